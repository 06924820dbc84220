"""The checklist of one mode as a page or as a table."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.files.export import table_response
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.lang import localised
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.domain.readiness import Line, check_readiness
from kaijuan.network.plans.forms.readiness import ReadinessFilter

#: The word, tone and shape of a line, by whether it is met.
STATES: Any = {
    True: (pgettext_lazy("readiness", "met"), "open", "ok"),
    False: (pgettext_lazy("readiness", "not met"), "late", "late"),
    None: (pgettext_lazy("readiness", "nobody knows yet"), "limited", "due"),
}


def checklist_page(
    request: HouseRequest, *, mode: str = "", refusal: Refusal | None = None
) -> HttpResponse:
    """``?mode=`` (limited without one), or ``mode``; with a refusal its status and sentence."""
    asked = ReadinessFilter(request.GET)
    if not asked.is_valid():
        raise Http404
    wanted = mode or asked.cleaned_data["mode"] or Mode.LIMITED.value
    lines = check_readiness(request.institution, wanted, now())
    if asked.cleaned_data["format"]:
        return _taken_away(lines, asked.cleaned_data["format"])
    here = reverse("plans:readiness", args=[request.institution.slug])
    may = request.user.has_perm
    context = {
        "mode": Mode(wanted),
        "lines": [(line, *STATES[line.met]) for line in lines],
        "missing": sum(line.blocks for line in lines),
        "tabs": [(each.value, each.label, f"{here}?mode={each.value}") for each in Mode],
        "tab": wanted,
        "downloads": [
            (label, f"{here}?mode={wanted}&format={key}")
            for key, label in (("csv", "CSV"), ("xlsx", "Excel"))
        ],
        "may_tick": may("plans.tick_readiness", request.institution),
        "may_manage": may("plans.manage_readiness", request.institution),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "plans/readiness.html", context, status=status)


def _taken_away(lines: list[Line], form: str) -> HttpResponse:
    heading = [
        _("What must be true"),
        _("State"),
        _("What was found"),
        _("required"),
        _("Vouched for by"),
        _("Good until"),
    ]
    body = [
        [
            localised(line.item, "text"),
            STATES[line.met][0],
            line.sentence,
            line.item.required,
            line.ticked_by,
            line.until,
        ]
        for line in lines
    ]
    return table_response([heading, *body], name="readiness", form=form)
