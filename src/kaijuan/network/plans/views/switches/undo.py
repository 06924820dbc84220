"""A switch is taken back, after a preview of its own; steps done by hand are ticked off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.lang import localised
from kaijuan.network.plans.domain.switches import preview_undo, tick_by_hand, undo_switch
from kaijuan.network.plans.domain.switches.wanted import BackLine
from kaijuan.network.plans.models import ChangedSetting, MeasureRun, Switch
from kaijuan.network.plans.rules.switches import runs_visible_to
from kaijuan.network.plans.views.switches.decide import carry_out
from kaijuan.network.plans.views.switches.fetch import fetch_switch
from kaijuan.network.plans.views.switches.page import context_of, switch_page
from kaijuan.network.plans.views.switches.shown import MOST_LISTED, Row, service_rows


@needs("plans.approve_switch")
@require_http_methods(["GET", "HEAD", "POST"])
def switch_undo(request: HouseRequest, code: UUID) -> HttpResponse:
    """What is put back, what stays as somebody left it, what cannot be unsaid; then the seal."""
    found = fetch_switch(request, code)
    if request.method == "POST":

        def act() -> None:
            undo_switch(found, by=request.user)

        return carry_out(
            request, found, act, lambda _switch: _("It is taken back."), Switch.State.UNDONE
        )
    try:
        preview = preview_undo(found)
    except Refusal as refusal:
        return switch_page(request, found, refusal)
    changing, _same = service_rows(preview.services)
    context = context_of(request, found) | {
        "back": _rows(preview.back),
        "left": [(_row(each), _why(each)) for each in preview.left[:MOST_LISTED]],
        "back_count": len(preview.back),
        "left_count": len(preview.left),
        "changing": changing,
        "for_good": preview.for_good,
        "by_hand": preview.by_hand,
    }
    return render(request, "plans/switch_undo.html", context)


def _rows(lines: Any) -> list[Row]:
    return [_row(each) for each in lines[:MOST_LISTED]]


def _row(line: BackLine) -> Row:
    return Row(localised(line.change, "label"), line.now_shown, line.then_shown)


def _why(line: BackLine) -> Any:
    """Why it stays, in the words of the ledger."""
    return ChangedSetting.Back(line.back).label


@needs("plans.tick_step")
@require_POST
def step_tick(request: HouseRequest, code: UUID) -> HttpResponse:
    """A step done by hand is ticked off, by name."""
    rows = runs_visible_to(request.user).select_related("switch")
    run: MeasureRun = get_object_or_404(rows, code=code)
    found = fetch_switch(request, run.switch.code)
    mine = run.state == MeasureRun.State.DONE and run.done_by_id == request.user.pk
    if mine:
        # The second press of one button.
        return redirect("plans:switch", request.institution.slug, found.code)

    def act() -> None:
        tick_by_hand(run, by=request.user)

    return carry_out(request, found, act, lambda _switch: _("It is ticked off."))
