"""What the secretariat does with response levels: record, correct, withdraw."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.network.plans.forms.levels import CorrectLevelForm, LevelForm, WithdrawLevelForm
from kaijuan.network.plans.models import LevelChange


@needs("plans.record_level")
@require_http_methods(["GET", "HEAD", "POST"])
def level_new(request: HouseRequest) -> HttpResponse:
    """A change that begins now, was announced ahead, or is put in afterwards."""
    return form_page(
        request,
        partial(LevelForm, keeper=request.institution),
        title=_("Record a change of level"),
        done=_("The change is recorded."),
        leave_to=reverse("plans:levels"),
    )


@needs("plans.record_level")
@require_http_methods(["GET", "HEAD", "POST"])
def level_correct(request: HouseRequest, code: UUID) -> HttpResponse:
    change = _change_or_404(request, code)
    return form_page(
        request,
        partial(CorrectLevelForm, keeper=request.institution, change=change),
        title=_("Correct an entry"),
        done=_("The entry is corrected; what was known before can still be seen."),
        leave_to=reverse("plans:level-change", args=[change.code]),
    )


@needs("plans.record_level")
@require_http_methods(["GET", "HEAD", "POST"])
def level_withdraw(request: HouseRequest, code: UUID) -> HttpResponse:
    change = _change_or_404(request, code)
    return act_page(
        request,
        partial(WithdrawLevelForm, change=change),
        title=_("Withdraw an entry"),
        label=_("Withdraw the entry"),
        done=_("The entry is withdrawn; that it was once there can still be seen."),
        note=_(
            "It no longer holds, as if it had never been. Those whom it concerns are told. "
            "What was switched because of it stays as it is: look at the switches."
        ),
        back=reverse("plans:level-change", args=[change.code]),
    )


def _change_or_404(request: HouseRequest, code: UUID) -> LevelChange:
    rows = LevelChange.objects.select_related("area", "scheme", "level")
    return get_object_or_404(rows, code=code, institution=request.institution, withdrawn=False)
