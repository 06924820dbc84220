"""What stands in one cell of a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import pgettext

from kaijuan.core.files.export import Cell
from kaijuan.core.indicators.public import share
from kaijuan.core.questionnaires.public import Definition, in_language, value_at
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.numbers import is_chinese
from kaijuan.network.rounds.domain.day_counts import said_in
from kaijuan.network.rounds.domain.format_sources import ANSWER, COUNT
from kaijuan.network.rounds.models import DayReport, ExpectedItem, State, Submission
from kaijuan.network.rounds.models.expected import DONE

Column = Mapping[str, Any]
#: What is not told upward; never an empty cell, which would read as nought.
_UNTOLD: Final = object()


@dataclass(frozen=True, slots=True)
class ReportLine:
    """An item, what stands of it, and its answers in the clear: None where they are erased or
    nothing stands."""

    number: int
    institution: Institution
    item: ExpectedItem
    submission: Submission | None = None
    answers: Mapping[str, Any] | None = None
    definition: Definition | None = None


@dataclass(frozen=True, slots=True)
class DayLine:
    """A signed day."""

    number: int
    report: DayReport


def heading(column: Column) -> str:
    """In the active language where it has one."""
    english = "" if is_chinese() else column.get("heading_en", "")
    return english or column["heading"]


def report_cell(column: Column, line: ReportLine) -> Cell:
    """The cell of ``column`` in the line of one report."""
    source = column["source"]
    if source.startswith(ANSWER):
        return _answer(column, line, source.removeprefix(ANSWER))
    return _mapped(column, _FROM_REPORT[source](line))


def day_cell(column: Column, line: DayLine) -> Cell:
    """The cell of ``column`` in the line of one signed day."""
    source = column["source"]
    if source.startswith(COUNT):
        value = _told(line.report, source.removeprefix(COUNT))
    else:
        value = _FROM_DAY[source](line)
    if value is _UNTOLD:
        return pgettext("count", "suppressed")
    return _mapped(column, value)


def _mapped(column: Column, value: Any) -> Cell:
    """By the column's values; what has no value is its default, and never nought."""
    if value is None or value == "":
        return str(column.get("default", ""))
    if isinstance(value, bool):
        value = "yes" if value else "no"
    written = column.get("values", {}).get(_key(value))
    if written is not None:
        return str(written)
    if value in ("yes", "no"):
        return pgettext("cell", "yes") if value == "yes" else pgettext("cell", "no")
    if isinstance(value, State):
        return str(value.label)
    found: Cell = value
    return found


def _key(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)


def _answer(column: Column, line: ReportLine, path: str) -> Cell:
    """Choices by their labels unless the column says what to write; several with a mark between."""
    value = value_at(line.answers, path) if line.answers is not None else None
    if value is None or value == []:
        return _mapped(column, None)
    values = value if isinstance(value, list) else [value]
    labels = _labels(line.definition, path)
    written = column.get("values", {})
    words = [
        str(written.get(_key(each), labels.get(str(each), _plain(each))))
        for each in values
        if each is not None
    ]
    if len(words) == 1 and isinstance(value, int) and not written.get(_key(value)):
        return value
    return pgettext("between values of a cell", ", ").join(words)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return pgettext("cell", "yes") if value else pgettext("cell", "no")
    return str(value)


def _labels(definition: Definition | None, path: str) -> dict[str, str]:
    if definition is None:
        return {}
    node = next((each for each in definition.questions if each.path == path), None)
    if node is None or not node.choices:
        return {}
    language = "zh" if is_chinese() else "en"
    choices = definition.choices[node.choices]
    return {each.name: in_language(each.label, language) or each.name for each in choices}


def _text(_line: Any) -> None:
    """Its words are the column's default."""


def _on_time(line: ReportLine) -> bool | None:
    item = line.item
    if item.state not in DONE or item.done_at is None:
        return None
    return item.done_at < item.late_from


_FROM_REPORT: Final[dict[str, Callable[[ReportLine], Any]]] = {
    "text": _text,
    "number": lambda line: line.number,
    "day": lambda line: line.item.day,
    "institution": lambda line: localised(line.institution, "name"),
    "institution-key": lambda line: line.institution.key,
    "duty": lambda line: localised(line.item.obligation, "title"),
    "person": lambda line: line.item.person.name if line.item.person else None,
    "department": lambda line: line.item.unit.name if line.item.unit else None,
    "spot": lambda line: localised(line.item.spot, "name") if line.item.spot else None,
    "state": lambda line: State(line.item.state),
    "on-time": _on_time,
    "handed-in-at": lambda line: line.item.done_at,
    "nil": lambda line: line.item.is_nil if line.item.state in DONE else None,
}


def _told(report: DayReport, key: str) -> Any:
    """A count of what people said; one that the report does not have at all is no value."""
    said = said_in(report)
    if key not in said:
        return None
    return _UNTOLD if said[key] is None else said[key]


def _handed(report: DayReport) -> int:
    return report.on_time + report.late


def _due(report: DayReport) -> int:
    return report.expected - report.waived


def _share(hits: int, of: int) -> Decimal | None:
    return share(hits, of)


_FROM_DAY: Final[dict[str, Callable[[DayLine], Any]]] = {
    "text": _text,
    "number": lambda line: line.number,
    "day": lambda line: line.report.day,
    "institution": lambda line: localised(line.report.institution, "name"),
    "institution-key": lambda line: line.report.institution.key,
    "expected": lambda line: line.report.expected,
    "due": lambda line: _due(line.report),
    "handed-in": lambda line: _handed(line.report),
    "on-time": lambda line: line.report.on_time,
    "late": lambda line: line.report.late,
    "waived": lambda line: line.report.waived,
    "missed": lambda line: line.report.missed,
    "pending": lambda line: line.report.pending,
    "complete": lambda line: _share(_handed(line.report), _due(line.report)),
    "timely": lambda line: _share(line.report.on_time, _due(line.report)),
    "nil": lambda line: _told(line.report, "nil"),
    "flagged": lambda line: _told(line.report, "flagged"),
    "note": lambda line: line.report.note,
    "signed-at": lambda line: line.report.signed_at,
}
