"""One switch of the institution of the address, for who may see it; to others it is missing."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.network.plans.models import Switch
from kaijuan.network.plans.rules.switches import switches_visible_to

_WITH = (
    *("institution", "place", "service", "proposal", "level_change__level"),
    *("prepared_by", "approved_by", "undone_by"),
)


def fetch_switch(request: HouseRequest, code: UUID) -> Switch:
    """With everything a page says of it: one query."""
    rows = switches_visible_to(request.user).filter(institution=request.institution)
    found: Switch = get_object_or_404(rows.select_related(*_WITH), code=code)
    return found
