"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import reverse

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.network.health.models import FollowUp


def address(request: HouseRequest, name: str, *arguments: object) -> str:
    """The page ``health:name`` of the institution of this request."""
    return reverse(f"health:{name}", args=[request.institution.slug, *arguments])


def follow_up_page(institution: Institution, follow_up: FollowUp) -> str:
    return reverse("health:follow-up", args=[institution.slug, follow_up.code])
