"""The steps after the password; see ``accounts.arrival``."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from kaijuan.core.accounts import tries
from kaijuan.core.accounts.arrival import Half, enter, go_on, half_of, passed
from kaijuan.core.accounts.devices import device_key
from kaijuan.core.accounts.domain.letters import base_of, queue_letter
from kaijuan.core.accounts.domain.passwords import choose_password
from kaijuan.core.accounts.domain.second_factor import enrol
from kaijuan.core.accounts.enrolment import forget_secret, picture, secret_of
from kaijuan.core.accounts.forms.door import CodeForm, FirstCodeForm, NewPasswordForm
from kaijuan.core.accounts.passwords import rules_in_words
from kaijuan.core.accounts.second_factor import (
    bare,
    codes_left,
    has_or_must_have,
    is_worn_out,
)
from kaijuan.core.accounts.views.answers import (
    blame,
    code_is_right,
    form_status,
    page,
    take_try,
)
from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import public
from kaijuan.core.tenancy.request import HouseRequest


@public
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HouseRequest) -> HttpResponse:
    """The second factor."""
    half = half_of(request, "accounts:code")
    if half is None:
        return _too_late(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _code_is_right(request, form, half):
        passed(request, half.user, shown=True, trust=form.cleaned_data["trust"])
        return go_on(request, half.user)
    context = {"form": form, "worn_out": is_worn_out(half.user)}
    return page(request, "code.html", context, form_status(form))


def _code_is_right(request: HouseRequest, form: CodeForm, half: Half) -> bool:
    guarded, typed = f"code:{device_key(request, half.user)}", form.cleaned_data["code"]
    if not take_try(form, guarded, "code"):
        return False
    if code_is_right(form, half.user):
        tries.forget(guarded)
        if len(bare(typed)) > 6:
            facts = {"left": codes_left(half.user)}
            queue_letter("recovery-code-used", user=half.user, base=base_of(request), facts=facts)
        return True
    if form.tries_left == 0:
        # Whoever stands here knew the password.
        queue_letter("codes-guessed", user=half.user, base=base_of(request))
    return False


@public
@require_http_methods(["GET", "HEAD", "POST"])
def due(request: HouseRequest) -> HttpResponse:
    """A new password, because the old one has come to its end."""
    half = half_of(request, "accounts:due")
    if half is None:
        return _too_late(request)
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            choose_password(half.user, form.cleaned_data["password"], base=base_of(request))
        except ValidationError as error:
            form.add_error("password", error)
        else:
            passed(request, half.user)
            return go_on(request, half.user)
    rules = rules_in_words(beside=has_or_must_have(half.user))
    return page(request, "due.html", {"form": form, "rules": rules}, form_status(form))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def must_enrol(request: HouseRequest) -> HttpResponse:
    """The role needs a second factor; nothing else is open before it is set up."""
    half = half_of(request, "accounts:must-enrol")
    if half is None:
        return _too_late(request)
    secret = secret_of(request, half.user)
    form = FirstCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and take_try(form, f"enrol:{half.user.pk}", "code"):
        try:
            codes = enrol(half.user, secret, form.cleaned_data["code"], base=base_of(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            forget_secret(request)
            tries.forget(f"enrol:{half.user.pk}")
            passed(request, half.user, shown=True)
            way_on = enter(request, half.user)
            answer = page(request, "codes.html", {"codes": codes, "on": way_on.headers["Location"]})
            answer.cookies.update(way_on.cookies)
            return answer
    context = {"form": form, "must": True, **picture(half.user, secret)}
    return page(request, "enrol.html", context, form_status(form))


def _too_late(request: HouseRequest) -> HttpResponse:
    """Nobody is on the way in here: too slow, or never came by the door."""
    return page(request, "too_late.html", {}, 422)
