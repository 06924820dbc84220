"""What was disinfected: the list of it, and the sheet for the door."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.premises.days import day_begins, day_ends, today_here
from kaijuan.network.premises.forms.disinfection import (
    MonthForm,
    TreatmentsFilter,
)
from kaijuan.network.premises.models import SpotPlan, Treatment
from kaijuan.network.premises.rules import treatments_visible_to
from kaijuan.network.premises.shown import strength, treated_words
from kaijuan.network.premises.views.common import (
    address,
    disinfection_tabs,
    link,
    where,
)
from kaijuan.network.premises.views.spots import fetch_spot, what_of

#: Empty lines of a sheet, to be filled in by hand.
BLANK = 8


@needs("premises.view")
@require_safe
def spot_sheet(request: HouseRequest, code: UUID) -> HttpResponse:
    """The log of one month, to be printed and put on the door. ``?month=2020-02``."""
    found = fetch_spot(code)
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
    weak = badge(pgettext("disinfection", "weaker than recommended"), tone="late")
    return format_html("{} {}", weak, row.note)


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
