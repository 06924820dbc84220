"""What one institution offers now and in the coming week, as its public pages show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from zoneinfo import ZoneInfo

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.domain.holding import Present, present
from kaijuan.network.opening.domain.intervals import Interval, intervals_of
from kaijuan.network.opening.domain.standing import Opening, ServiceNow, standing_of
from kaijuan.network.opening.domain.windows import Clock, Window
from kaijuan.network.opening.domain.zone import zone_of
from kaijuan.network.opening.models import Place, ServiceRule

DAY = dt.timedelta(days=1)
WEEK = 7


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the institution's zone with the local times at which the service can be used."""

    day: dt.date
    times: Sequence[tuple[dt.datetime, dt.datetime]]


@dataclass(frozen=True, slots=True)
class Line:
    """One service: what a reader finds now, and the coming ``WEEK`` days, today first.

    ``until`` is the end of the present stretch of hours, ``next`` the beginning of the next one
    within the week; both local, None where there is none. ``rules`` is by mode.
    """

    now: ServiceNow
    window: Window
    week: Sequence[Day]
    until: dt.datetime | None
    next: dt.datetime | None
    rules: dict[str, ServiceRule]


@dataclass(frozen=True, slots=True)
class PlaceNow:
    """A library or building whose mode is not that of the whole institution."""

    place: Place
    present: Present


@dataclass(frozen=True, slots=True)
class Board:
    """``lines`` in the order of the library's own list; ``places`` differ from the whole."""

    opening: Opening
    at: dt.datetime
    zone: ZoneInfo
    lines: Sequence[Line]
    places: Sequence[PlaceNow]

    def having(self, *windows: Window) -> list[Line]:
        """The lines that show one of ``windows``, best first."""
        return [line for each in windows for line in self.lines if line.window is each]


def board_of(institution: Institution, at: dt.datetime | None = None) -> Board:
    """The board of ``institution``: six queries, however much it offers."""
    at = at or now()
    zone = zone_of(institution)
    opening = standing_of([institution], at=at).of(institution)
    clock = Clock(at, zone)
    said: dict[int, dict[str, ServiceRule]] = {}
    for rule in ServiceRule.objects.filter(institution=institution):
        said.setdefault(rule.service_id, {})[rule.mode] = rule
    lines = [
        _line(opening, each, said.get(each.service.pk, {}), clock) for each in opening.services
    ]
    return Board(opening, at, zone, lines, _places(opening, at))


def _line(
    opening: Opening, service: ServiceNow, rules: dict[str, ServiceRule], clock: Clock
) -> Line:
    start = _midnight(clock.at, clock.zone)
    end = _day_after(start, clock.zone, WEEK)
    ranked = opening.ranked(service.service)
    intervals = list(intervals_of(rules, ranked, start, end, clock.zone))
    here = [each for each in intervals if each.starts_at <= clock.at < each.ends_at]
    ahead = [each for each in intervals if each.starts_at > clock.at]
    # An interval that reaches the horizon has no end that anybody knows.
    ends = here[0].ends_at if here and here[0].ends_at < end else None
    return Line(
        now=service,
        window=clock.window(service),
        week=_days(intervals, start, clock.zone),
        until=ends.astimezone(clock.zone) if ends else None,
        next=ahead[0].starts_at.astimezone(clock.zone) if ahead else None,
        rules=rules,
    )


def _days(intervals: Sequence[Interval], start: dt.datetime, zone: ZoneInfo) -> list[Day]:
    edges = [_day_after(start, zone, n) for n in range(WEEK + 1)]
    found: list[Day] = []
    for begins, ends in pairwise(edges):
        times = [
            (max(each.starts_at, begins).astimezone(zone), _end(each, ends).astimezone(zone))
            for each in intervals
            if each.starts_at < ends and each.ends_at > begins and not _of_yesterday(each, begins)
        ]
        found.append(Day(begins.astimezone(zone).date(), times))
    return found


def _end(interval: Interval, midnight: dt.datetime) -> dt.datetime:
    """A night is told whole on the day on which it begins; what is longer is cut at midnight."""
    return interval.ends_at if _is_a_night(interval) else min(interval.ends_at, midnight)


def _of_yesterday(interval: Interval, midnight: dt.datetime) -> bool:
    return interval.starts_at < midnight and _is_a_night(interval)


def _is_a_night(interval: Interval) -> bool:
    return interval.ends_at - interval.starts_at < DAY


def _midnight(at: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    return at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def _day_after(midnight: dt.datetime, zone: ZoneInfo, days: int) -> dt.datetime:
    """By the calendar, not by 24 hours: two days of the year are longer or shorter."""
    day = midnight.astimezone(zone).date() + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


def _places(opening: Opening, at: dt.datetime) -> list[PlaceNow]:
    places = list(Place.objects.filter(institution=opening.institution, retired_at__isnull=True))
    parents = {place.pk: place.parent_id for place in places}
    found: list[PlaceNow] = []
    for place in places:
        chain = _chain(place.pk, parents)
        ranks = {None: 0} | {pk: rank for rank, pk in enumerate(reversed(chain), start=1)}
        spans = [each for each in opening.spans if each.service_id is None]
        held = present([(ranks[s.place_id], s) for s in spans if s.place_id in ranks], at)
        if held.mode is not opening.mode and _decides(held, place):
            found.append(PlaceNow(place, held))
    return found


def _decides(held: Present, place: Place) -> bool:
    """A building closed with its library is told once, of the library."""
    return held.span is None or held.span.place_id in (place.pk, None)


def _chain(pk: int, parents: dict[int, int | None]) -> list[int]:
    found: list[int] = []
    here: int | None = pk
    while here is not None and here not in found:
        found.append(here)
        here = parents.get(here)
    return found
