"""The readiness checklist: what must be true before a mode opens, and who vouches for what."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import Chip
from kaijuan.core.ui.pages.forms import carried_out, form_page
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.domain.readiness import check_readiness
from kaijuan.network.plans.domain.readiness_items import retire_item, take_tick_back
from kaijuan.network.plans.domain.readiness_usual import take_over_usual
from kaijuan.network.plans.forms.readiness import ReadinessItemForm, TickForm
from kaijuan.network.plans.models import ReadinessItem, ReadinessTick
from kaijuan.network.plans.readiness import facts
from kaijuan.network.plans.rules.readiness import (
    readiness_items_visible_to,
    readiness_ticks_visible_to,
)
from kaijuan.network.plans.views.readiness_list import checklist_page


@needs("plans.view_readiness")
@require_safe
def readiness(request: HouseRequest) -> HttpResponse:
    """``?mode=closed|limited|open &format=csv|xlsx``."""
    return checklist_page(request)


@needs("plans.view_readiness")
@require_safe
def readiness_line(request: HouseRequest, code: UUID) -> HttpResponse:
    """One line as it stands, and everyone who ever vouched for it."""
    item = _fetch(request, code)
    lines = check_readiness(request.institution, item.mode, now())
    context = {
        "item": item,
        "line": next((line for line in lines if line.item == item), None),
        "ticks": item.ticks.select_related("ticked_by")[:50],
        "back": _list(request, item.mode),
        "may_tick": request.user.has_perm("plans.tick_readiness", request.institution),
        "may_manage": request.user.has_perm("plans.manage_readiness", request.institution),
        "fact": facts[item.fact].label if item.fact in facts else "",
        "now": now(),
    }
    return render(request, "plans/readiness_line.html", context)


@needs("plans.manage_readiness")
@require_http_methods(["GET", "HEAD", "POST"])
def readiness_add(request: HouseRequest) -> HttpResponse:
    """``?mode=`` before which mode, ``&fact=`` which data tell it; none: a person does."""
    mode, fact = _mode(request), request.GET.get("fact", "")
    if fact and fact not in facts:
        raise Http404
    item = ReadinessItem(mode=mode, fact=fact, institution=request.institution)
    form = ReadinessItemForm(request.POST if request.method == "POST" else None, instance=item)
    if request.method == "POST" and form.is_valid() and carried_out(form, request.user):
        messages.success(request, str(_("The line is added.")))
        return redirect(_list(request, mode))
    context = {
        "form": form,
        "mode": Mode(mode),
        "chips_of_facts": _chips(mode, fact),
        "back": _list(request, mode),
    }
    status = 422 if form.is_bound else 200
    return render(request, "plans/readiness_add.html", context, status=status)


def _chips(mode: str, fact: str) -> list[Chip]:
    """A person, or one of what rooms can tell by data."""
    person = Chip(_("a person, who vouches for it"), f"?mode={mode}", not fact)
    data = [
        Chip(
            format_lazy(_("data: {fact}"), fact=each.label),
            f"?mode={mode}&fact={each.key}",
            each.key == fact,
        )
        for each in facts
    ]
    return [person, *data]


@needs("plans.manage_readiness")
@require_http_methods(["GET", "HEAD", "POST"])
def readiness_change(request: HouseRequest, code: UUID) -> HttpResponse:
    item = _fetch(request, code)
    return form_page(
        request,
        partial(ReadinessItemForm, instance=item),
        title=_("Change a line"),
        done=_("The line is changed."),
        leave_to=_list(request, item.mode),
        extra={"note": Mode(item.mode).label},
    )


@needs("plans.manage_readiness")
@require_POST
def readiness_retire(request: HouseRequest, code: UUID) -> HttpResponse:
    item = _fetch(request, code)
    return _done(request, item, _("The line is taken out."), retire_item, item)


@needs("plans.manage_readiness")
@require_POST
def readiness_usual(request: HouseRequest) -> HttpResponse:
    """``?mode=``: add the usual lines that are not there yet."""
    mode = _mode(request)
    added = take_over_usual(mode, by=request.user)
    said = ngettext("%(count)d line was added.", "%(count)d lines were added.", added)
    messages.success(request, said % {"count": added})
    return redirect(_list(request, mode))


@needs("plans.tick_readiness")
@require_http_methods(["GET", "HEAD", "POST"])
def readiness_tick(request: HouseRequest, code: UUID) -> HttpResponse:
    item = _fetch(request, code)
    return form_page(
        request,
        partial(TickForm, item=item),
        title=_("Vouch for a line"),
        done=_("You have vouched for it."),
        leave_to=_list(request, item.mode),
        extra={"note": item.text},
    )


@needs("plans.tick_readiness")
@require_POST
def readiness_tick_back(request: HouseRequest, code: UUID) -> HttpResponse:
    rows = readiness_ticks_visible_to(request.user).select_related("item")
    tick: ReadinessTick = get_object_or_404(rows, code=code)
    return _done(request, tick.item, _("It is taken back."), take_tick_back, tick)


def _done(
    request: HouseRequest, item: ReadinessItem, said: Any, act: Any, what: Any
) -> HttpResponse:
    """Carry out ``act``; a refusal is said on the list, where the state now stands."""
    try:
        act(what, by=request.user)
    except Refusal as refusal:
        return checklist_page(request, mode=item.mode, refusal=refusal)
    messages.success(request, str(said))
    return redirect(_list(request, item.mode))


def _fetch(request: HouseRequest, code: UUID) -> ReadinessItem:
    rows = readiness_items_visible_to(request.user).select_related("institution")
    item: ReadinessItem = get_object_or_404(rows, code=code)
    return item


def _mode(request: HouseRequest) -> str:
    mode = request.GET.get("mode") or Mode.LIMITED.value
    if mode not in Mode.values:
        raise Http404
    return mode


def _list(request: HouseRequest, mode: str) -> str:
    return f"{reverse('plans:readiness', args=[request.institution.slug])}?mode={mode}"
