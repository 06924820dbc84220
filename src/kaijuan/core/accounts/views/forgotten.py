"""A forgotten password."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaijuan.core.accounts.domain.letters import base_of
from kaijuan.core.accounts.domain.passwords import (
    ask_for_reset,
    set_forgotten_password,
    user_of_reset,
)
from kaijuan.core.accounts.forms.door import ForgottenForm, NewPasswordForm
from kaijuan.core.accounts.passwords import rules_in_words
from kaijuan.core.accounts.second_factor import has_or_must_have
from kaijuan.core.accounts.views.answers import form_status, page
from kaijuan.core.permissions.access import public
from kaijuan.core.tenancy.request import HouseRequest


@public
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HouseRequest) -> HttpResponse:
    """Ask for a link. The answer is the same whether anybody goes by that name or not."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ask_for_reset(form.cleaned_data["identifier"], base=base_of(request))
        return page(request, "forgotten.html", {"asked": True})
    return page(request, "forgotten.html", {"form": form}, form_status(form))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HouseRequest, code: UUID, token: str) -> HttpResponse:
    """Choose a password by the link of a letter."""
    user = user_of_reset(code, token)
    if user is None:
        return page(request, "link_gone.html", {"reset": True}, 410)
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            chosen = form.cleaned_data["password"]
            done = set_forgotten_password(user, token, chosen, base=base_of(request))
        except ValidationError as error:
            form.add_error("password", error)
        else:
            if not done:
                return page(request, "link_gone.html", {"reset": True}, 410)
            messages.success(request, _("Your password is changed. Sign in with it."))
            return redirect("accounts:sign-in")
    rules = rules_in_words(beside=has_or_must_have(user))
    return page(request, "reset.html", {"form": form, "rules": rules}, form_status(form))
