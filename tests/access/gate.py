"""Buildings, gates, visits, passes and tracing for the access test."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.directory.models import Person
from kaijuan.network.gate.domain.register import PassageWanted, register
from kaijuan.network.gate.models import (
    Building,
    Direction,
    Gate,
    GateSettings,
    Headcount,
    Pass,
    TraceRequest,
    TraceState,
    Visit,
)
from kaijuan.network.opening.models import Place
from tests.access.classified import DIRECTOR, EVERYONE, STAFF, Row, act, read, write

#: Who sets up gates and may be the second person of a tracing.
KEEPERS = frozenset({"facilities", "director"})


def building(mark: str) -> Any:
    """One of a place of its own, with a count that its library shows; so its name is no secret."""
    number = Building.objects.count()
    here = current_institution()
    place = Place.objects.create(institution=here, kind="building", name=f"门禁楼{number}")
    made = Building.objects.create(place=place, capacity=2)
    Headcount.objects.create(place=place, inside=0, capacity=2)
    GateSettings.objects.get_or_create(institution=here)
    return made


def gate(mark: str) -> Any:
    return Gate.objects.create(building=building(mark), name=f"{mark}门{Gate.objects.count()}")


def visit(mark: str) -> Any:
    """Somebody inside, who came by name; and somebody who was turned away."""
    door = gate(mark)
    named: dict[str, Any] = {"name": f"{mark}访客", "contact": f"{mark}电话", "purpose": "study"}
    made = register(door, PassageWanted(uuid.uuid4(), Direction.IN, **named), by=None)
    register(door, PassageWanted(uuid.uuid4(), Direction.IN, scan="A100", mask=False), by=None)
    return made.passage.visit


def card(mark: str) -> Any:
    """A card of a member of staff."""
    number = Pass.objects.count()
    person = Person.objects.create(name=f"{mark}某{number}")
    return Pass.objects.create(
        kind="staff", carrier="card", person=person, digest=uuid.uuid4().hex * 2
    )


def trace(mark: str) -> Any:
    """A request that somebody else approved, of those who were inside today."""
    day = now().date()
    return TraceRequest.objects.create(
        reason=f"{mark}疾控函",
        since=day - dt.timedelta(days=1),
        until=day + dt.timedelta(days=1),
        state=TraceState.ASKED,
        building=Building.objects.order_by("pk").first(),
        person=Person.objects.order_by("pk").first(),
        expires_at=now() + dt.timedelta(days=1),
    )


MAKERS: dict[str, Callable[[str], Any]] = {
    "controlled building": building,
    "gate": gate,
    "visit": visit,
    "card": card,
    "trace": trace,
}

TABLE: dict[str, Row] = {
    "gate:board": read(STAFF),
    "gate:station": write(STAFF, code="gate"),
    "gate:visits": read(STAFF),
    "gate:visit-close": write(STAFF, code="visit"),
    "gate:history": read(STAFF),
    "gate:buildings": read(KEEPERS),
    "gate:building-new": write(KEEPERS),
    "gate:building-edit": write(KEEPERS, code="controlled building"),
    "gate:building-end": write(KEEPERS, code="controlled building"),
    "gate:gate-new": write(KEEPERS, code="controlled building"),
    "gate:gate-edit": write(KEEPERS, code="gate"),
    "gate:gate-end": write(KEEPERS, code="gate"),
    "gate:settings": write(KEEPERS),
    "gate:passes": read(KEEPERS),
    "gate:pass-new": write(KEEPERS),
    "gate:pass-end": write(KEEPERS, code="card"),
    "gate:my-pass": write(STAFF),
    "gate:visitor": write(EVERYONE),
    "gate:traces": read(KEEPERS),
    "gate:trace-new": write(DIRECTOR),
    "gate:trace": read(KEEPERS, code="trace"),
    "gate:trace-approve": write(KEEPERS, code="trace"),
    "gate:trace-refuse": write(KEEPERS, code="trace"),
    "gate:trace-withdraw": write(DIRECTOR, code="trace"),
    "gate:trace-export": act(KEEPERS, code="trace"),
}


def grow() -> None:
    """More visits and passages at each gate, and more gates of each building."""
    for each in list(Building.objects.order_by("pk")[:8]):
        for number in range(2):
            Gate.objects.create(building=each, name=f"又门{number}", direction=Direction.IN)
        if Visit.objects.filter(building=each).exists():
            door = each.gates.order_by("pk").first()
            for number in range(3):
                wanted = PassageWanted(uuid.uuid4(), Direction.OUT, scan=f"B{each.pk}-{number}")
                register(door, wanted, by=None)
