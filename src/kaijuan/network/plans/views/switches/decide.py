"""Submitted, approved, refused, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.network.plans.domain.switches import (
    approve_switch,
    refuse_switch,
    submit_switch,
    withdraw_switch,
)
from kaijuan.network.plans.forms.switches import ApproveForm, RefuseForm, SubmitForm
from kaijuan.network.plans.models import Consent, Switch
from kaijuan.network.plans.views.switches.fetch import fetch_switch
from kaijuan.network.plans.views.switches.page import context_of, switch_page

State = Switch.State


@needs("plans.prepare_switch")
@require_POST
def switch_submit(request: HouseRequest, code: UUID) -> HttpResponse:
    """``digest``: the preview that was seen. Stale: 409, and the preview as it is now."""
    found = fetch_switch(request, code)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return switch_page(request, found, _first(form))
    digest = form.cleaned_data["digest"]

    def act() -> None:
        submit_switch(found, digest=digest, by=request.user)

    return carry_out(request, found, act, _said_of, State.WAITING, State.APPROVED, State.APPLIED)


@needs("plans.approve_switch")
@require_http_methods(["GET", "HEAD", "POST"])
def switch_approve(request: HouseRequest, code: UUID) -> HttpResponse:
    """The preview once more, and the seal; where the plan asks for it, the university's paper."""
    found = fetch_switch(request, code)
    if request.method != "POST":
        if found.state not in {State.WAITING, State.PROPOSED}:
            return redirect(_page(request, found))
        return _approval(request, found, ApproveForm(above=_above(found)))
    form = ApproveForm(request.POST, above=_above(found))
    if not form.is_valid():
        return _approval(request, found, form, _first(form) if "digest" in form.errors else None)
    try:
        approve_switch(found, by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        fresh = fetch_switch(request, code)
        if fresh.state in {State.APPROVED, State.APPLIED} and fresh.approved_by == request.user:
            return _again(request, fresh)
        if fresh.state not in {State.WAITING, State.PROPOSED}:
            return switch_page(request, fresh, refusal)
        return _approval(request, fresh, form, refusal)
    messages.success(request, _said_of(found))
    return redirect(_page(request, found))


def _approval(
    request: HouseRequest, found: Switch, form: ApproveForm, refusal: Refusal | None = None
) -> HttpResponse:
    context = context_of(request, found) | {"form": form, "refusal": refusal, "by": "measure"}
    context["confirm"] = True
    status = refusal.status if refusal else 422 if form.is_bound else 200
    return render(request, "plans/switch_approve.html", context, status=status)


@needs("plans.approve_switch")
@require_http_methods(["GET", "HEAD", "POST"])
def switch_refuse(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch_switch(request, code)
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]

        def act() -> None:
            refuse_switch(found, by=request.user, reason=reason)

        return carry_out(request, found, act, lambda _switch: _("It is refused."), State.REFUSED)
    context = context_of(request, found) | {"form": form, "title": _("Refuse the switch")}
    return render(
        request, "plans/switch_refuse.html", context, status=422 if form.is_bound else 200
    )


@needs("plans.prepare_switch")
@require_POST
def switch_withdraw(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch_switch(request, code)

    def act() -> None:
        withdraw_switch(found, by=request.user)

    return carry_out(request, found, act, lambda _switch: _("It is withdrawn."), State.WITHDRAWN)


def carry_out(
    request: HouseRequest,
    found: Switch,
    act: Callable[[], None],
    said: Callable[[Switch], str],
    *targets: str,
) -> HttpResponse:
    """Do it and go to its page. What the second press of one button finds done is no mistake;
    every other refusal is said above the page as it now is.
    """
    try:
        act()
    except ValidationError as error:
        return switch_page(request, found, Refusal(" ".join(error.messages)))
    except Refusal as refusal:
        fresh = fetch_switch(request, found.code)
        theirs = fresh.undone_by is not None and fresh.undone_by != request.user
        if fresh.state in targets and refusal.status == 409 and not theirs:
            return _again(request, fresh)
        return switch_page(request, fresh, refusal)
    messages.success(request, said(found))
    return redirect(_page(request, found))


def _again(request: HouseRequest, fresh: Switch) -> HttpResponse:
    messages.info(request, _("That has been done already."))
    return redirect(_page(request, fresh))


def _said_of(found: Switch) -> str:
    if found.state == State.WAITING:
        return _("It waits for approval now; those who may approve it have been told.")
    return _("It is approved.")


def _first(form: Any) -> Refusal:
    return Refusal(str(next(iter(form.errors.values()))[0]))


def _above(found: Switch) -> bool:
    return found.consent == Consent.UNIVERSITY


def _page(request: HouseRequest, found: Switch) -> str:
    return reverse("plans:switch", args=[request.institution.slug, found.code])
