"""The consortium's board: all members on one day, read from what they signed and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kaijuan.core.clock import HOUSE_ZONE, now
from kaijuan.core.indicators.public import Coverage
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.rounds.domain.day_counts import said_in
from kaijuan.network.rounds.domain.demands import covers, due_instant
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import DayReport, Demand

#: How a member stands on a day: signed in time, signed after it was due, not signed and due,
#: not signed and not yet due, not asked.
SIGNED, AFTER, LATE, WAITING, NOT_ASKED = "signed", "after", "late", "waiting", "not-asked"
STANDINGS: Final = (SIGNED, AFTER, LATE, WAITING, NOT_ASKED)
#: What is added up as it is.
SUMMED: Final = ("expected", "on_time", "late", "waived", "missed", "pending")


@dataclass(frozen=True, slots=True)
class MemberDay:
    """One member's line; ``report`` None: nothing is signed."""

    institution: Institution
    standing: str
    report: DayReport | None


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A sum over members: ``known`` is what is told; of ``hidden`` members it is left out, so the
    sum is at least ``known``. ``of`` is how many members were added."""

    known: int
    hidden: int
    of: int


@dataclass(frozen=True, slots=True)
class ProvinceDay:
    """The day of all members: the lines, of how many something is known, and the sums."""

    day: dt.date
    kind: str
    demand: Demand | None
    due_at: dt.datetime | None
    rows: Sequence[MemberDay]
    coverage: Coverage
    sums: Mapping[str, int]
    said: Mapping[str, AtLeast]

    def count(self, standing: str) -> int:
        return sum(row.standing == standing for row in self.rows)


def demand_for(kind: str, day: dt.date) -> Demand | None:
    """What was asked of ``day``; the later where one was ended and another begun. One query."""
    rows = Demand.objects.filter(kind=kind, starts_on__lte=day).select_related("institution")
    return next((d for d in rows.order_by("-starts_on", "-pk") if covers(d, day)), None)


def province_day(kind: str, day: dt.date, members: Sequence[Institution]) -> ProvinceDay:
    """How each of ``members`` stands on ``day``. Two queries.

    Made-up reports of a real library are shown and in no sum, as if they were not there.
    """
    demand = demand_for(kind, day)
    due_at = due_instant(demand, day) if demand else None
    reports = DayReport.objects.filter(kind=kind, day=day, superseded_at=None)
    by_member = {each.institution_id: each for each in reports}
    at = now()
    rows = []
    for each in members:
        report = by_member.get(each.pk)
        rows.append(MemberDay(each, standing_of(_first_signed(report), due_at, at), report))
    counted = [r for r in rows if r.report is not None and _counts(r)]
    return ProvinceDay(
        day=day,
        kind=kind,
        demand=demand,
        due_at=due_at,
        rows=rows,
        coverage=Coverage(len(counted), len(rows)),
        sums={name: sum(getattr(r.report, name) for r in counted) for name in SUMMED},
        said=_said(kind, [r.report for r in counted if r.report is not None]),
    )


def _counts(row: MemberDay) -> bool:
    return row.report is not None and (not row.report.sample or row.institution.sample)


def _first_signed(report: DayReport | None) -> dt.datetime | None:
    """A corrected day was in time where its first signing was."""
    return None if report is None else report.first_signed_at


def standing_of(signed_at: dt.datetime | None, due_at: dt.datetime | None, at: dt.datetime) -> str:
    """One of ``STANDINGS``."""
    if signed_at is not None:
        return AFTER if due_at is not None and signed_at >= due_at else SIGNED
    if due_at is None:
        return NOT_ASKED
    return LATE if at >= due_at else WAITING


def _said(kind: str, reports: Sequence[DayReport]) -> dict[str, AtLeast]:
    """Sums of what people said, each with how many members left it out."""
    keys = list(duty_kinds[kind].count_labels) if kind in duty_kinds else []
    found: dict[str, list[int | None]] = {key: [] for key in ("nil", "flagged", *keys)}
    for report in reports:
        said = said_in(report)
        for key, told in found.items():
            if key in said:
                told.append(said[key])
    return {
        key: AtLeast(
            known=sum(count for count in told if count is not None),
            hidden=sum(count is None for count in told),
            of=len(told),
        )
        for key, told in found.items()
    }


@dataclass(frozen=True, slots=True)
class Standings:
    """A member's days: one standing for each day of the span."""

    institution: Institution
    days: Sequence[str]

    def count(self, standing: str) -> int:
        return sum(each == standing for each in self.days)


def standings(
    kind: str, start: dt.date, end: dt.date, members: Sequence[Institution]
) -> list[Standings]:
    """How each member stood on each day from ``start`` to ``end``, both included. Two queries."""
    days = [start + dt.timedelta(days=n) for n in range((end - start).days + 1)]
    asked = list(Demand.objects.filter(kind=kind, starts_on__lte=end).select_related("institution"))
    asked.sort(key=lambda each: (each.starts_on, each.pk), reverse=True)
    due: dict[dt.date, dt.datetime | None] = {}
    for day in days:
        demand = next((each for each in asked if covers(each, day)), None)
        due[day] = due_instant(demand, day) if demand else None
    rows = DayReport.objects.filter(
        kind=kind, day__gte=start, day__lte=end, superseded_at=None, sample=False
    )
    signed = {
        (pk, day): at
        for pk, day, at in rows.values_list("institution_id", "day", "first_signed_at")
    }
    at = now()
    return [
        Standings(each, [standing_of(signed.get((each.pk, day)), due[day], at) for day in days])
        for each in members
    ]


def last_days(days: int, until: dt.date | None = None) -> tuple[dt.date, dt.date]:
    """The span of so many days that ends today, in the house's zone."""
    end = until or now().astimezone(HOUSE_ZONE).date()
    return end - dt.timedelta(days=days - 1), end
