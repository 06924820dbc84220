"""One person passes: a visit begins or ends, and the headcount with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet

from kaijuan.core.errors import Refusal
from kaijuan.network.gate.domain.counting import give_room_back, locked, take_room
from kaijuan.network.gate.domain.keeping import sealed_of
from kaijuan.network.gate.domain.refusals import NameTwice
from kaijuan.network.gate.domain.settings import day_here
from kaijuan.network.gate.domain.who import Who
from kaijuan.network.gate.models import Carrier, Ended, Gate, Outcome, Visit

#: A scanner that fires twice is no second entry.
TWICE: Final = dt.timedelta(seconds=30)


class MovedMeanwhile(Refusal):
    """The same person at another gate in the same moment; carried out once more by the caller."""

    status = 409


@dataclass(frozen=True, slots=True)
class Passed:
    """``forgot``: a visit that was still open was closed as forgotten."""

    visit: Visit
    outcome: str
    forgot: bool = False


def come_in(gate: Gate, who: Who, *, at: dt.datetime, purpose: str) -> Passed | None:
    """In a transaction. None where the building is full.

    Who is registered as inside already, here or elsewhere, forgot to leave: that visit ends now.
    """
    before = _open_visit(gate, Q(subject=who.subject))
    if before is not None and before.building_id == gate.building_id and _twice(before, at):
        return Passed(before, Outcome.AGAIN)
    if before is not None:
        _close(before, Ended.RETURNED, at=at, gate=None)
    if not take_room(gate.building):
        return None
    day = day_here()
    sealed = sealed_of(who, day)
    visit = Visit.objects.create(
        building=gate.building,
        kind=who.kind,
        carrier=who.carrier,
        subject=who.subject,
        purpose=purpose,
        began_at=at,
        came_in_at=at,
        in_gate=gate,
        sealed=sealed,
        sealed_on=day if sealed else None,
        name_digest=who.name_digest,
    )
    return Passed(visit, Outcome.IN, forgot=before is not None)


def go_out(gate: Gate, who: Who, *, at: dt.datetime) -> Passed:
    """In a transaction. Who was never registered as coming in has a visit without a beginning.

    Raises NameTwice.
    """
    by_name = who.carrier == Carrier.NAME
    mine = Q(name_digest=who.name_digest) if by_name else Q(subject=who.subject)
    before = _open_visit(gate, mine)
    if before is not None:
        _close(before, Ended.OUT, at=at, gate=gate)
        return Passed(before, Outcome.OUT)
    last = Visit.objects.filter(mine, building=gate.building, ended=Ended.OUT).first()
    if last is not None and last.went_out_at is not None and abs(at - last.went_out_at) < TWICE:
        return Passed(last, Outcome.AGAIN)
    day = day_here()
    sealed = sealed_of(who, day)
    visit = Visit.objects.create(
        building=gate.building,
        kind=who.kind,
        carrier=who.carrier,
        subject=who.subject,
        began_at=at,
        went_out_at=at,
        out_gate=gate,
        ended=Ended.OUT,
        sealed=sealed,
        sealed_on=day if sealed else None,
        name_digest=who.name_digest,
    )
    return Passed(visit, Outcome.OUT)


def close_by_hand(visit: Visit, *, at: dt.datetime) -> bool:
    """End an open visit as corrected; False where somebody was quicker."""
    locked([visit.building_id])
    return _close(visit, Ended.CORRECTED, at=at, gate=None)


def _open_visit(gate: Gate, mine: Q) -> Visit | None:
    """The one that is open, with its building and this gate's locked before it is believed."""
    open_ones = Visit.objects.filter(mine, went_out_at__isnull=True)
    first = _single(open_ones)
    if not connection.features.has_select_for_update:
        # BEGIN IMMEDIATE has let in nobody else since before it was read.
        return first
    places = {gate.building_id} | ({first.building_id} if first else set())
    locked(places)
    now_open = _single(open_ones)
    if now_open is not None and now_open.building_id not in places:
        raise MovedMeanwhile
    return now_open


def _single(found: QuerySet[Visit]) -> Visit | None:
    visits = list(found[:2])
    if len(visits) > 1:
        raise NameTwice
    return visits[0] if visits else None


def _twice(before: Visit, at: dt.datetime) -> bool:
    return before.came_in_at is not None and abs(at - before.came_in_at) < TWICE


def _close(visit: Visit, ended: str, *, at: dt.datetime, gate: Gate | None) -> bool:
    """Compare and set: a visit ends once, and gives its room back once."""
    begun = visit.came_in_at or at
    values: dict[str, Any] = {"went_out_at": max(begun, at), "ended": ended, "out_gate": gate}
    still = Visit.objects.filter(pk=visit.pk, went_out_at__isnull=True)
    if not still.update(**values):
        return False
    give_room_back(visit.building_id)
    for name, value in values.items():
        setattr(visit, name, value)
    return True
