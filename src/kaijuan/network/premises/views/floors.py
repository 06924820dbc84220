"""The floor list of today: what is due where, one tap for what was done as planned."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.lang import localised
from kaijuan.network.premises.days import today_here
from kaijuan.network.premises.domain.items import spot_of
from kaijuan.network.premises.domain.treating import STANDARD
from kaijuan.network.premises.forms.disinfection import (
    AsPlannedForm,
    FloorFilter,
    ReportForm,
)
from kaijuan.network.premises.kinds import DISINFECTION
from kaijuan.network.premises.models import Agent, SpotPlan, Treatment
from kaijuan.network.premises.rules import agents_visible_to
from kaijuan.network.premises.shown import treated_words
from kaijuan.network.premises.views.common import (
    address,
    coded_page,
    disinfection_tabs,
    may_manage,
    where,
)
from kaijuan.network.premises.views.today import OPEN, item_badge
from kaijuan.network.rounds.public import DONE, ExpectedItem, State

#: So many on one page; a library with more narrows by building.
MOST = 300


def items_due() -> Any:
    """What is due today, and what is pending from before and still open."""
    rows = ExpectedItem.objects.filter(obligation__kind=DISINFECTION, spot__isnull=False)
    still = Q(state=State.PENDING, day__lt=today_here(), occurrence__closes_at__gt=now())
    return rows.filter(Q(day=today_here()) | still).select_related(
        "occurrence__form_version__form", "obligation", "spot__place"
    )


@needs("premises.view")
@require_safe
def disinfection(request: HouseRequest) -> HttpResponse:
    """``?place= &show=due``: by building and floor."""
    form = FloorFilter(request.GET)
    valid = form.is_valid()
    rows = items_due() if valid else items_due().none()
    if valid and form.cleaned_data["place"]:
        rows = rows.filter(spot__place=form.cleaned_data["place"])
    counts = rows.aggregate(
        done=Count("pk", filter=Q(state__in=DONE)), due=Count("pk", filter=~Q(state=State.WAIVED))
    )
    if valid and form.cleaned_data["show"] == "due":
        rows = rows.filter(state__in=OPEN)
    every = list(rows.order_by(*_ORDER)[: MOST + 1])
    context = {
        "form": form,
        "floors": _floors(request, every[:MOST]),
        **counts,
        "more": len(every) > MOST,
        "filtered": bool(request.GET.get("place") or request.GET.get("show")),
        "tabs": disinfection_tabs(request),
        "tab": "disinfection",
        "may_manage": may_manage(request),
    }
    return render(request, "premises/disinfection.html", context, status=200 if valid else 422)


_ORDER = (
    *("spot__place__position", "spot__place__pk", "spot__floor", "spot__position"),
    *("spot__name", "occurrence__opens_at", "pk"),
)


def _floors(request: HouseRequest, items: Sequence[ExpectedItem]) -> list[dict[str, Any]]:
    """Groups of one building and floor, in the order of the building."""
    spots = {item.spot_id for item in items}
    plans = {plan.spot_id: plan for plan in SpotPlan.objects.filter(spot__in=spots)}
    treated = Treatment.objects.filter(item__in=[item.pk for item in items])
    by_item = {row.item_id: row for row in treated}
    found = []
    for _key, some in groupby(
        items, key=lambda item: (spot_of(item).place_id, spot_of(item).floor)
    ):
        rows = list(some)
        spot = spot_of(rows[0])
        found.append(
            {
                "place": localised(spot.place, "name") if spot.place is not None else "",
                "floor": spot.floor,
                "left": sum(item.state in OPEN for item in rows),
                "rows": [
                    _row(request, item, plans.get(item.spot_id), by_item.get(item.pk))
                    for item in rows
                ],
            }
        )
    return found


def _row(
    request: HouseRequest, item: ExpectedItem, plan: SpotPlan | None, done: Treatment | None
) -> dict[str, Any]:
    open_now = item.state in OPEN and item.occurrence.opens_at <= now()
    standard = has_standard_form(item)
    return {
        "item": item,
        "name": spot_of(item).name,
        "badge": item_badge(item),
        "plan": treated_words(plan) if plan is not None else "",
        "done": treated_words(done) if done is not None else "",
        "weak": done is not None and done.weak,
        "history": address(request, "spot", spot_of(item).code),
        "one_tap": plan is not None and standard and open_now,
        "otherwise": form_of(request, item) if open_now else "",
        "as_planned": address(request, "as-planned", item.occurrence.code, spot_of(item).code),
        "code": uuid.uuid4(),
    }


def has_standard_form(item: ExpectedItem) -> bool:
    """Whether the duty asks with the form of the house, whose questions this page knows."""
    version = item.occurrence.form_version
    return version is not None and version.form.standard == STANDARD


def form_of(request: HouseRequest, item: ExpectedItem) -> str:
    """Where the long way is: here, or the duty's own form."""
    if has_standard_form(item):
        return address(request, "report", item.occurrence.code, spot_of(item).code)
    return address(request, "rounds:report", item.occurrence.code, spot_of(item).code)


@needs("premises.check")
@require_POST
def as_planned(request: HouseRequest, occurrence: UUID, spot: UUID) -> HttpResponse:
    """One tap: the plan of the spot is what was done."""
    item = _item(occurrence, spot)
    form = AsPlannedForm(request.POST, item=item)
    back = f"{address(request, 'disinfection')}#s-{spot}"
    if not form.is_valid():
        return render(request, "premises/refused.html", {"form": form, "back": back}, status=422)
    try:
        form.write(by=request.user)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        context = {
            "form": form,
            "back": back,
            "otherwise": form_of(request, item) if item.state in OPEN else "",
        }
        return render(request, "premises/refused.html", context, status=refusal.status)
    messages.success(request, _("Noted: {name}").format(name=spot_of(item).name))
    return redirect(back)


@needs("premises.check")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HouseRequest, occurrence: UUID, spot: UUID) -> HttpResponse:
    """Otherwise than planned: what, how strong, how long."""
    item = _item(occurrence, spot)
    if not has_standard_form(item):
        return redirect(form_of(request, item))
    done = Treatment.objects.filter(item=item).first()
    if item.state in DONE and request.method != "POST":
        context = {
            "item": item,
            "done": treated_words(done) if done is not None else "",
            "where": where(spot_of(item)),
            "correct": address(request, "rounds:report", item.occurrence.code, spot_of(item).code),
            "back": address(request, "disinfection"),
        }
        return render(request, "premises/reported.html", context)
    data = request.POST if request.method == "POST" else None
    agents = agents_visible_to(request.user).filter(what=spot_of(item).what, retired_at=None)
    context = {
        "item": item,
        "where": where(spot_of(item)),
        "agents": [(agent, recommended(agent)) for agent in agents.order_by("name", "pk")],
        "back": address(request, "disinfection"),
    }
    return coded_page(
        request,
        partial(ReportForm, item=item)(data),
        template="premises/report.html",
        context=context,
        leave_to=lambda _form: f"{address(request, 'disinfection')}#s-{spot}",
    )


def recommended(agent: Agent) -> str:
    """ "500 mg/L, 30 minutes (to be confirmed)"."""
    words = treated_words(agent)
    if agent.confirmed_at is not None:
        return words
    return pgettext("disinfection", "%(words)s (to be confirmed)") % {"words": words}


def _item(occurrence: UUID, spot: UUID) -> ExpectedItem:
    rows = ExpectedItem.objects.filter(obligation__kind=DISINFECTION).select_related(
        "occurrence__form_version__form", "obligation", "spot__place"
    )
    found: ExpectedItem = get_object_or_404(rows, occurrence__code=occurrence, spot__code=spot)
    return found
