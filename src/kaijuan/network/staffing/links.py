"""Addresses of this room, for what stands outside a request."""

from __future__ import annotations

from django.urls import reverse

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.staffing.models import PeopleGroup


def group_page(institution: Institution, group: PeopleGroup) -> str:
    """The page of ``group``."""
    return reverse("staffing:group", args=[institution.slug, group.code])
