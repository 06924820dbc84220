"""How many are inside a place now."""

from __future__ import annotations

from dataclasses import dataclass

from kaijuan.network.gate.models import Building
from kaijuan.network.opening.public import Place


@dataclass(frozen=True, slots=True)
class Heads:
    """``capacity`` None: no limit."""

    inside: int
    capacity: int | None


def headcount(place: Place) -> Heads | None:
    """In the open scope; None where ``place`` has no entry control. One query."""
    found = Building.objects.filter(place=place, retired_at=None).first()
    return None if found is None else Heads(found.inside, found.capacity)
