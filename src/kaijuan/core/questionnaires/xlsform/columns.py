"""The headings and settings of an XLSForm: which are taken over, which are refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

_KNOWN: Final[dict[str, frozenset[str]]] = {
    "survey": frozenset(
        {
            "type",
            "command",
            "name",
            "tag",
            "value",
            "label",
            "caption",
            "hint",
            "guidance_hint",
            "required",
            "required_message",
            "requiredmsg",
            "relevant",
            "relevance",
            "constraint",
            "constraint_message",
            "constraining_message",
            "calculation",
            "calculate",
            "default",
            "choice_filter",
            "appearance",
            "read_only",
            "readonly",
            "repeat_count",
            "count",
            "jr:count",
            "parameters",
            "disabled",
            "mark",
            "flag",
            "flag_label",
            "bind:relevant",
            "bind:constraint",
            "bind:required",
            "bind:calculate",
            "bind:readonly",
            "bind:jr:constraintmsg",
            "bind:jr:requiredmsg",
            "control:appearance",
            "body:appearance",
            "control:jr:count",
        }
    ),
    "settings": frozenset(
        {
            "form_title",
            "set_form_title",
            "title",
            "form_id",
            "set_form_id",
            "id_string",
            "version",
            "default_language",
            "allow_choice_duplicates",
            "clean_text_values",
        }
    ),
}
#: What has no meaning here, and changes nothing in what is asked.
_IDLE: Final[dict[str, frozenset[str]]] = {
    "survey": frozenset({"rows", "control:rows"}),
    "settings": frozenset(
        {
            "submission_url",
            "instance_name",
            "auto_send",
            "auto_delete",
            "style",
            "name",
            "xml_root",
            "omit_instanceid",
            "add_none_option",
            "client_editable",
            "sms_keyword",
        }
    ),
}
#: Told at the questions that have them.
_MEDIA: Final = frozenset({"image", "big-image", "audio", "video"})
_REMARK: Final = re.compile(r"^[_#]|note|comment|remark|备注|说明|注释", re.IGNORECASE)
_NO: Final = frozenset({"", "no", "false", "false()"})


@dataclass(slots=True)
class Looked:
    """What was found: ``reasons`` to refuse the file, and ``warnings``."""

    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def heading_of(column: str) -> str:
    """A heading without its language: "label::中文 (zh)" is "label"; "bind::relevant" stays."""
    parts = [
        "_".join(part.split()).lower() for part in re.split(r"\s*::?\s*", column.strip()) if part
    ]
    if parts and parts[0] in ("bind", "control", "body", "media", "jr"):
        return ":".join(parts)
    return parts[0] if parts else ""


def look_at_sheets(sheets: Mapping[str, Any]) -> Looked:
    """Columns and settings that hold something and are not supported, by sheet and row."""
    found = Looked()
    for sheet in ("survey", "settings"):
        for column in sheets[sheet]["columns"]:
            row = _first_row(sheets[sheet]["rows"], column)
            if row:
                _look_at(found, sheet, column, row, sheets[sheet]["rows"])
    for column in sheets["choices"]["columns"]:
        named = column.partition(":")[0].strip()
        if re.search(r"\s", named) and heading_of(column) != "list_name":
            row = _first_row(sheets["choices"]["rows"], column)
            if row:
                found.warnings.append(_left_out("choices", column))
    if sheets["entities"]["rows"]:
        found.reasons.append(_("Sheet “entities”: entities are not supported."))
    known = {"survey", "choices", "settings", "entities", "osm"}
    for name in sheets["names"]:
        if name.lower() not in known and len(sheets["names"]) > 1 and not name.startswith("_"):
            found.warnings.append(_("The sheet “%(sheet)s” was not read.") % {"sheet": name})
    return found


def _look_at(
    found: Looked, sheet: str, column: str, row: int, rows: Iterable[Mapping[str, str]]
) -> None:
    heading = heading_of(column)
    media = heading.removeprefix("media:").partition(":")[0] in _MEDIA
    if heading in _KNOWN[sheet] or media:
        return
    if heading in _IDLE[sheet]:
        if any(each.get(column, "").strip().lower() not in _NO for each in rows):
            found.warnings.append(
                _("Sheet “%(sheet)s”: “%(column)s” has no effect in this house.")
                % {"sheet": sheet, "column": column}
            )
    elif _REMARK.search(heading):
        found.warnings.append(_left_out(sheet, column))
    else:
        found.reasons.append(
            _(
                "Sheet “%(sheet)s”, row %(row)s: the column “%(column)s” is not supported. Empty "
                "it, or put “_” before its name to have it left out."
            )
            % {"sheet": sheet, "row": row, "column": column}
        )


def _left_out(sheet: str, column: str) -> str:
    return _("Sheet “%(sheet)s”: the remarks in “%(column)s” were left out.") % {
        "sheet": sheet,
        "column": column,
    }


def _first_row(rows: Iterable[Mapping[str, str]], column: str) -> int:
    """The number of the first row with something in ``column``; 0 for none."""
    for number, row in enumerate(rows, start=2):
        if row.get(column, "").strip():
            return number
    return 0
