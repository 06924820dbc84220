"""Small, real rows of this room, and acts at its gates."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from kaijuan.core.clock import now
from kaijuan.network.gate.domain.counting import open_visits
from kaijuan.network.gate.domain.register import PassageWanted, Registered, register
from kaijuan.network.gate.models import Building, Direction, Gate
from kaijuan.network.opening.public import Place


@dataclass(frozen=True, slots=True)
class Doors:
    building: Building
    way_in: Gate
    way_out: Gate
    side: Gate

    @property
    def inside(self) -> int:
        """What the counter says, which is what the open visits say."""
        building = Building.objects.get(pk=self.building.pk)
        assert building.inside == open_visits([building]).get(building.pk, 0)
        return building.inside


def make_doors(own: Any, name: str = "主馆", capacity: int | None = 3) -> Doors:
    place = Place.objects.create(institution=own, kind="building", name=name)
    building = Building.objects.create(place=place, capacity=capacity)
    gates = [
        Gate.objects.create(building=building, name=f"{name}{direction}", direction=direction)
        for direction in (Direction.IN, Direction.OUT, Direction.BOTH)
    ]
    return Doors(building, *gates)


def come(gate: Gate, scan: str = "", *, by: Any = None, **more: Any) -> Registered:
    return _act(gate, Direction.IN, scan, by, more)


def go(gate: Gate, scan: str = "", *, by: Any = None, **more: Any) -> Registered:
    return _act(gate, Direction.OUT, scan, by, more)


def _act(gate: Gate, direction: str, scan: str, by: Any, more: dict[str, Any]) -> Registered:
    code = more.pop("code", None) or uuid.uuid4()
    return register(gate, PassageWanted(code, direction, scan=scan, **more), by=by)


def hours_ago(hours: float) -> dt.datetime:
    return now() - dt.timedelta(hours=hours)


def address(name: str, institution: Any, *more: object) -> str:
    return reverse(f"gate:{name}", args=[institution.slug, *more])
