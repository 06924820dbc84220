"""Which response level holds where, and what was believed of it on a day (S05)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.plans.models import Area, Level, LevelChange

Where = Institution | Area


@dataclass(frozen=True, slots=True)
class Holding:
    """A change and how long it holds: [change.effective_at, until); None: nothing known ends it."""

    change: LevelChange
    until: dt.datetime | None

    @property
    def level(self) -> Level | None:
        """None: from then on the response is over."""
        return self.change.level

    @property
    def since(self) -> dt.datetime:
        return self.change.effective_at

    def covers(self, at: dt.datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


class Timeline:
    """The changes that are believed, each with its end. Made by ``believed``: one query."""

    def __init__(self, changes: Iterable[LevelChange]) -> None:
        lines: dict[tuple[int, int], list[LevelChange]] = defaultdict(list)
        for change in changes:
            lines[change.area_id, change.scheme_id].append(change)
        self.holdings: list[Holding] = []
        for line in lines.values():
            line.sort(key=lambda each: (each.effective_at, each.pk))
            ends = [*(each.effective_at for each in line[1:]), None]
            self.holdings += map(Holding, line, ends)

    def at(self, where: Where, at: dt.datetime) -> list[Holding]:
        """What holds at ``where``, the gravest first; areas whose response is over are left out."""
        found = [
            each
            for each in self.holdings
            if each.level is not None and each.covers(at) and concerns(each.change.area, where)
        ]
        return sorted(found, key=_gravity)

    def gravest(self, where: Where, at: dt.datetime) -> Holding | None:
        """Of several areas or schemes the gravest level holds: the lowest rank."""
        return next(iter(self.at(where, at)), None)


def _gravity(holding: Holding) -> tuple[int, int, dt.datetime, int]:
    rank = holding.level.rank if holding.level else 0
    return (rank, holding.change.scheme_id, holding.since, holding.change.pk)


def concerns(area: Area, where: Where) -> bool:
    """Whether ``area`` is, or covers, ``where``."""
    if isinstance(where, Area):
        return area.pk == where.pk
    return not area.cities or where.city in area.cities


def believed(believed_at: dt.datetime | None = None) -> Timeline:
    """What the consortium believed at ``believed_at`` (None: what it believes now). One query."""
    return Timeline(believed_changes(believed_at))


def believed_changes(believed_at: dt.datetime | None = None) -> QuerySet[LevelChange]:
    """Changes neither corrected nor withdrawn by then, with area, scheme and level, in order."""
    rows = LevelChange.objects.filter(withdrawn=False).order_by("effective_at", "pk")
    if believed_at is None:
        rows = rows.filter(superseded_by=None)
    else:
        rows = rows.filter(recorded_at__lte=believed_at).exclude(
            superseded_by__recorded_at__lte=believed_at
        )
    return rows.select_related("area", "scheme", "level")


def levels_at(
    where: Where, at: dt.datetime, believed_at: dt.datetime | None = None
) -> list[Holding]:
    """The levels that hold at ``where`` at ``at``, the gravest first. One query."""
    return believed(believed_at).at(where, at)


def level_of(
    institution: Institution, at: dt.datetime, believed_at: dt.datetime | None = None
) -> Level | None:
    """The level that holds for ``institution``; None where there is no response. One query."""
    holding = believed(believed_at).gravest(institution, at)
    return holding.level if holding else None


def holdings_of(
    institutions: Iterable[Institution], at: dt.datetime, believed_at: dt.datetime | None = None
) -> dict[int, Holding | None]:
    """By institution's id: the level that holds, with its change. One query for all."""
    timeline = believed(believed_at)
    cities: dict[str, Holding | None] = {}
    found: dict[int, Holding | None] = {}
    for each in institutions:
        if each.city not in cities:
            cities[each.city] = timeline.gravest(each, at)
        found[each.pk] = cities[each.city]
    return found


def levels_of(
    institutions: Iterable[Institution], at: dt.datetime, believed_at: dt.datetime | None = None
) -> dict[int, Level | None]:
    """By institution's id: the level that holds. One query for all."""
    found = holdings_of(institutions, at, believed_at)
    return {pk: holding.level if holding else None for pk, holding in found.items()}
