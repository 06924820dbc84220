"""Buildings with entry control and their gates: entered, changed, given up."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.network.gate.domain.refusals import GateNameTaken, PlaceTaken, StillInside
from kaijuan.network.gate.models import Building, Gate, Headcount

#: What is shown says so often at least that it is still so.
STALE: Final = dt.timedelta(minutes=10)


def save_building(building: Building, *, by: Any) -> Building:
    """Keep a new or changed one; its headcount is never written here.

    Raises ValidationError and PlaceTaken.
    """
    building.clean_fields(exclude=["institution"])
    new = building._state.adding
    try:
        with transaction.atomic():
            building.save(update_fields=None if new else ["capacity", "shown"])
            verb = "gate_building.created" if new else "gate_building.changed"
            record(verb, building, by=by, details={"capacity": building.capacity or 0})
            if not building.shown:
                Headcount.objects.filter(place=building.place).delete()
    except IntegrityError as error:
        raise PlaceTaken from error
    return building


def retire_building(building: Building, *, by: Any) -> Building:
    """Entry control ends here; what was counted stays. Raises StillInside."""
    with transaction.atomic():
        here = Building.objects.filter(pk=building.pk, retired_at=None, inside=0)
        if not here.update(retired_at=now(), shown=False):
            raise StillInside
        building.gates.filter(retired_at=None).update(retired_at=now())
        Headcount.objects.filter(place=building.place).delete()
        record("gate_building.retired", building, by=by)
    return building


def save_gate(gate: Gate, *, by: Any) -> Gate:
    """Keep a new or changed one. Raises ValidationError and GateNameTaken."""
    gate.clean_fields(exclude=["institution", "building"])
    new = gate._state.adding
    try:
        with transaction.atomic():
            gate.save(update_fields=None if new else ["name", "name_en", "direction"])
            record("gate.created" if new else "gate.changed", gate, by=by)
    except IntegrityError as error:
        raise GateNameTaken from error
    return gate


def retire_gate(gate: Gate, *, by: Any) -> Gate:
    """Nobody registers there any more; doing it again changes nothing."""
    with transaction.atomic():
        if Gate.objects.filter(pk=gate.pk, retired_at=None).update(retired_at=now()):
            record("gate.retired", gate, by=by)
    gate.refresh_from_db()
    return gate


def show_headcounts() -> int:
    """In the open scope: publish what is inside where the library shows it; how many were written.

    Once a minute, so that a kept public page is not drawn anew with each person.
    """
    changed = 0
    shown = Building.objects.filter(shown=True, retired_at=None).select_related("place")
    known = {row.place_id: row for row in Headcount.objects.filter(place__in=shown.values("place"))}
    for each in shown:
        row = known.get(each.place_id)
        if row is None:
            Headcount.objects.create(
                place=each.place, inside=each.inside, capacity=each.capacity, at=now()
            )
        elif (row.inside, row.capacity) != (each.inside, each.capacity) or now() - row.at >= STALE:
            row.inside, row.capacity, row.at = each.inside, each.capacity, now()
            row.save(update_fields=["inside", "capacity", "at"])
        else:
            continue
        changed += 1
    return changed


def crowded(share: int = 90) -> list[Building]:
    """Buildings that are at least so many per cent full."""
    # Multiplied, not divided: whole numbers would call one of two nearly full.
    rows = Building.objects.annotate(over=F("inside") * 100 - F("capacity") * share)
    found = rows.filter(retired_at=None, capacity__isnull=False, over__gte=0)
    return list(found.select_related("place"))
