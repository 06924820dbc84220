"""The second factor: set up, renewed, switched off by its owner."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.accounts import tries
from kaijuan.core.accounts.arrival import SECOND
from kaijuan.core.accounts.domain.letters import base_of
from kaijuan.core.accounts.domain.second_factor import enrol as take_secret
from kaijuan.core.accounts.domain.second_factor import renew_codes, switch_off
from kaijuan.core.accounts.enrolment import forget_secret, picture, secret_of
from kaijuan.core.accounts.forms.door import EnrolForm, OneCodeForm, PasswordAndCodeForm
from kaijuan.core.accounts.passwords import profile
from kaijuan.core.accounts.second_factor import codes_left, factor_of, must_have
from kaijuan.core.accounts.views.answers import (
    blame,
    code_is_right,
    form_status,
    page,
    present_password_is_right,
    take_try,
)
from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import signed_in
from kaijuan.core.tenancy.request import HouseRequest

STATE = "accounts:second-factor"


@signed_in
@require_safe
def state(request: HouseRequest) -> HttpResponse:
    """Whether there is one, since when, how many recovery codes are left."""
    user: Any = request.user
    context = {
        "factor": factor_of(user),
        "codes_left": codes_left(user),
        "must": must_have(user),
        "sample": user.sample,
    }
    return page(request, "second_factor.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HouseRequest) -> HttpResponse:
    """Show the secret; take it when the app shows its first code."""
    user: Any = request.user
    if factor_of(user) is not None:
        return redirect(STATE)
    secret = secret_of(request, user)
    form = EnrolForm(request.POST if request.method == "POST" else None)
    if (
        form.is_valid()
        and present_password_is_right(form, user)
        and take_try(form, f"enrol:{user.pk}", "code")
    ):
        try:
            codes = take_secret(user, secret, form.cleaned_data["code"], base=base_of(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            forget_secret(request)
            tries.forget(f"enrol:{user.pk}")
            request.session[SECOND] = True
            request.session.cycle_key()
            return page(request, "codes.html", {"codes": codes, "on": reverse(STATE)})
    context = {"form": form, "must": False, **picture(user, secret)}
    return page(request, "enrol.html", context, form_status(form))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HouseRequest) -> HttpResponse:
    """Ten new recovery codes, for a code of the app."""
    user: Any = request.user
    if factor_of(user) is None:
        return redirect(STATE)
    form = OneCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _code_is_right(form, user):
        codes = renew_codes(user, base=base_of(request))
        return page(request, "codes.html", {"codes": codes, "on": reverse(STATE)})
    return page(request, "renew.html", {"form": form}, form_status(form))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HouseRequest) -> HttpResponse:
    """Switch it off, with password and code; refused where the role needs it."""
    user: Any = request.user
    if factor_of(user) is None:
        return redirect(STATE)
    form = PasswordAndCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _may_go(request, form, user):
        messages.success(request, _("The second factor is switched off."))
        return redirect(STATE)
    context = {"form": form, "must": must_have(user)}
    return page(request, "second_factor_off.html", context, form_status(form))


def _may_go(request: HouseRequest, form: PasswordAndCodeForm, user: Any) -> bool:
    if not present_password_is_right(form, user):
        return False
    if len(form.cleaned_data["present"]) < profile().alone:
        # Beside a second factor a shorter one was enough.
        sentence = _("Alone, your password is too short. First choose one of %(count)s characters.")
        form.add_error(None, sentence % {"count": profile().alone})
        return False
    if not _code_is_right(form, user):
        return False
    try:
        switch_off(user, base=base_of(request), keep=request.session.session_key)
    except Refusal as refusal:
        blame(form, refusal)
        return False
    request.session[SECOND] = False
    return True


def _code_is_right(form: Any, user: Any) -> bool:
    guarded = f"code:user:{user.pk}:inside"
    if not take_try(form, guarded, "code"):
        return False
    if not code_is_right(form, user):
        return False
    tries.forget(guarded)
    return True
