"""Objects of completeness, the day, demands and tables for the access test."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from kaijuan.core.clock import now, today
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.directory.models import Department, Person
from kaijuan.network.rounds.models import (
    Contact,
    DayReport,
    Demand,
    ExpectedItem,
    ExportFormat,
    MemberReminder,
    Obligation,
    ObligationState,
    Occurrence,
)
from tests.access.classified import DIRECTOR, SECRETARIAT, STAFF, Row, act, read, write

CALLERS: Final = frozenset({"librarian", "director"})
#: One whose days are signed.
KIND: Final = "health"
DAY: Final = dt.date(2020, 2, 28)


class _Subject:
    """The library itself, of which the last period was expected."""

    def __new__(cls, mark: str) -> Any:
        return current_institution()


def silent_period(mark: str) -> Any:
    """A period of the health report that is open now: of a person, and of the library itself."""
    count = Obligation.objects.count()
    duty = Obligation.objects.create(
        kind=KIND,
        title=f"{mark}日报{count}",
        starts_on=DAY,
        state=ObligationState.RUNNING,
    )
    at = now()
    period = Occurrence.objects.create(
        obligation=duty,
        day=today(),
        opens_at=at - dt.timedelta(hours=2),
        due_at=at - dt.timedelta(hours=1),
        late_from=at - dt.timedelta(hours=1),
        closes_at=at + dt.timedelta(hours=9),
    )
    unit = Department.objects.create(name=f"{mark}部门{count}")
    person = Person.objects.create(name=f"{mark}沉默{count}", contact=f"{mark}-1", department=unit)
    for subject in (person, None):
        item = ExpectedItem.objects.create(
            occurrence=period,
            obligation=duty,
            person=subject,
            unit=unit if subject else None,
            day=period.day,
            late_from=period.late_from,
        )
        Contact.objects.create(item=item, reached=False, note=f"{mark}无人接听")
    return period


def day_report(mark: str) -> Any:
    """A signed day of its own, and one that it supersedes."""
    day = DAY + dt.timedelta(days=DayReport.objects.count())
    made = None
    for number in (1, 2):
        made = DayReport.objects.create(
            kind=KIND,
            day=day,
            expected=20,
            on_time=20,
            late=0,
            waived=0,
            missed=0,
            nil=20,
            flagged=0,
            note=f"{mark}注",
            sha256=uuid.uuid4().hex * 2,
            number=number,
            superseded_at=now() if number == 1 else None,
        )
    return made


def export_format(mark: str) -> Any:
    """A table with two columns."""
    return ExportFormat.objects.create(
        name=f"{mark}表{ExportFormat.objects.count()}",
        level="library",
        rows="reports",
        kind=KIND,
        columns=[
            {"heading": f"{mark}列", "heading_en": "", "source": source, "values": {}}
            for source in ("day", "state", "department")
        ],
    )


def demand() -> Any:
    """A call of the consortium's, in its scope; each of days of its own."""
    count = Demand.objects.count()
    made = Demand.objects.create(
        kind=KIND, title=f"日报{count}", starts_on=DAY, due_at=dt.time(11, 0)
    )
    MemberReminder.objects.create(demand=made, day=DAY)
    return made


UPWARD_MAKERS = {
    "silent period": silent_period,
    "silent library": _Subject,
    "day report": day_report,
    "export format": export_format,
}

UPWARD_ROWS: dict[str, Row] = {
    "rounds:completeness": read(STAFF),
    "rounds:completeness-people": read(CALLERS),
    "rounds:silent": read(CALLERS),
    "rounds:remind": write(CALLERS),
    "rounds:call": write(CALLERS, occurrence="silent period", subject="silent library"),
    "rounds:days": read(STAFF),
    "rounds:day-close": write(DIRECTOR),
    "rounds:day-report": read(STAFF, code="day report"),
    "rounds:demands-here": read(STAFF),
    "rounds:demand-start": write(CALLERS),
    "rounds:formats": read(CALLERS),
    "rounds:format-new": write(CALLERS),
    "rounds:format": read(CALLERS, code="export format"),
    "rounds:format-edit": write(CALLERS, code="export format"),
    "rounds:format-column-add": act(CALLERS, code="export format"),
    "rounds:format-columns": act(CALLERS, code="export format"),
    "rounds:format-retire": write(CALLERS, code="export format"),
    "rounds:format-export": write(CALLERS, code="export format"),
    # the consortium
    "rounds:board": read(SECRETARIAT),
    "rounds:board-history": read(SECRETARIAT),
    "rounds:board-remind": write(SECRETARIAT),
    "rounds:demands": read(SECRETARIAT),
    "rounds:demand-new": write(SECRETARIAT),
    "rounds:demand": read(SECRETARIAT, code="demand"),
    "rounds:demand-end": write(SECRETARIAT, code="demand"),
}
