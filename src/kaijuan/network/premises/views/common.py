"""What the pages of the premises share."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext, pgettext_lazy

from kaijuan.core.errors import Refusal
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.lists import Tab
from kaijuan.network.premises.models import Round, RoundState
from kaijuan.network.rounds.public import Spot

_PATROL: Final = (
    ("patrol", "premises:patrol", pgettext_lazy("patrol", "Today")),
    ("rounds", "premises:rounds", pgettext_lazy("patrol", "Rounds")),
    ("faults", "premises:faults", pgettext_lazy("fault", "Faults")),
    ("routes", "premises:routes", pgettext_lazy("patrol", "Routes")),
    ("points", "premises:points", pgettext_lazy("patrol", "Points")),
)
_DISINFECTION: Final = (
    ("disinfection", "premises:disinfection", pgettext_lazy("disinfection", "Today")),
    ("treatments", "premises:treatments", pgettext_lazy("disinfection", "What was done")),
    ("spots", "premises:spots", pgettext_lazy("disinfection", "Areas and objects")),
    ("agents", "premises:agents", pgettext_lazy("disinfection", "Agents")),
)


def patrol_tabs(request: HouseRequest) -> list[Tab]:
    return _tabs(request, _PATROL)


def disinfection_tabs(request: HouseRequest) -> list[Tab]:
    return _tabs(request, _DISINFECTION)


def _tabs(request: HouseRequest, tabs: Any) -> list[Tab]:
    return [(name, label, address(request, url)) for name, url, label in tabs]


def address(request: HouseRequest, name: str, *arguments: Any) -> str:
    """The address of a page of this institution; ``name`` with or without "premises:"."""
    full = name if ":" in name else f"premises:{name}"
    return reverse(full, args=[request.institution.slug, *arguments])


def may_manage(request: HouseRequest) -> bool:
    return bool(request.user.has_perm("premises.manage", request.institution))


def link(href: str, text: Any) -> SafeString:
    return format_html('<a href="{}" lang="zh-Hans">{}</a>', href, text)


def where(spot: Spot) -> str:
    """ "主楼 · 1F": building and floor, as far as they are known."""
    place = localised(spot.place, "name") if spot.place is not None else ""
    return " · ".join(part for part in (place, spot.floor) if part)


def round_badge(found: Round) -> SafeString:
    """Walking, given up, with missed points, or all checked."""
    if found.state == RoundState.WALKING:
        return badge(pgettext("patrol", "being walked"), tone="limited", icon="due")
    if found.state == RoundState.GIVEN_UP:
        return badge(pgettext("patrol", "given up"), icon="closed")
    if found.missed:
        return badge(pgettext("patrol", "points missed"), tone="late")
    return badge(pgettext("patrol", "all points checked"), tone="open", icon="ok")


def coded_page(
    request: HouseRequest, form: Any, *, template: str, context: dict[str, Any], leave_to: Any
) -> HttpResponse:
    """A form that is done once: 422 for what cannot be read, the refusal's own status else.

    ``leave_to(form)`` is where to go when it was done.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                form.write(by=request.user)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                return redirect(leave_to(form))
    return render(request, template, {**context, "form": form}, status=status)
