"""What the pages of accounts have in common."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kaijuan.core.accounts import tries
from kaijuan.core.accounts.forms.door import GuardedForm
from kaijuan.core.accounts.models import User
from kaijuan.core.accounts.sealing import Unsealable
from kaijuan.core.accounts.second_factor import accept_code
from kaijuan.core.errors import Refusal
from kaijuan.core.tenancy.request import HouseRequest

log = logging.getLogger(__name__)


def page(
    request: HouseRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page for one person: no browser keeps it, also where the address is public."""
    request.for_one_person = True
    response = render(request, f"accounts/{template}", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def form_status(form: forms.BaseForm) -> int:
    """422 for a form that was sent and not taken; 429 where it was the sixth try."""
    if isinstance(form, GuardedForm) and form.too_many:
        return 429
    return 422 if form.is_bound else 200


def blame(form: forms.Form, error: Refusal | ValidationError) -> None:
    """Put what the domain said on the form, at its field where it names one the form has."""
    if isinstance(error, Refusal):
        form.add_error(None, str(error))
    elif not hasattr(error, "error_dict"):
        form.add_error(None, error)
    else:
        for field, errors in error.error_dict.items():
            form.add_error(field if field in form.fields else None, errors)


def take_try(form: GuardedForm, guarded: str, field: str) -> bool:
    """Take one of five tries at something that may be guessed; says so on the form if none is."""
    left = tries.take(guarded)
    if left is not None:
        form.tries_left = left
        return True
    form.add_error(field, _("Five tries have failed. Wait a quarter of an hour, then try again."))
    form.too_many = True
    return False


def code_is_right(form: forms.Form, user: User) -> bool:
    """Take the typed code, or say on the form why it is not taken."""
    try:
        if accept_code(user, form.cleaned_data["code"]):
            return True
    except Unsealable:
        log.error("a second factor cannot be read: it was sealed with another secret key")
        form.add_error(
            "code",
            _("The house can no longer read your second factor. Whoever runs it can take it away."),
        )
        return False
    form.add_error("code", _("That code is not right, or was used already. Type the next one."))
    return False


def present_password_is_right(form: GuardedForm, user: User) -> bool:
    """Of somebody who is signed in: whoever finds the screen open does not know it."""
    guarded = f"present:{user.pk}"
    if not take_try(form, guarded, "present"):
        return False
    if not user.check_password(form.cleaned_data["present"]):
        form.add_error("present", _("That is not your present password."))
        return False
    tries.forget(guarded)
    return True
