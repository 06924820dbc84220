"""The minutes are written, and approved."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.network.meetings.forms.meetings import ApproveForm, MinutesForm
from kaijuan.network.meetings.views.fetch import meeting_or_404, meeting_page


@needs("meetings.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: HouseRequest, code: UUID) -> HttpResponse:
    found = meeting_or_404(request, code)
    return act_page(
        request,
        partial(MinutesForm, meeting=found),
        title=_("Write the minutes"),
        label=_("Save the minutes"),
        done=_("The minutes are saved. Give orders from what was decided."),
        about=found.title,
        back=meeting_page(request, found),
    )


@needs("meetings.approve_minutes")
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HouseRequest, code: UUID) -> HttpResponse:
    found = meeting_or_404(request, code)
    return act_page(
        request,
        partial(ApproveForm, meeting=found),
        title=_("Approve the minutes"),
        label=_("Approve the minutes"),
        done=_("The minutes are approved."),
        note=_("After that nothing in them changes any more. Read them once before you sign."),
        about=found.title,
        back=meeting_page(request, found),
        seal=True,
    )
