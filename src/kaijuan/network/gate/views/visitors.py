"""Visitors register beforehand, where the library wants it, and get a QR code for one day."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaijuan.core.accounts.tries import take
from kaijuan.core.api.limits.address import client_address
from kaijuan.core.permissions.access import public
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.forms import carried_out
from kaijuan.network.gate.domain.settings import settings_here
from kaijuan.network.gate.forms.passes import VisitorForm
from kaijuan.network.gate.views.passes import picture

#: A class that registers together sits behind one address; a program that fills the table does too.
MOST: Final = 60
WITHIN: Final = dt.timedelta(hours=1)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def visitor(request: HouseRequest) -> HttpResponse:
    """The QR code is shown once, on the answer itself: it stands in no address."""
    offered = settings_here().visitors_register
    form = VisitorForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "offered": offered}
    if request.method == "POST" and form.is_valid():
        if not _may_try(request):
            words = _("Too many registrations from here. Try again in an hour, or at the gate.")
            form.add_error(None, words)
            return render(request, "gate/visitor.html", context, status=429)
        if carried_out(form, request.user):
            done = {"qr": picture(form.token), "day": form.cleaned_data["day"]}
            return render(request, "gate/visitor_done.html", done)
    return render(request, "gate/visitor.html", context, status=422 if form.is_bound else 200)


def _may_try(request: HouseRequest) -> bool:
    caller = f"gate.visitor {request.institution.pk} {client_address(request)}"
    return take(caller, most=MOST, within=WITHIN) is not None
