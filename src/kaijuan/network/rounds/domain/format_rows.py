"""A table of a span: the same reports for every table, the columns of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import pgettext

from kaijuan.core.audit.public import record
from kaijuan.core.files.export import Cell
from kaijuan.core.indicators.public import counted
from kaijuan.core.privacy.public import record_looks, unseal_many
from kaijuan.core.questionnaires.public import FormVersion, definition_of, join_answers
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.rounds.domain.completeness import items_of
from kaijuan.network.rounds.domain.format_sources import ANSWER, is_personal, personal_source
from kaijuan.network.rounds.domain.format_values import (
    DayLine,
    ReportLine,
    day_cell,
    heading,
    report_cell,
)
from kaijuan.network.rounds.domain.submit import subject_of
from kaijuan.network.rounds.domain.upward_refusals import (
    MayNotSeeAnswers,
    NoColumns,
    ReasonNeeded,
    TooManyLines,
)
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import (
    DayReport,
    ExpectedItem,
    ExportFormat,
    Obligation,
    RowsOf,
    Submission,
)

MOST_LINES: Final = 20_000
PREVIEWED: Final = 3
Table = list[list[Cell]]


def export_table(
    table: ExportFormat,
    *,
    start: dt.date,
    end: dt.date,
    obligation: Obligation | None = None,
    reason: str = "",
    by: Any,
) -> Table:
    """The heading and the lines of ``start`` to ``end``, both included, within the open scope.

    Named reports need the permission to read answers and a reason; that ``by`` looked at each is
    written down before anything is opened. Signed days need neither; at the consortium they are
    those of all members. A fixed number of queries. Raises ``NoColumns``, ``TooManyLines``,
    ``MayNotSeeAnswers``, ``ReasonNeeded``.
    """
    if not table.columns:
        raise NoColumns
    with transaction.atomic():
        if table.rows == RowsOf.DAYS:
            lines = _days(table, _signed(table, start, end))
        else:
            lines = _reports(table, start, end, obligation, reason, by)
        record("export_format.exported", table, by=by, details={"lines": len(lines)})
    return [[heading(column) for column in table.columns], *lines]


def _signed(table: ExportFormat, start: dt.date, end: dt.date) -> QuerySet[DayReport]:
    """Standing reports: the library's own, or those of all members where the consortium asks,
    which takes no made-up ones."""
    rows: QuerySet[DayReport] = DayReport.objects.filter(
        kind=table.kind, day__gte=start, day__lte=end, superseded_at=None
    )
    here = current_institution()
    rows = rows.filter(counted()) if here.is_consortium else rows.filter(institution=here)
    return rows.select_related("institution").order_by("day", "institution__number", "pk")


def _days(table: ExportFormat, rows: QuerySet[DayReport]) -> Table:
    found = list(rows[: MOST_LINES + 1])
    if len(found) > MOST_LINES:
        raise TooManyLines
    lines = [DayLine(number, report) for number, report in enumerate(found, start=1)]
    return [[day_cell(column, line) for column in table.columns] for line in lines]


def _reports(
    table: ExportFormat,
    start: dt.date,
    end: dt.date,
    obligation: Obligation | None,
    reason: str,
    by: Any,
) -> Table:
    personal = is_personal(table)
    if personal:
        _check_may_see(table, reason, by)
    items = _items(table, start, end, obligation)
    standing = _standing(items) if personal else {}
    if personal:
        _write_down(table, items, standing, reason, by)
    lines = _lines(table, items, standing)
    return [[report_cell(column, line) for column in table.columns] for line in lines]


def _check_may_see(table: ExportFormat, reason: str, by: Any) -> None:
    here = current_institution()
    wanted = {duty_kinds[table.kind].may_see, "rounds.see_answers"}
    if not all(by.has_perm(permission, here) for permission in wanted):
        raise MayNotSeeAnswers
    if not reason.strip():
        raise ReasonNeeded


def _items(
    table: ExportFormat, start: dt.date, end: dt.date, obligation: Obligation | None
) -> list[ExpectedItem]:
    rows = items_of(start=start, end=end, obligation=obligation, kind=table.kind)
    rows = rows.select_related("person", "unit", "spot", "obligation")
    found = list(rows.order_by("day", "unit__name", "person__name", "pk")[: MOST_LINES + 1])
    if len(found) > MOST_LINES:
        raise TooManyLines
    return found


def _standing(items: Sequence[ExpectedItem]) -> dict[int, Submission]:
    """What stands of each item. Asked by span and not by ids: there may be thousands."""
    if not items:
        return {}
    days = [each.day for each in items]
    wanted = {each.pk for each in items}
    rows = Submission.objects.filter(
        superseded_at=None,
        item__day__gte=min(days),
        item__day__lte=max(days),
        item__obligation__in={each.obligation_id for each in items},
    )
    return {each.item_id: each for each in rows if each.item_id in wanted}


def _write_down(
    table: ExportFormat,
    items: Sequence[ExpectedItem],
    standing: dict[int, Submission],
    reason: str,
    by: Any,
) -> None:
    """Of each named person, the report that is looked at; where none stands, the table."""
    seen: list[tuple[Any, Any]] = []
    without: set[Any] = set()
    for item in items:
        if item.person is None:
            continue
        submission = standing.get(item.pk)
        if submission is not None:
            seen.append((item.person.code, submission))
        else:
            without.add(item.person.code)
    named = {code for code, _submission in seen}
    seen += [(code, table) for code in sorted(without - named)]
    if seen:
        record_looks(seen, purpose=table.kind, reason=reason.strip(), by=by)


def _lines(
    table: ExportFormat, items: Sequence[ExpectedItem], standing: dict[int, Submission]
) -> list[ReportLine]:
    here = current_institution()
    wants_answers = any(column["source"].startswith(ANSWER) for column in table.columns)
    answers = _answers(table, items, standing) if wants_answers else {}
    versions = FormVersion.objects.in_bulk(
        {each.form_version_id for each in standing.values() if each.form_version_id}
        if wants_answers
        else []
    )
    definitions = {pk: definition_of(version) for pk, version in versions.items()}
    lines = []
    for number, item in enumerate(items, start=1):
        submission = standing.get(item.pk)
        definition = definitions.get(submission.form_version_id or 0) if submission else None
        lines.append(ReportLine(number, here, item, submission, answers.get(item.pk), definition))
    return lines


def _answers(
    table: ExportFormat, items: Sequence[ExpectedItem], standing: dict[int, Submission]
) -> dict[int, dict[str, Any]]:
    """By item; one whose sealed answers are erased is not in it."""
    kept = [(item, standing[item.pk]) for item in items if item.pk in standing]
    sealed = [(bytes(sub.sealed), subject_of(item), item.day) for item, sub in kept]
    opened = unseal_many(sealed, purpose=table.kind)
    return {
        item.pk: join_answers(submission.answers, clear)
        for (item, submission), clear in zip(kept, opened, strict=True)
        if clear is not None and submission.erased_at is None
    }


def preview_table(table: ExportFormat, until: dt.date) -> Table:
    """The heading and three lines: the last there are. What named persons said is not opened for
    a preview; its cells say so."""
    start = until - dt.timedelta(days=92)
    head: list[Cell] = [heading(column) for column in table.columns]
    if table.rows == RowsOf.DAYS:
        last = list(_signed(table, start, until).order_by("-day", "-pk")[:PREVIEWED])
        return [head, *_cells_of_days(table, last)]
    rows = items_of(start=start, end=until, kind=table.kind)
    rows = rows.select_related("person", "unit", "spot", "obligation").order_by("-day", "-pk")
    here = current_institution()
    lines = [ReportLine(n, here, item) for n, item in enumerate(rows[:PREVIEWED], start=1)]
    return [head, *([_preview_cell(c, line) for c in table.columns] for line in lines)]


def _cells_of_days(table: ExportFormat, reports: Sequence[DayReport]) -> Table:
    lines = [DayLine(number, report) for number, report in enumerate(reports, start=1)]
    return [[day_cell(column, line) for column in table.columns] for line in lines]


def _preview_cell(column: dict[str, Any], line: ReportLine) -> Cell:
    if personal_source(column["source"]):
        return pgettext("cell of a preview", "only when taken away")
    return report_cell(column, line)
