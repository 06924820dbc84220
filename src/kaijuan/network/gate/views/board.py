"""How many are inside each building now, and the doors to its gates."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaijuan.core.clock import now
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.network.gate.domain.history import Today, today_by_building
from kaijuan.network.gate.domain.settings import day_here
from kaijuan.network.gate.models import Building
from kaijuan.network.gate.rules import buildings_visible_to, gates_visible_to
from kaijuan.network.gate.views.common import may, tabs_of


@needs("gate.view")
@require_safe
def board(request: HouseRequest) -> HttpResponse:
    """Asks for itself every ten seconds, by htmx; without a script it is loaded again by hand."""
    rows = buildings_visible_to(request.user).filter(retired_at=None).select_related("place")
    rows = rows.order_by("place__position", "pk")
    today = today_by_building(day_here())
    gates: dict[int, list[Any]] = {}
    for gate in gates_visible_to(request.user).filter(retired_at=None):
        gates.setdefault(gate.building_id, []).append(gate)
    context = {
        "rows": [_shown(row, today.get(row.pk, Today()), gates.get(row.pk, [])) for row in rows],
        "at": now(),
        "tabs": tabs_of(request),
        "tab": "board",
        "may_manage": may(request, "manage"),
        "may_register": may(request, "register"),
    }
    template = "gate/board.html#counts" if request.htmx else "gate/board.html"
    return render(request, template, context)


def _shown(building: Building, today: Today, gates: list[Any]) -> dict[str, Any]:
    share = None
    if building.capacity:
        share = min(100, building.inside * 100 // building.capacity)
    return {
        "building": building,
        "share": share,
        "left": None if building.capacity is None else max(0, building.capacity - building.inside),
        "state": _state(building),
        "today": today,
        "gates": gates,
    }


def _state(building: Building) -> str:
    if building.capacity is None:
        return ""
    if building.inside >= building.capacity:
        return "full"
    return "near" if building.inside * 10 >= building.capacity * 9 else "room"
