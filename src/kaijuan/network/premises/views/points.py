"""Points are entered, changed, put away; their codes are renewed and printed."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.premises.forms.patrol import (
    PointForm,
    PointsFilter,
    RenewForm,
    RetirePointForm,
)
from kaijuan.network.premises.models import Point, PointWhat, WallCode
from kaijuan.network.premises.rules import (
    points_visible_to,
)
from kaijuan.network.premises.views.common import (
    address,
    link,
    may_manage,
    patrol_tabs,
    where,
)
from kaijuan.network.premises.views.routes import extra, narrow, sheet


@needs("premises.view")
@require_safe
def points(request: HouseRequest) -> HttpResponse:
    """``?q= &what= &sort= &page= &format=csv|xlsx``."""

    def show(row: Point) -> dict[str, Any]:
        href = address(request, "point", row.code)
        return {
            "name": link(href, row.spot.name),
            "what": PointWhat(row.spot.what).label,
            "where": where(row.spot),
            "look_for": row.look_for,
        }

    page = ListPage(
        name="points",
        title=pgettext_lazy("patrol", "Points"),
        columns=[
            Column("name", pgettext_lazy("patrol", "Point"), sort="spot__name"),
            Column("what", pgettext_lazy("patrol", "What it is"), sort="spot__what"),
            Column("where", pgettext_lazy("premises", "Where"), sort="spot__floor"),
            Column("look_for", pgettext_lazy("patrol", "What to check")),
        ],
        show=show,
        export=lambda row: [
            row.spot.name,
            PointWhat(row.spot.what).label,
            where(row.spot),
            row.look_for,
        ],
        narrow=narrow,
        tabs=patrol_tabs(request),
        extra=extra(request, "point-new", _("Enter a point")),
    )
    rows = points_visible_to(request.user).filter(spot__retired_at=None)
    return page.answer(request, rows.select_related("spot__place"), PointsFilter(request.GET))


@needs("premises.view")
@require_safe
def point(request: HouseRequest, code: UUID) -> HttpResponse:
    """A point: what to check, on which routes it is, what was not in order."""
    found = _point(request, code)
    stops = found.stops.filter(route__spot__retired_at=None).select_related("route__spot")
    context = {
        "point": found,
        "what": PointWhat(found.spot.what).label,
        "where": where(found.spot),
        "look_for": [line for line in found.look_for.splitlines() if line.strip()],
        "routes": [(each.route, address(request, "route", each.route.code)) for each in stops],
        "faults": [
            (each, address(request, "fault", each.code))
            for each in found.faults.order_by("-found_at")[:10]
        ],
        "up": address(request, "points"),
        "may_manage": may_manage(request),
    }
    return render(request, "premises/point.html", context)


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def point_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        PointForm,
        title=_("Enter a point"),
        done=_("The point is entered. Put it on a route."),
        leave_to=address(request, "points"),
    )


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def point_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _point(request, code)
    return form_page(
        request,
        partial(PointForm, point=found),
        title=_("Change a point"),
        done=_("The point is changed."),
        leave_to=address(request, "point", code),
    )


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def point_renew(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _point(request, code)
    return act_page(
        request,
        partial(RenewForm, point=found),
        title=_("Renew the QR code"),
        label=_("Renew the code"),
        done=_("The code is renewed. Print it and put it on the wall."),
        back=address(request, "point", code),
        about=found.spot.name,
        note=_("The old code opens nothing from now on. Do this where a sheet was photographed."),
        leave_to=address(request, "point-code", code),
    )


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def point_retire(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _point(request, code)
    return act_page(
        request,
        partial(RetirePointForm, point=found),
        title=_("Put a point away"),
        label=_("Put away"),
        done=_("The point is put away."),
        back=address(request, "point", code),
        about=found.spot.name,
        note=_("It leaves every route, and its code opens nothing. Checks stay on record."),
        leave_to=address(request, "points"),
    )


@needs("premises.manage")
@require_safe
def point_code(request: HouseRequest, code: UUID) -> HttpResponse:
    """The code of one point, to be printed."""
    found = _point(request, code)
    codes = WallCode.objects.filter(point=found, ended_at=None)
    rows = codes.select_related("point__spot__place", "institution")
    return sheet(request, found.spot.name, rows, address(request, "point", code))


def _point(request: HouseRequest, code: UUID) -> Point:
    rows = points_visible_to(request.user).select_related("spot__place", "institution")
    found: Point = get_object_or_404(rows, code=code, spot__retired_at=None)
    return found
