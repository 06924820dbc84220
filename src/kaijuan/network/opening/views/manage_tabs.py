"""The staff's lists of this room, side by side, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.lists import Tab

_TABS: Final = (
    ("services", "opening:manage-services", _("Services")),
    ("places", "opening:places", _("Places")),
    ("standard", "opening:standard", _("Standard set")),
)


def tabs_of(request: HouseRequest) -> list[Tab]:
    """All of them need one and the same permission, which the page itself has asked."""
    slug = request.institution.slug
    return [(name, label, reverse(url_name, args=[slug])) for name, url_name, label in _TABS]


def by_use(rows: QuerySet[Any], use: str) -> QuerySet[Any]:
    """``use`` as in ``forms.places.IN_USE``."""
    return rows if use == "all" else rows.filter(retired_at__isnull=use != "retired")


def act_page(
    request: HouseRequest,
    act: Callable[[], Any],
    *,
    done: Any,
    leave_to: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Asked once more, then carried out: ``title``, ``name``, ``says``, ``button`` and ``keep``."""
    status = 200
    context = {**context, "back": leave_to}
    if request.method == "POST":
        try:
            act()
        except Refusal as refusal:
            context["refusal"], status = str(refusal), refusal.status
        else:
            messages.success(request, str(done))
            return redirect(leave_to)
    return render(request, "opening/act.html", context, status=status)
