"""Fetch and authorise in one call: a foreign object and a missing one answer alike."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.network.meetings.models import Meeting, Order
from kaijuan.network.meetings.rules import meetings_visible_to, orders_visible_to


def meeting_or_404(request: HouseRequest, code: UUID) -> Meeting:
    rows = meetings_visible_to(request.user).select_related("approved_by")
    found: Meeting = get_object_or_404(rows, code=code)
    return found


def order_or_404(request: HouseRequest, code: UUID) -> Order:
    rows = orders_visible_to(request.user)
    rows = rows.select_related("owner", "person", "given_by", "meeting", "decision")
    found: Order = get_object_or_404(rows, code=code)
    return found


def meeting_page(request: HouseRequest, meeting: Meeting) -> str:
    return reverse("meetings:meeting", args=[request.institution.slug, meeting.code])


def order_page(request: HouseRequest, order: Order) -> str:
    return reverse("meetings:order", args=[request.institution.slug, order.code])


def place(request: HouseRequest, name: str, *arguments: Any) -> str:
    """An address of this room at the library of the request."""
    return reverse(f"meetings:{name}", args=[request.institution.slug, *arguments])
