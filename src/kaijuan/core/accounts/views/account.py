"""One's own account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.accounts.devices import remember_device
from kaijuan.core.accounts.domain.letters import base_of
from kaijuan.core.accounts.domain.passwords import choose_password
from kaijuan.core.accounts.forms.door import ChangePasswordForm
from kaijuan.core.accounts.models import Session, User
from kaijuan.core.accounts.passwords import (
    good_until,
    is_due_soon,
    rules_in_words,
)
from kaijuan.core.accounts.second_factor import (
    codes_left,
    factor_of,
    has_or_must_have,
    must_have,
)
from kaijuan.core.accounts.views.answers import form_status, page, present_password_is_right
from kaijuan.core.clock import now
from kaijuan.core.permissions.access import signed_in
from kaijuan.core.tenancy.models import Institution, Role
from kaijuan.core.tenancy.request import HouseRequest


@signed_in
@require_safe
def account(request: HouseRequest) -> HttpResponse:
    """Who one is here, and what keeps others from being it."""
    user: Any = request.user
    context = {
        "roles": _roles(user),
        "factor": factor_of(user),
        "codes_left": codes_left(user),
        "must": must_have(user),
        "sessions": Session.objects.filter(user=user, expire_date__gt=now()).count(),
        "good_until": good_until(user),
        "due_soon": is_due_soon(user),
    }
    return page(request, "account.html", context)


def _roles(user: User) -> list[tuple[Institution, str]]:
    places = Institution.objects.filter(pk__in=user.roles()).order_by("number", "key")
    held = user.roles()
    return [
        (each, " · ".join(str(role.label) for role in Role if role.value in held[each.pk]))
        for each in places
    ]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HouseRequest) -> HttpResponse:
    """Choose another password; every other session ends."""
    user: Any = request.user
    form = ChangePasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and present_password_is_right(form, user):
        try:
            chosen = form.cleaned_data["password"]
            base, keep = base_of(request), request.session.session_key
            choose_password(user, chosen, base=base, keep=keep)
        except ValidationError as error:
            form.add_error("password", error)
        else:
            # Under a new key: whoever copied the old one is left outside.
            update_session_auth_hash(request, user)
            messages.success(request, _("Your password is changed. All other devices are out."))
            response = redirect("accounts:account")
            remember_device(request, response, user)
            return response
    context = {"form": form, "rules": rules_in_words(beside=has_or_must_have(user))}
    return page(request, "password.html", context, form_status(form))
