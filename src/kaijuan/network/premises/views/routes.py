"""Routes are entered, and their points put in order; the codes for the walls are printed."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.premises.forms.patrol import (
    RetireRouteForm,
    RouteForm,
    StopsForm,
)
from kaijuan.network.premises.models import PointWhat, Route, WallCode
from kaijuan.network.premises.rules import (
    points_visible_to,
    rounds_visible_to,
    routes_visible_to,
)
from kaijuan.network.premises.views.common import (
    address,
    link,
    may_manage,
    patrol_tabs,
    round_badge,
    where,
)
from kaijuan.network.premises.walls import sheet_of

#: Points of one route, and codes on one sheet.
MOST = 200


@needs("premises.view")
@require_safe
def routes(request: HouseRequest) -> HttpResponse:
    """``?q= &sort= &page= &format=csv|xlsx``."""

    def show(row: Any) -> dict[str, Any]:
        return {
            "name": link(address(request, "route", row.code), row.spot.name),
            "where": where(row.spot),
            "points": row.points,
            "last": moment(row.last) if row.last else "",
        }

    page = ListPage(
        name="routes",
        title=pgettext_lazy("patrol", "Routes"),
        columns=[
            Column("name", pgettext_lazy("patrol", "Route"), sort="spot__name"),
            Column("where", pgettext_lazy("premises", "Where")),
            Column("points", pgettext_lazy("patrol", "Points"), numeric=True, sort="points"),
            Column("last", pgettext_lazy("patrol", "Last walked"), sort="last"),
        ],
        show=show,
        export=lambda row: [
            row.spot.name,
            where(row.spot),
            row.points,
            moment(row.last) if row.last else "",
        ],
        narrow=narrow,
        tabs=patrol_tabs(request),
        extra=extra(request, "route-new", _("Enter a route")),
    )
    rows = routes_visible_to(request.user).filter(spot__retired_at=None)
    counted = rows.annotate(
        points=Count("stops", distinct=True), last=Max("rounds__ended_at")
    ).select_related("spot__place")
    return page.answer(request, counted, ListFilter(request.GET))


def narrow(rows: Any, wanted: dict[str, Any]) -> Any:
    if wanted.get("what"):
        rows = rows.filter(spot__what=wanted["what"])
    text = wanted["q"]
    named = Q(spot__name__icontains=text) | Q(spot__floor__icontains=text)
    return rows.filter(named) if text else rows


def extra(request: HouseRequest, new: str, label: Any) -> dict[str, Any]:
    if not may_manage(request):
        return {"empty_hint": _("The director or the facilities staff enter them.")}
    return {
        "create_href": address(request, new),
        "create_label": label,
        "empty_hint": _("Such as the evening round: doors, windows, water, power, CCTV."),
    }


@needs("premises.view")
@require_safe
def route(request: HouseRequest, code: UUID) -> HttpResponse:
    """A route: its points in order and its last rounds."""
    found = _route(request, code)
    stops = found.stops.select_related("point__spot__place").order_by("position", "pk")
    walked = rounds_visible_to(request.user).filter(route=found).select_related("walker")
    context = {
        "route": found,
        "where": where(found.spot),
        "stops": [
            (stop, PointWhat(stop.point.spot.what).label, where(stop.point.spot)) for stop in stops
        ],
        "rounds": [(each, round_badge(each)) for each in walked.order_by("-started_at")[:5]],
        "up": address(request, "routes"),
        "may_manage": may_manage(request),
    }
    return render(request, "premises/route.html", context)


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def route_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        RouteForm,
        title=_("Enter a route"),
        done=_("The route is entered. Put its points on it."),
        leave_to=address(request, "routes"),
    )


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def route_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _route(request, code)
    return form_page(
        request,
        partial(RouteForm, route=found),
        title=_("Change a route"),
        done=_("The route is changed."),
        leave_to=address(request, "route", code),
    )


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def route_points(request: HouseRequest, code: UUID) -> HttpResponse:
    """Which points the route passes, and in which order."""
    found = _route(request, code)
    rows = points_visible_to(request.user).filter(spot__retired_at=None)
    # Those of the route first: what does not stand in the form is taken off it.
    passed = Exists(found.stops.filter(point=OuterRef("pk")))
    ordered = rows.select_related("spot").order_by(passed.desc(), "spot__floor", "spot__name", "pk")
    points = list(ordered[:MOST])
    return form_page(
        request,
        partial(StopsForm, route=found, points=points),
        title=_("Points of the route"),
        done=_("The route passes these points now."),
        leave_to=address(request, "route", code),
        extra={
            "note": found.spot.name,
            "other_href": address(request, "point-new"),
            "other_label": _("Enter a point"),
        },
    )


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def route_retire(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _route(request, code)
    return act_page(
        request,
        partial(RetireRouteForm, route=found),
        title=_("Put a route away"),
        label=_("Put away"),
        done=_("The route is put away."),
        back=address(request, "route", code),
        about=found.spot.name,
        note=_("It is walked no longer. Rounds that were walked stay on record."),
        leave_to=address(request, "routes"),
    )


@needs("premises.manage")
@require_safe
def route_codes(request: HouseRequest, code: UUID) -> HttpResponse:
    """The codes of a route's points, to be printed and put on the walls."""
    found = _route(request, code)
    codes = WallCode.objects.filter(point__stops__route=found, ended_at=None)
    ordered = codes.select_related("point__spot__place", "institution").order_by(
        "point__stops__position", "pk"
    )
    return sheet(request, found.spot.name, ordered[:MOST], address(request, "route", code))


def sheet(request: HouseRequest, title: str, codes: Any, back: str) -> HttpResponse:
    labels = [sheet_of(request, code, where(code.point.spot)) for code in codes]
    return render(request, "premises/codes.html", {"title": title, "codes": labels, "up": back})


def _route(request: HouseRequest, code: UUID) -> Route:
    rows = routes_visible_to(request.user).select_related("spot__place", "institution")
    found: Route = get_object_or_404(rows, code=code, spot__retired_at=None)
    return found
