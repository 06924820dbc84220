"""Areas and objects that are disinfected: their list, history and plan."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, Max, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.premises.domain.walking import name_of
from kaijuan.network.premises.forms.disinfection import (
    PlaceToTreatForm,
    PlanForm,
    SpotsFilter,
)
from kaijuan.network.premises.kinds import DISINFECTION
from kaijuan.network.premises.models import Point, Route, SpotPlan, SpotWhat, Treatment
from kaijuan.network.premises.rules import agents_visible_to, treatments_visible_to
from kaijuan.network.premises.shown import treated_words
from kaijuan.network.premises.views.common import (
    address,
    disinfection_tabs,
    link,
    may_manage,
    where,
)
from kaijuan.network.premises.views.floors import recommended
from kaijuan.network.rounds.public import ExpectedItem, Spot, State


def _spots() -> Any:
    """Spots that are disinfected: said so here, or expected by a duty of that kind.

    ``patrolled``: it is a point or a route, whose words and pages are those of the patrol.
    """
    this = OuterRef("pk")
    expected = ExpectedItem.objects.filter(spot=this, obligation__kind=DISINFECTION)
    point, route = Point.objects.filter(spot=this), Route.objects.filter(spot=this)
    rows = Spot.objects.filter(retired_at=None).annotate(
        patrolled=ExpressionWrapper(Exists(point) | Exists(route), BooleanField())
    )
    entered = Q(what__in=SpotWhat.values, patrolled=False)
    return rows.filter(entered | Exists(expected)).select_related("place")


@needs("premises.view")
@require_safe
def spots(request: HouseRequest) -> HttpResponse:
    """``?q= &what= &sort= &page= &format=csv|xlsx``."""

    def show(row: Any) -> dict[str, Any]:
        return {
            "name": link(address(request, "spot", row.code), row.name),
            "what": what_of(row),
            "where": where(row),
            "plan": row.agent or "",
            "last": moment(row.last) if row.last else "",
        }

    page = ListPage(
        name="spots",
        title=pgettext_lazy("disinfection", "Areas and objects"),
        columns=[
            Column("name", pgettext_lazy("disinfection", "Area or object"), sort="name"),
            Column("what", pgettext_lazy("disinfection", "What it is"), sort="what"),
            Column("where", pgettext_lazy("premises", "Where"), sort="floor"),
            Column("plan", pgettext_lazy("disinfection", "Planned agent")),
            Column("last", pgettext_lazy("disinfection", "Last done"), sort="last"),
        ],
        show=show,
        export=lambda row: [
            row.name,
            what_of(row),
            where(row),
            row.agent or "",
            moment(row.last) if row.last else "",
        ],
        narrow=_narrow,
        tabs=disinfection_tabs(request),
        extra=_extra(request),
    )
    last = Treatment.objects.filter(spot=OuterRef("pk")).order_by().values("spot")
    plan = SpotPlan.objects.filter(spot=OuterRef("pk")).values("agent")
    rows = _spots().annotate(
        last=Subquery(last.annotate(at_last=Max("at")).values("at_last")), agent=Subquery(plan)
    )
    return page.answer(request, rows, SpotsFilter(request.GET))


def _extra(request: HouseRequest) -> dict[str, Any]:
    if not may_manage(request):
        return {"empty_hint": _("The director or the facilities staff enter them.")}
    return {
        "create_href": address(request, "spot-new"),
        "create_label": _("Enter an area or object"),
        "empty_hint": _("Such as a lift, the desks of a reading room, the drop box."),
    }


def _narrow(rows: Any, wanted: dict[str, Any]) -> Any:
    if wanted["what"]:
        rows = rows.filter(what=wanted["what"])
    text = wanted["q"]
    return rows.filter(Q(name__icontains=text) | Q(floor__icontains=text)) if text else rows


def what_of(spot: Spot) -> str:
    """What it is, in the words of disinfection; else the kind of the spot."""
    if spot.what in SpotWhat.values:
        return str(SpotWhat(spot.what).label)
    return str(spot.get_kind_display())


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def spot_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        PlaceToTreatForm,
        title=_("Enter an area or object"),
        done=_("It is entered. Say how it is disinfected, and put it into a duty."),
        leave_to=address(request, "spots"),
    )


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def spot_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    found: Spot = get_object_or_404(_spots(), code=code, patrolled=False)
    return form_page(
        request,
        partial(PlaceToTreatForm, instance=found),
        title=_("Change an area or object"),
        done=_("It is changed."),
        leave_to=address(request, "spot", code),
    )


@needs("premises.view")
@require_safe
def spot(request: HouseRequest, code: UUID) -> HttpResponse:
    """How it is disinfected, and what was done."""
    found = fetch_spot(code)
    plan = SpotPlan.objects.filter(spot=found).first()
    rows = treatments_visible_to(request.user).filter(spot=found).select_related("by")
    missed = ExpectedItem.objects.filter(
        spot=found, obligation__kind=DISINFECTION, state=State.MISSED
    )
    agents = agents_visible_to(request.user).filter(what=found.what, retired_at=None)
    context = {
        "spot": found,
        "what": what_of(found),
        "where": where(found),
        "plan": treated_words(plan) if plan is not None else "",
        "agents": [(agent, recommended(agent)) for agent in agents.order_by("name", "pk")],
        "done": [
            (row, treated_words(row), name_of(row.by)) for row in rows.order_by("-at", "-pk")[:30]
        ],
        "missed": list(missed.order_by("-day")[:10]),
        "up": address(request, "spots"),
        "may_manage": may_manage(request),
    }
    return render(request, "premises/spot.html", context)


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def spot_plan(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch_spot(code)
    return form_page(
        request,
        partial(PlanForm, spot=found),
        title=_("How it is disinfected"),
        done=_("The plan is set."),
        leave_to=address(request, "spot", code),
        extra={"note": found.name},
    )


def fetch_spot(code: UUID) -> Spot:
    """The spot in the open scope, by ``code``. Raises Http404."""
    found: Spot = get_object_or_404(_spots(), code=code)
    return found
