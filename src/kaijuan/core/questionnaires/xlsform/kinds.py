"""The types and appearances of XLSForm: what each becomes here, and which are refused."""

from __future__ import annotations

from typing import Final

#: Names that pyxform knows, by the type they become.
_ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "text": ("text", "string", "q string", "add text prompt"),
    "integer": ("integer", "int", "q int", "add integer prompt"),
    "decimal": ("decimal", "q decimal", "add decimal prompt"),
    "date": ("date", "q date", "add date prompt"),
    "time": ("time",),
    "datetime": (
        "datetime",
        "dateTime",
        "date time",
        "q date time",
        "q dateTime",
        "add date time prompt",
        "add dateTime prompt",
    ),
    "select_one": ("select one",),
    "select_multiple": ("select all that apply",),
    "acknowledge": ("acknowledge", "trigger", "q acknowledge", "add acknowledge prompt"),
    "calculate": ("calculate", "q calculate", "add calculate prompt"),
    "range": ("range",),
    "image": ("photo", "image", "q image", "q picture", "add image prompt"),
    "file": ("file", "add file prompt"),
    "barcode": ("barcode", "q barcode", "add barcode prompt"),
    "hidden": ("hidden",),
    "note": ("note", "q note", "add note prompt"),
}
TYPES: Final = {alias: kind for kind, aliases in _ALIASES.items() for alias in aliases}
#: Types with a rule of their own: the type they become, and the rule.
RULED: Final[dict[str, tuple[str, str]]] = {
    "phone number": ("text", "regex(., '^\\d*$')"),
    "percentage": ("integer", ". >= 0 and . <= 100"),
    "number of days in last month": ("integer", ". >= 0 and . <= 31"),
    "number of days in last six months": ("integer", ". >= 0 and . <= 183"),
    "number of days in last year": ("integer", ". >= 0 and . <= 365"),
}
#: What ODK notes by itself, as a calculation.
NOTED: Final[dict[str, str]] = {
    "today": "once(today())",
    "get today": "once(today())",
    "start": "once(now())",
    "start time": "once(now())",
    "get start time": "once(now())",
    "end": "now()",
    "end time": "now()",
    "get end time": "now()",
}
#: Parameters that are followed, and those that change nothing in what is asked.
PARAMETERS: Final[dict[str, frozenset[str]]] = {"range": frozenset({"start", "end", "step"})}
IDLE_PARAMETERS: Final = frozenset({"rows", "max-pixels", "placeholder", "tick_interval"})
#: Appearances that are followed or only ask for another look.
LOOKS: Final = frozenset(
    {
        "minimal",
        "quick",
        "quickcompact",
        "compact",
        "horizontal",
        "horizontal-compact",
        "vertical",
        "columns",
        "columns-pack",
        "columns-flex",
        "no-buttons",
        "likert",
        "list",
        "list-nolabel",
        "list-no-label",
        "field-list",
        "table-list",
        "multiline",
        "numbers",
        "thousands-sep",
        "autocomplete",
        "autocomplete_chars",
        "search",
        "no-calendar",
        "no-ticks",
        "picker",
        "rating",
        "new",
        "new-front",
        "new-rear",
        "front",
        "selfie",
        "url",
        "masked",
    }
)
#: Those that are followed as they are: nothing needs to be said of them.
FOLLOWED: Final = frozenset({"multiline", "field-list", "minimal", "numbers", "table-list"})
#: Those that ask something else; what is not in either is only a wish for a look.
REFUSED_LOOKS: Final = frozenset(
    {
        "label",
        "signature",
        "draw",
        "annotate",
        "image-map",
        "map",
        "maps",
        "placement-map",
        "bearing",
        "counter",
        "printer",
        "month-year",
        "year",
        "ethiopian",
        "coptic",
        "islamic",
        "bikram-sambat",
        "myanmar",
        "persian",
        "buddhist",
    }
)
