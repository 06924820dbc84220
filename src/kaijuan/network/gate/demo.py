"""Made-up gates and visits at the sample library alone, marked 样例 in their names."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.gate.domain.buildings import save_building, save_gate, show_headcounts
from kaijuan.network.gate.domain.register import PassageWanted, register
from kaijuan.network.gate.models import Building, Direction, Gate, Visit
from kaijuan.network.opening.public import Place

#: Where the made-up people work.
LIBRARY: Final = "10614"
_PLACE: Final = "样例主馆"
_CODES: Final = uuid.UUID("6f9b7a52-30a3-4f5b-9a0b-1f5e8b1f9d11")
#: (hours ago in, hours ago out or None, made-up card or name)
_VISITS: Final = (
    (3.0, 1.0, "YL2020001"),
    (2.5, None, "YL2020002"),
    (2.0, None, "YL2020003"),
    (1.5, 0.5, "YL2020004"),
    (1.0, None, "样例维修工"),
)


def load(by: Any) -> None:
    """Load the samples; doing it again changes nothing."""
    with institution_scope(Institution.objects.get(key=LIBRARY)) as library:
        place = Place.objects.filter(institution=library, name=_PLACE, sample=True).first()
        if place is None or Building.objects.filter(sample=True).exists():
            return
        building = save_building(
            Building(place=place, capacity=120, shown=True, sample=True), by=by
        )
        ways = [
            save_gate(Gate(building=building, sample=True, **named), by=by)
            for named in (
                {"name": "样例东门（入口）", "name_en": "Sample east gate", "direction": "in"},
                {"name": "样例西门（出口）", "name_en": "Sample west gate", "direction": "out"},
            )
        ]
        _pass(*ways, by=by)
        Visit.objects.update(sample=True)
        show_headcounts()


def _pass(way_in: Gate, way_out: Gate, *, by: Any) -> None:
    at = now()
    for number, (came, left, known_by) in enumerate(_VISITS):
        _register(way_in, f"in-{number}", Direction.IN, known_by, at, came, by)
        if left is not None:
            _register(way_out, f"out-{number}", Direction.OUT, known_by, at, left, by)
    code = uuid.uuid5(_CODES, "refused")
    wanted = PassageWanted(code, Direction.IN, scan="YL2020009", mask=False)
    register(way_in, wanted, by=by)


def _register(
    gate: Gate, code: str, direction: str, known_by: str, at: dt.datetime, hours: float, by: Any
) -> None:
    by_card = known_by.isascii()
    wanted = PassageWanted(
        code=uuid.uuid5(_CODES, code),
        direction=direction,
        at=at - dt.timedelta(hours=hours),
        scan=known_by if by_card else "",
        name="" if by_card else known_by,
        purpose="" if by_card else "repair",
    )
    register(gate, wanted, by=by)
