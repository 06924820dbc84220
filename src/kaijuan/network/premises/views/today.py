"""The rounds of today: what is due, who walks it, what was missed."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kaijuan.core.clock import now
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge
from kaijuan.network.premises.days import today_here
from kaijuan.network.premises.domain.items import spot_of
from kaijuan.network.premises.domain.walking import name_of
from kaijuan.network.premises.kinds import PATROL
from kaijuan.network.premises.models import Round, RoundState
from kaijuan.network.premises.rules import routes_visible_to
from kaijuan.network.premises.views.common import address, may_manage, patrol_tabs, where
from kaijuan.network.rounds.public import DONE, ExpectedItem, State

#: What still can be walked.
OPEN = (State.PENDING, State.MISSED, State.RETURNED)


def items_of_today() -> Any:
    """The rounds due today, and those of before that can still be walked in time."""
    rows = ExpectedItem.objects.filter(obligation__kind=PATROL, spot__isnull=False)
    still = Q(state=State.PENDING, day__lt=today_here(), occurrence__closes_at__gt=now())
    related = rows.filter(Q(day=today_here()) | still).select_related(
        "occurrence", "obligation", "spot__place", "institution"
    )
    return related.order_by("occurrence__opens_at", "spot__name", "pk")


@needs("premises.view")
@require_safe
def patrol(request: HouseRequest) -> HttpResponse:
    """What is to be walked today."""
    items = list(items_of_today())
    walks = Round.objects.exclude(state=RoundState.GIVEN_UP).select_related("walker")
    by_item = {walk.item_id: walk for walk in walks.filter(item__in=[i.pk for i in items])}
    walking = Round.objects.filter(state=RoundState.WALKING)
    mine = walking.filter(walker=request.user.pk).select_related("route__spot").first()
    routes = {route.code: route for route in _routes(request)}
    due = {spot_of(item).code for item in items if item.state in OPEN}
    context = {
        "rows": [_row(request, item, by_item.get(item.pk)) for item in items],
        "mine": mine,
        "extra": [
            (route, address(request, "walk", code))
            for code, route in routes.items()
            if code not in due
        ],
        "has_routes": bool(routes),
        "tabs": patrol_tabs(request),
        "tab": "patrol",
        "may_manage": may_manage(request),
    }
    return render(request, "premises/patrol.html", context)


def _routes(request: HouseRequest) -> Any:
    rows = routes_visible_to(request.user).filter(spot__retired_at=None)
    return rows.select_related("spot__place").order_by("spot__name", "pk")


def _row(request: HouseRequest, item: ExpectedItem, walk: Round | None) -> dict[str, Any]:
    return {
        "item": item,
        "where": where(spot_of(item)),
        "badge": item_badge(item, walk),
        "walker": name_of(walk.walker) if walk is not None else "",
        "walk": walk,
        "href": address(request, "round", walk.code)
        if walk is not None
        else address(request, "walk", spot_of(item).code),
        "may_start": walk is None and item.state in OPEN and item.occurrence.opens_at <= now(),
    }


def item_badge(item: ExpectedItem, walk: Round | None = None) -> Any:
    """How it stands with a round, as word, shape and pigment."""
    if item.state in DONE:
        late = item.done_at is not None and item.done_at > item.late_from
        if late:
            return badge(pgettext("expected", "done late"), tone="limited", icon="ok")
        return badge(pgettext("expected", "done"), tone="open", icon="ok")
    if item.state == State.WAIVED:
        return badge(pgettext("expected", "waived"), icon="same")
    if walk is not None:
        return badge(pgettext("patrol", "being walked"), tone="limited", icon="due")
    if item.state == State.MISSED:
        return badge(pgettext("expected", "missed"), tone="late")
    if now() > item.late_from:
        return badge(pgettext("expected", "overdue"), tone="late")
    if item.occurrence.opens_at > now():
        return badge(pgettext("expected", "not open yet"), icon="due")
    return badge(pgettext("expected", "due"), tone="limited", icon="due")
