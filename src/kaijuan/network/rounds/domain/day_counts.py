"""What a library's day comes to: counts as they are inside, and as they may be told upward."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q
from django.utils.crypto import salted_hmac

from kaijuan.core.indicators.public import counted
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.rounds.domain.completeness import Completeness, counted_over
from kaijuan.network.rounds.domain.suppress import HANDED, Sum, may_follow, suppress
from kaijuan.network.rounds.kinds import DutyKind
from kaijuan.network.rounds.models import (
    DayReport,
    ExpectedItem,
    Obligation,
    ObligationState,
    State,
    Submission,
)
from kaijuan.network.rounds.models.expected import DONE

NIL: Final = "nil"
FLAGGED: Final = "flagged"


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Of one kind and day. ``flagged`` is how many handed in something that raises an alert;
    ``further`` are the counts of the kind. ``sample``: made-up duties only."""

    reporting: Completeness
    flagged: int
    further: Mapping[str, int]
    demand: UUID | None = None
    sample: bool = False

    @property
    def said(self) -> dict[str, int]:
        """What people said, by key: what is told upward only where no group is small."""
        return {NIL: self.reporting.nil, FLAGGED: self.flagged, **self.further}


@dataclass(frozen=True, slots=True)
class Upward:
    """What is told: ``said`` by key, None for what is left out, as of signing ``number``."""

    said: dict[str, int | None]
    number: int

    @property
    def suppressed(self) -> list[str]:
        return sorted(key for key, count in self.said.items() if count is None)


def duties_on(kind: DutyKind, day: dt.date) -> list[Obligation]:
    """The duties of the kind that covered ``day``; made-up ones only where there are no others."""
    covering = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    rows = Obligation.objects.filter(covering, kind=kind.key, starts_on__lte=day)
    rows = rows.exclude(state=ObligationState.DRAFT).order_by("pk")
    real = list(rows.filter(counted()))
    return real or list(rows)


def is_erased(day: dt.date, duties: Sequence[Obligation]) -> bool:
    """Whether all that stood of ``day`` is erased: then no alert is left to be counted."""
    rows = Submission.objects.filter(
        item__day=day, item__obligation__in=duties, superseded_at=None
    ).order_by()
    found = rows.aggregate(all=Count("pk"), kept=Count("pk", filter=Q(erased_at=None)))
    return bool(found["all"]) and not found["kept"]


def count_day(kind: DutyKind, day: dt.date, duties: Sequence[Obligation]) -> DayCounts:
    """Within the open scope; three queries and those of the kind."""
    items = ExpectedItem.objects.filter(day=day, obligation__in=duties)
    flagged = items.filter(
        state__in=DONE, submissions__superseded_at=None, submissions__flags__gt=0
    )
    demand = next((each.demand for each in duties if each.demand is not None), None)
    return DayCounts(
        reporting=counted_over(items),
        flagged=flagged.values("pk").distinct().count(),
        further=dict(kind.counts(duties, day)),
        demand=demand,
        sample=any(each.sample for each in duties) and not duties[0].institution.sample,
    )


def sums_of(kind: DutyKind) -> list[Sum]:
    """Which counts are parts of what: who has nothing to report raises no alert."""
    declared = [Sum(total, tuple(parts)) for total, parts in kind.count_sums.items()]
    return [Sum(HANDED, (NIL, FLAGGED)), *declared]


def told_upward(kind: DutyKind, counts: DayCounts, earlier: Sequence[DayReport]) -> Upward:
    """What may be told of ``counts`` after ``earlier`` signings of the same day (oldest first)."""
    handed = counts.reporting.handed_in
    number = earlier[-1].number + 1 if earlier else 1
    now_told = suppress(counts.said, handed=handed, sums=sums_of(kind))
    bases = [each for each in earlier if each.counts_number == each.number]
    fresh = all(
        may_follow(counts.said, handed, said_in(base), base.on_time + base.late, now_told)
        for base in bases
    )
    if bases and not fresh:
        return Upward(said_in(bases[-1]), bases[-1].number)
    return Upward(now_told, number)


def said_in(report: DayReport) -> dict[str, int | None]:
    """What people said, as ``report`` tells it."""
    return {NIL: report.nil, FLAGGED: report.flagged, **report.counts}


def digest_of(kind: DutyKind, day: dt.date, counts: DayCounts, earlier: Sequence[DayReport]) -> str:
    """Of everything that is signed: whoever signs has seen exactly this.

    HMAC-SHA-256, as hexadecimal, keyed with the house's secret: it is published with the signed
    day, and of so few possible counts a plain digest would tell those that are left out.
    """
    body: dict[str, Any] = {
        "of": [str(current_institution().code), kind.key, day.isoformat()],
        "reporting": [getattr(counts.reporting, n) for n in Completeness.__slots__],
        "said": counts.said,
        "after": earlier[-1].number if earlier else 0,
    }
    text = json.dumps(body, sort_keys=True)
    return salted_hmac("kaijuan.rounds.day", text, algorithm="sha256").hexdigest()


def silent_names(kind: DutyKind, day: dt.date, duties: Sequence[Obligation]) -> list[ExpectedItem]:
    """Of whom nothing stands; shown inside only."""
    rows = ExpectedItem.objects.filter(day=day, obligation__in=duties)
    waiting = rows.filter(state__in=[State.PENDING, State.RETURNED, State.MISSED])
    found = waiting.select_related("person", "spot", "unit", "occurrence", "obligation")
    return list(found.order_by("unit__name", "person__name", "pk"))
