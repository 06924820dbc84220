"""The kinds of things that can be put into a form, in the words of whoever writes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.questionnaires.authoring.nodes import HOLDERS, Placed


@dataclass(frozen=True, slots=True)
class AskedKind:
    """``key`` stands in the address; ``kind`` and ``type`` in the definition."""

    key: str
    label: str | Promise
    hint: str | Promise
    kind: str = "question"

    @property
    def type(self) -> str:
        return self.key if self.kind == "question" else ""


KINDS: Final = {
    each.key: each
    for each in (
        AskedKind(
            "select_one",
            pgettext_lazy("kind of question", "One of several"),
            _("Yes or no, where somebody is, how well something works."),
        ),
        AskedKind(
            "select_multiple",
            pgettext_lazy("kind of question", "Several of several"),
            _("Symptoms, things that were done: any number may be ticked."),
        ),
        AskedKind(
            "text",
            pgettext_lazy("kind of question", "Text"),
            _("A name, a place, a remark."),
        ),
        AskedKind(
            "integer",
            pgettext_lazy("kind of question", "Whole number"),
            _("How many."),
        ),
        AskedKind(
            "decimal",
            pgettext_lazy("kind of question", "Number"),
            _("With decimals, such as a temperature."),
        ),
        AskedKind("date", pgettext_lazy("kind of question", "Date"), _("A day.")),
        AskedKind("time", pgettext_lazy("kind of question", "Time"), _("A time of the day.")),
        AskedKind(
            "datetime",
            pgettext_lazy("kind of question", "Date and time"),
            _("A moment."),
        ),
        AskedKind(
            "range",
            pgettext_lazy("kind of question", "Scale"),
            _("A number between two ends, such as 1 to 5."),
        ),
        AskedKind(
            "acknowledge",
            pgettext_lazy("kind of question", "Tick"),
            _("“I have read this”: one box to tick."),
        ),
        AskedKind("image", pgettext_lazy("kind of question", "Photo"), _("Taken by the phone.")),
        AskedKind("file", pgettext_lazy("kind of question", "File"), _("A document.")),
        AskedKind(
            "barcode",
            pgettext_lazy("kind of question", "Number on a label"),
            _("Typed, or read by a scanner that types."),
        ),
        AskedKind(
            "calculate",
            pgettext_lazy("kind of question", "Calculation"),
            _("Worked out of other answers; nobody sees it."),
        ),
        AskedKind(
            "hidden",
            pgettext_lazy("kind of question", "Hidden value"),
            _("Is handed in with the form; nobody sees it."),
        ),
        AskedKind(
            "note",
            pgettext_lazy("kind of question", "Note"),
            _("A text to be read between the questions."),
            kind="note",
        ),
        AskedKind(
            "group",
            pgettext_lazy("kind of question", "Group"),
            _("Several questions under one heading, asked or left out together."),
            kind="group",
        ),
        AskedKind(
            "repeat",
            pgettext_lazy("kind of question", "Group that repeats"),
            _("The same questions for each person, point or thing."),
            kind="repeat",
        ),
    )
}
SELECTS: Final = frozenset({"select_one", "select_multiple"})
NUMBERS: Final = frozenset({"integer", "decimal"})
#: Nothing is typed into these.
UNSEEN: Final = frozenset({"calculate", "hidden"})


def kind_of(node: Any) -> AskedKind:
    """The kind of a node of a definition."""
    kind = str(node.get("kind", "question"))
    return KINDS[kind if kind in HOLDERS or kind == "note" else str(node.get("type") or "text")]


def label_of(placed: Placed) -> str:
    """What stands on the page, for whoever writes the form: Chinese first, else the name."""
    label = placed.node.get("label") or {}
    return str(label.get("zh") or label.get("en") or placed.node.get("name", ""))
