"""What passed the gates by hour or by day: counts alone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDay, TruncHour

from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.gate.domain.settings import start_of
from kaijuan.network.gate.models import Building, Ended, Outcome, Passage, Reason, Visit
from kaijuan.network.opening.public import zone_of

_HOUR: Final = dt.timedelta(hours=1)
_DAY: Final = dt.timedelta(days=1)


@dataclass(slots=True)
class Slot:
    """An hour or a day. ``forgotten`` are exits that were not registered."""

    start: dt.datetime
    entries: int = 0
    exits: int = 0
    refused: int = 0
    full: int = 0
    forgotten: int = 0


def history(
    since: dt.date, until: dt.date, building: Building | None = None
) -> tuple[list[Slot], bool]:
    """Days ``since`` to ``until`` inclusive, oldest first: (slots, whether they are hours).

    A single day is told by the hour, from midnight to midnight, 23 to 25 of them; two queries.
    """
    by_hour = since == until
    starts = _hours(since) if by_hour else _days(since, until)
    slots = {start: Slot(start) for start in starts}
    begin, end = start_of(since), start_of(until + _DAY)
    passages = Passage.objects.filter(at__gte=begin, at__lt=end)
    ended = Visit.objects.filter(
        went_out_at__gte=begin, went_out_at__lt=end, ended__in=[Ended.FORGOTTEN, Ended.RETURNED]
    )
    if building is not None:
        passages = passages.filter(gate__building=building)
        ended = ended.filter(building=building)
    for start, outcome, reason, count in _counted(passages, "at", by_hour, "outcome", "reason"):
        _add(slots.get(start), outcome, reason, count)
    for start, count in _counted(ended, "went_out_at", by_hour):
        if start in slots:
            slots[start].forgotten += count
    return list(slots.values()), by_hour


def _add(slot: Slot | None, outcome: str, reason: str, count: int) -> None:
    if slot is None:
        return
    if outcome == Outcome.IN:
        slot.entries += count
    elif outcome == Outcome.OUT:
        slot.exits += count
    elif outcome == Outcome.REFUSED:
        slot.refused += count
        slot.full += count if reason == Reason.FULL else 0


def _counted(
    rows: QuerySet[Any], column: str, by_hour: bool, *more: str
) -> Iterator[tuple[Any, ...]]:
    zone = zone_of(current_institution())
    cut = TruncHour(column, tzinfo=zone) if by_hour else TruncDay(column, tzinfo=zone)
    found = rows.order_by().annotate(slot=cut).values_list("slot", *more)
    for start, *rest in found.annotate(Count("pk")):
        yield (start.astimezone(dt.UTC), *rest)


def _hours(day: dt.date) -> list[dt.datetime]:
    start, end = start_of(day), start_of(day + _DAY)
    return [start + n * _HOUR for n in range(int((end - start) / _HOUR))]


def _days(since: dt.date, until: dt.date) -> list[dt.datetime]:
    return [start_of(since + n * _DAY) for n in range((until - since).days + 1)]


@dataclass(slots=True)
class Today:
    """Of one building since midnight."""

    entries: int = 0
    exits: int = 0
    refused: int = 0


def today_by_building(day: dt.date) -> dict[int, Today]:
    """What passed on ``day`` up to now, by building; one query."""
    found: dict[int, Today] = defaultdict(Today)
    rows = Passage.objects.filter(at__gte=start_of(day)).order_by()
    counted = rows.values_list("gate__building", "outcome").annotate(Count("pk"))
    for building, outcome, count in counted:
        if outcome == Outcome.IN:
            found[building].entries = count
        elif outcome == Outcome.OUT:
            found[building].exits = count
        elif outcome == Outcome.REFUSED:
            found[building].refused = count
    return found
