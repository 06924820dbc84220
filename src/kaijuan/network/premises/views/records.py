"""Rounds that were walked, and faults that stand."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q
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
from kaijuan.network.premises.domain.walking import name_of
from kaijuan.network.premises.forms.walking import FaultsFilter, ResolveForm, RoundsFilter
from kaijuan.network.premises.models import Fault, Round, RoundState
from kaijuan.network.premises.rules import faults_visible_to, rounds_visible_to
from kaijuan.network.premises.views.common import (
    address,
    link,
    may_manage,
    patrol_tabs,
    round_badge,
    where,
)


@needs("premises.view")
@require_safe
def rounds(request: HouseRequest) -> HttpResponse:
    """``?q= &show= &sort= &page= &format=csv|xlsx``."""

    def show(row: Round) -> dict[str, Any]:
        return {
            "at": link(address(request, "round", row.code), moment(row.started_at)),
            "route": row.route.spot.name,
            "walker": name_of(row.walker),
            "state": round_badge(row),
            "checked": f"{row.checked}/{row.points}",
            "missed": row.missed,
            "wrong": row.out_of_order,
            "not_ok": row.not_ok,
        }

    page = ListPage(
        name="rounds",
        title=pgettext_lazy("patrol", "Rounds"),
        columns=[
            Column("at", pgettext_lazy("patrol", "Begun"), sort="started_at"),
            Column("route", pgettext_lazy("patrol", "Route"), sort="route__spot__name"),
            Column("walker", pgettext_lazy("patrol", "Walked by")),
            Column("state", pgettext_lazy("patrol", "State")),
            Column("checked", pgettext_lazy("patrol", "Checked"), numeric=True),
            Column("missed", pgettext_lazy("patrol", "Missed"), numeric=True, sort="missed"),
            Column("wrong", pgettext_lazy("patrol", "Out of order"), numeric=True),
            Column("not_ok", pgettext_lazy("patrol", "Not in order"), numeric=True, sort="not_ok"),
        ],
        show=show,
        export=_exported,
        narrow=_narrow,
        tabs=patrol_tabs(request),
        first="-started_at",
        extra={
            "empty_title": _("No round has been walked yet"),
            "empty_hint": _("Each round stands here with its points, also those left out."),
        },
    )
    rows = rounds_visible_to(request.user).select_related("route__spot", "walker")
    return page.answer(request, rows, RoundsFilter(request.GET))


def _narrow(rows: Any, wanted: dict[str, Any]) -> Any:
    show = wanted["show"]
    if show in {"walking", "given-up"}:
        rows = rows.filter(state=show)
    elif show == "missed":
        rows = rows.filter(state=RoundState.FINISHED, missed__gt=0)
    elif show == "not-ok":
        rows = rows.filter(not_ok__gt=0)
    text = wanted["q"]
    named = Q(route__spot__name__icontains=text) | Q(walker__display_name__icontains=text)
    return rows.filter(named) if text else rows


def _exported(row: Round) -> list[Any]:
    return [
        moment(row.started_at),
        row.route.spot.name,
        name_of(row.walker),
        row.get_state_display(),
        f"{row.checked} / {row.points}",
        row.missed,
        row.out_of_order,
        row.not_ok,
    ]


@needs("premises.view")
@require_safe
def faults(request: HouseRequest) -> HttpResponse:
    """``?q= &show= &sort= &page= &format=csv|xlsx``."""

    def show(row: Fault) -> dict[str, Any]:
        return {
            "note": link(address(request, "fault", row.code), row.note),
            "point": row.point.spot.name,
            "where": where(row.point.spot),
            "kind": row.get_kind_display(),
            "found": moment(row.found_at),
            "times": row.times,
            "state": fault_badge(row),
        }

    page = ListPage(
        name="faults",
        title=pgettext_lazy("fault", "Faults"),
        columns=[
            Column("note", pgettext_lazy("fault", "What is not in order")),
            Column("point", pgettext_lazy("patrol", "Point"), sort="point__spot__name"),
            Column("where", pgettext_lazy("premises", "Where")),
            Column("kind", pgettext_lazy("patrol", "What is wrong"), sort="kind"),
            Column("found", pgettext_lazy("fault", "Found"), sort="found_at"),
            Column("times", pgettext_lazy("fault", "Seen"), numeric=True, sort="times"),
            Column("state", pgettext_lazy("fault", "State")),
        ],
        show=show,
        export=lambda row: [
            row.note,
            row.point.spot.name,
            where(row.point.spot),
            row.get_kind_display(),
            moment(row.found_at),
            row.times,
            moment(row.resolved_at) if row.resolved_at else pgettext("fault", "not resolved"),
        ],
        narrow=_narrow_faults,
        tabs=patrol_tabs(request),
        first="-found_at",
        extra={
            "empty_title": _("Nothing is out of order"),
            "empty_hint": _("What a check finds stands here until somebody has resolved it."),
        },
    )
    rows = faults_visible_to(request.user).select_related("point__spot__place")
    return page.answer(request, rows, FaultsFilter(request.GET))


def _narrow_faults(rows: Any, wanted: dict[str, Any]) -> Any:
    if wanted["show"] != "all":
        rows = rows.filter(resolved_at__isnull=wanted["show"] != "resolved")
    text = wanted["q"]
    named = Q(note__icontains=text) | Q(point__spot__name__icontains=text)
    return rows.filter(named) if text else rows


def fault_badge(row: Fault) -> Any:
    if row.resolved_at is not None:
        return badge(pgettext("fault", "resolved"), tone="open", icon="ok")
    return badge(pgettext("fault", "not resolved"), tone="late")


@needs("premises.view")
@require_safe
def fault(request: HouseRequest, code: UUID) -> HttpResponse:
    """One fault, who saw it, what was done."""
    found = _fetch(request, code)
    context = {
        "fault": found,
        "badge": fault_badge(found),
        "where": where(found.point.spot),
        "found_by": name_of(found.found_by),
        "resolved_by": name_of(found.resolved_by),
        "checks": [
            (check, name_of(check.by))
            for check in found.checks.select_related("by", "round__route__spot").order_by("-at")[
                :50
            ]
        ],
        "up": address(request, "faults"),
        "may_manage": may_manage(request),
    }
    return render(request, "premises/fault.html", context)


@needs("premises.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def fault_resolve(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    return form_page(
        request,
        partial(ResolveForm, fault=found),
        title=_("Resolve a fault"),
        done=_("The fault is resolved."),
        leave_to=address(request, "fault", code),
        extra={"note": found.note, "save_label": pgettext("fault", "Resolved")},
    )


def _fetch(request: HouseRequest, code: UUID) -> Fault:
    rows = faults_visible_to(request.user).select_related(
        "point__spot__place", "found_by", "resolved_by", "institution"
    )
    found: Fault = get_object_or_404(rows, code=code)
    return found
