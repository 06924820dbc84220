"""Coming by invitation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaijuan.core.accounts.arrival import begin
from kaijuan.core.accounts.domain.invitations import (
    accept_as,
    accept_new,
    account_of,
    invitation_of,
    mark_opened,
)
from kaijuan.core.accounts.forms.door import AcceptForm
from kaijuan.core.accounts.models import Invitation
from kaijuan.core.accounts.passwords import rules_in_words
from kaijuan.core.accounts.second_factor import role_must_have
from kaijuan.core.accounts.views.answers import blame, form_status, page
from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import public
from kaijuan.core.tenancy.models import Role
from kaijuan.core.tenancy.request import HouseRequest


@public
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HouseRequest, token: str) -> HttpResponse:
    """Who has an account with that address signs in and accepts; anybody else opens one."""
    row = invitation_of(token)
    if row is None:
        return page(request, "link_gone.html", {"reset": False}, 410)
    mark_opened(row)
    if request.user.is_authenticated or account_of(row) is not None:
        return _with_account(request, row)
    return _new_account(request, row)


def _with_account(request: HouseRequest, row: Invitation) -> HttpResponse:
    user: Any = request.user
    context = {**_about(row), "sign_in": not user.is_authenticated, "path": request.path}
    if user.is_authenticated and (user.email or "").lower() != row.email:
        return page(request, "invitation.html", {**context, "other": True}, 422)
    if request.method != "POST" or not user.is_authenticated:
        return page(request, "invitation.html", context)
    try:
        accept_as(row, user)
    except Refusal as refusal:
        return page(request, "invitation.html", {**context, "refusal": str(refusal)}, 422)
    messages.success(request, _("You have the role. It stands on your desk."))
    # A role may need what this session has not shown: the next page will ask for it.
    return redirect("portal:desk")


def _new_account(request: HouseRequest, row: Invitation) -> HttpResponse:
    initial = {"name": row.name}
    form = AcceptForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            user = accept_new(
                row,
                username=wanted["username"],
                name=wanted["name"],
                password=wanted["password"],
            )
        except (Refusal, ValidationError) as error:
            blame(form, error)
        else:
            return begin(request, user, next_url=resolve_url("portal:desk"))
    rules = rules_in_words(beside=role_must_have(row.role))
    context = {**_about(row), "form": form, "rules": rules}
    return page(request, "accept.html", context, form_status(form))


def _about(row: Invitation) -> dict[str, Any]:
    return {"invitation": row, "role": Role(row.role).label, "institution": row.institution}
