"""What a column of a table may show: fields of the house, and answers by their question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.questionnaires.public import FormVersion, columns_of, definition_of
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import ExportFormat, Level, Obligation, RowsOf

Text = str | Promise
ANSWER: Final = "answer:"
COUNT: Final = "count:"
#: Tables for these leave the library and its university: counts of signed days only.
ABOVE: Final = frozenset({Level.CONSORTIUM, Level.MINISTRY})


@dataclass(frozen=True, slots=True)
class Source:
    """``key`` as it is kept, ``label`` as it is chosen; ``personal``: what a named person said."""

    key: str
    label: Text
    personal: bool = False


_ANY: Final = (
    Source("text", pgettext_lazy("column", "The same text in every line")),
    Source("day", pgettext_lazy("column", "Day")),
    Source("institution", pgettext_lazy("column", "Library")),
    Source("institution-key", pgettext_lazy("column", "Key of the library")),
    Source("number", pgettext_lazy("column", "Number of the line")),
)
_OF_REPORTS: Final = (
    Source("duty", pgettext_lazy("column", "Duty")),
    Source("person", pgettext_lazy("column", "Name of the person"), personal=True),
    Source("department", pgettext_lazy("column", "Department")),
    Source("spot", pgettext_lazy("column", "Area or object")),
    Source("state", pgettext_lazy("column", "State")),
    Source("on-time", pgettext_lazy("column", "On time")),
    Source("handed-in-at", pgettext_lazy("column", "Handed in at")),
    Source("nil", pgettext_lazy("column", "Nil report")),
)
_OF_DAYS: Final = (
    Source("expected", pgettext_lazy("column", "Expected")),
    Source("due", pgettext_lazy("column", "To be reported (expected without waived)")),
    Source("handed-in", pgettext_lazy("column", "Handed in")),
    Source("on-time", pgettext_lazy("column", "On time")),
    Source("late", pgettext_lazy("column", "Late")),
    Source("waived", pgettext_lazy("column", "Waived")),
    Source("missed", pgettext_lazy("column", "Missed")),
    Source("pending", pgettext_lazy("column", "Pending")),
    Source("complete", pgettext_lazy("column", "Handed in, per cent")),
    Source("timely", pgettext_lazy("column", "On time, per cent")),
    Source("nil", pgettext_lazy("column", "Nil reports")),
    Source("flagged", pgettext_lazy("column", "Flagged")),
    Source("note", pgettext_lazy("column", "Remark of the day")),
    Source("signed-at", pgettext_lazy("column", "Signed at")),
)


def sources_of(table: ExportFormat) -> list[Source]:
    """What its columns may show. Answers are those of the forms that the kind's duties of the open
    scope's library use; a fixed number of queries."""
    if table.rows == RowsOf.DAYS:
        return [*_ANY, *_OF_DAYS, *_counts(table.kind)]
    return [*_ANY, *_OF_REPORTS, *_answers(table.kind)]


def rows_allowed(level: str, rows: str) -> bool:
    """Named reports stay in the library and its university."""
    return rows == RowsOf.DAYS or level not in ABOVE


def is_personal(table: ExportFormat) -> bool:
    """Whether a column says who reported what. Every answer does, also an unmarked one: beside
    the others of its line it is that of one person."""
    return any(personal_source(column["source"]) for column in table.columns)


def personal_source(key: str) -> bool:
    return key == "person" or key.startswith(ANSWER)


def _counts(kind: str) -> list[Source]:
    labels = duty_kinds[kind].count_labels if kind in duty_kinds else {}
    return [Source(f"{COUNT}{key}", label) for key, label in labels.items()]


def _answers(kind: str) -> list[Source]:
    """Each question once, of the last published version of each form."""
    forms = Obligation.objects.filter(kind=kind, form__isnull=False).values("form_id")
    rows = FormVersion.objects.filter(form__in=forms, published_at__isnull=False)
    last: dict[int, FormVersion] = {}
    for version in rows.order_by("form_id", "number"):
        last[version.form_id] = version
    return list(_questions(last.values()))


def _questions(versions: Iterable[FormVersion]) -> Iterable[Source]:
    seen: set[str] = set()
    for version in versions:
        for column in columns_of(definition_of(version)):
            if column.path not in seen:
                seen.add(column.path)
                label = _("Answer: %(question)s") % {"question": column.label}
                yield Source(f"{ANSWER}{column.path}", label, personal=True)
