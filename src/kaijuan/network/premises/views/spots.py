"""Areas and objects that are disinfected: their list, history, plan, and the sheet for the door."""

from __future__ import annotations

import calendar
import datetime as dt
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.premises.days import day_begins, day_ends, today_here
from kaijuan.network.premises.domain.walking import name_of
from kaijuan.network.premises.forms.disinfection import (
    MonthForm,
    PlaceToTreatForm,
    PlanForm,
    SpotsFilter,
    TreatmentsFilter,
)
from kaijuan.network.premises.models import SpotPlan, SpotWhat, Treatment
from kaijuan.network.premises.rules import agents_visible_to, treatments_visible_to
from kaijuan.network.premises.shown import strength, treated_words
from kaijuan.network.premises.views.common import (
    address,
    disinfection_tabs,
    link,
    may_manage,
    where,
)
from kaijuan.network.premises.views.floors import recommended
from kaijuan.network.rounds.public import ExpectedItem, Spot, State

#: Empty lines of a sheet, to be filled in by hand.
BLANK = 8


def _spots() -> Any:
    """Spots that are disinfected: said so here, or expected by a duty of that kind."""
    expected = ExpectedItem.objects.filter(spot=OuterRef("pk"), obligation__kind="disinfection")
    rows = Spot.objects.filter(retired_at=None)
    return rows.filter(Q(what__in=SpotWhat.values) | Exists(expected)).select_related("place")


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
    found = _fetch(code)
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
    found = _fetch(code)
    plan = SpotPlan.objects.filter(spot=found).first()
    rows = treatments_visible_to(request.user).filter(spot=found).select_related("by")
    missed = ExpectedItem.objects.filter(
        spot=found, obligation__kind="disinfection", state=State.MISSED
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
    found = _fetch(code)
    return form_page(
        request,
        partial(PlanForm, spot=found),
        title=_("How it is disinfected"),
        done=_("The plan is set."),
        leave_to=address(request, "spot", code),
        extra={"note": found.name},
    )


@needs("premises.view")
@require_safe
def spot_sheet(request: HouseRequest, code: UUID) -> HttpResponse:
    """The log of one month, to be printed and put on the door. ``?month=2020-02``."""
    found = _fetch(code)
    form = MonthForm(request.GET)
    month = form.cleaned_data["month"] if form.is_valid() else ""
    first = _first_day(month) or today_here().replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    rows = treatments_visible_to(request.user).filter(
        spot=found, at__gte=day_begins(first), at__lt=day_ends(last)
    )
    plan = SpotPlan.objects.filter(spot=found).first()
    context = {
        "spot": found,
        "what": what_of(found),
        "where": where(found),
        "plan": treated_words(plan) if plan is not None else "",
        "month": f"{first:%Y-%m}",
        "rows": [
            (row, strength(row.concentration, row.unit)) for row in rows.order_by("at", "pk")[:400]
        ],
        "blank": range(BLANK),
        "up": address(request, "spot", code),
    }
    return render(request, "premises/sheet.html", context, status=200 if form.is_valid() else 422)


def _first_day(month: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(f"{month}-01") if month else None
    except ValueError:
        return None
    return day if day is not None and 1900 <= day.year <= 2200 else None


@needs("premises.view")
@require_safe
def treatments(request: HouseRequest) -> HttpResponse:
    """``?q= &since= &until= &sort= &page= &format=csv|xlsx``."""

    def show(row: Treatment) -> dict[str, Any]:
        return {
            "at": moment(row.at),
            "spot": link(address(request, "spot", row.spot.code), row.spot.name),
            "where": where(row.spot),
            "how": treated_words(row),
            "done_by": row.done_by,
            "note": _noted(row),
        }

    page = ListPage(
        name="treatments",
        title=pgettext_lazy("disinfection", "What was done"),
        columns=[
            Column("at", pgettext_lazy("disinfection", "When"), sort="at"),
            Column("spot", pgettext_lazy("disinfection", "Area or object"), sort="spot__name"),
            Column("where", pgettext_lazy("premises", "Where")),
            Column("how", pgettext_lazy("disinfection", "How"), sort="agent"),
            Column("done_by", pgettext_lazy("disinfection", "Done by")),
            Column("note", pgettext_lazy("disinfection", "Note")),
        ],
        show=show,
        export=_exported,
        narrow=_between,
        tabs=disinfection_tabs(request),
        first="-at",
        heading=_HEADING,
        extra={
            "empty_title": _("Nothing has been disinfected yet"),
            "empty_hint": _("What is reported stands here, with agent, concentration and time."),
        },
    )
    rows = treatments_visible_to(request.user).select_related("spot__place")
    return page.answer(request, rows, TreatmentsFilter(request.GET))


_HEADING = (
    pgettext_lazy("disinfection", "When"),
    pgettext_lazy("disinfection", "Area or object"),
    pgettext_lazy("premises", "Where"),
    pgettext_lazy("disinfection", "Agent"),
    pgettext_lazy("disinfection", "Concentration"),
    pgettext_lazy("disinfection", "Contact time in minutes"),
    pgettext_lazy("disinfection", "Ventilation in minutes"),
    pgettext_lazy("disinfection", "Done by"),
    pgettext_lazy("disinfection", "Note"),
)


def _noted(row: Treatment) -> Any:
    if not row.weak:
        return row.note
    return badge(pgettext("disinfection", "weaker than recommended"), tone="late")


def _between(rows: Any, wanted: dict[str, Any]) -> Any:
    if wanted["since"]:
        rows = rows.filter(at__gte=day_begins(wanted["since"]))
    if wanted["until"]:
        rows = rows.filter(at__lt=day_ends(wanted["until"]))
    text = wanted["q"]
    named = Q(spot__name__icontains=text) | Q(agent__icontains=text) | Q(done_by__icontains=text)
    return rows.filter(named) if text else rows


def _exported(row: Treatment) -> list[Any]:
    return [
        moment(row.at),
        row.spot.name,
        where(row.spot),
        row.agent,
        strength(row.concentration, row.unit),
        row.contact_minutes,
        row.ventilation_minutes,
        row.done_by,
        row.note,
    ]


def _fetch(code: UUID) -> Spot:
    found: Spot = get_object_or_404(_spots(), code=code)
    return found
