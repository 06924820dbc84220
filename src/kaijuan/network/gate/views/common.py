"""Addresses, tabs and fetching for the pages of gates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.lists import Tab
from kaijuan.network.gate.models import Building, Gate
from kaijuan.network.gate.rules import buildings_visible_to, gates_visible_to


def address(request: HouseRequest, name: str, *more: object) -> str:
    """The page ``name`` of the library of the address."""
    return reverse(f"gate:{name}", args=[request.institution.slug, *more])


def may(request: HouseRequest, what: str) -> bool:
    """Whether who reads holds ``gate.<what>`` here; no query."""
    return bool(request.user.has_perm(f"gate.{what}", request.institution))


def tabs_of(request: HouseRequest) -> list[Tab]:
    """The pages of the room that this reader may open."""
    pages: list[tuple[str, Any, str]] = [
        ("board", pgettext_lazy("headcount", "Inside now"), "view"),
        ("visits", pgettext_lazy("gate", "Visits"), "view"),
        ("history", pgettext_lazy("gate", "History"), "view"),
        ("traces", _("Contact tracing"), "trace"),
        ("buildings", _("Buildings and gates"), "manage"),
        ("passes", pgettext_lazy("gate", "Passes"), "manage"),
        ("settings", pgettext_lazy("gate", "Settings"), "manage"),
    ]
    return [(key, label, address(request, key)) for key, label, what in pages if may(request, what)]


def fetch_building(request: HouseRequest, code: UUID) -> Building:
    """One in use. Raises Http404."""
    rows = buildings_visible_to(request.user).filter(retired_at=None).select_related("place")
    found: Building = get_object_or_404(rows, code=code)
    return found


def fetch_gate(request: HouseRequest, code: UUID) -> Gate:
    """One in use. Raises Http404."""
    rows = gates_visible_to(request.user).filter(retired_at=None)
    found: Gate = get_object_or_404(rows.select_related("building__place"), code=code)
    return found
