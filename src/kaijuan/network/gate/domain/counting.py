"""How many are inside: one row a building, written with each visit in its transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, F, Q

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.network.gate.models import Building, Outcome, Passage, Reason, Visit

#: Who was turned away within this time may still be standing outside.
WAITING: Final = dt.timedelta(minutes=15)


def locked(pks: Iterable[int]) -> dict[int, Building]:
    """These buildings, in the order of their numbers, so that two acts never wait for each other.

    SQLite needs no lock: BEGIN IMMEDIATE lets one writer in at a time.
    """
    rows = Building.objects.select_for_update(of=("self",)).filter(pk__in=set(pks))
    return {row.pk: row for row in rows.select_related("place").order_by("pk")}


def take_room(building: Building) -> bool:
    """One more inside, where there is room: compare and set, whoever else comes in meanwhile."""
    room = Q(capacity__isnull=True) | Q(inside__lt=F("capacity"))
    return bool(Building.objects.filter(room, pk=building.pk).update(inside=F("inside") + 1))


def give_room_back(building_id: int, how_many: int = 1) -> None:
    """So many fewer inside; never less than nobody."""
    here = Building.objects.filter(pk=building_id)
    if not here.filter(inside__gte=how_many).update(inside=F("inside") - how_many):
        here.update(inside=0)


def waiting(building: Building) -> int:
    """How many were turned away because it was full in the last quarter of an hour."""
    return Passage.objects.filter(
        gate__building=building,
        outcome=Outcome.REFUSED,
        reason=Reason.FULL,
        at__gte=now() - WAITING,
    ).count()


def open_visits(buildings: Iterable[Building]) -> Mapping[int, int]:
    """Open visits by building; one query."""
    rows = Visit.objects.filter(building__in=list(buildings), went_out_at__isnull=True)
    counted = rows.order_by().values("building").annotate(count=Count("pk"))
    return {row["building"]: row["count"] for row in counted}


@dataclass(frozen=True, slots=True)
class Mended:
    """A counter that was wrong: what it said, and what the visits say."""

    building: Building
    found: int
    right: int


def mend_headcounts() -> list[Mended]:
    """In a transaction: where the counter and the visits differ, the visits are believed.

    What was wrong, each also in the log.
    """
    buildings = locked(Building.objects.values_list("pk", flat=True))
    counted = open_visits(buildings.values())
    wrong = [
        Mended(each, each.inside, counted.get(each.pk, 0))
        for each in buildings.values()
        if each.inside != counted.get(each.pk, 0)
    ]
    for each in wrong:
        Building.objects.filter(pk=each.building.pk).update(inside=each.right)
        details: dict[str, str | int] = {"found": each.found, "right": each.right}
        record("gate_building.mended", each.building, by=None, details=details)
    return wrong
