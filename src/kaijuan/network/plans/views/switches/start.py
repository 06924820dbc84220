"""A switch is begun, and changed as long as nobody has submitted it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.network.plans.domain.switch_start import start_switch
from kaijuan.network.plans.domain.switches import SwitchWanted, change_switch, more_of
from kaijuan.network.plans.forms.switches import SwitchForm
from kaijuan.network.plans.models import Switch
from kaijuan.network.plans.views.switches.fetch import fetch_switch


@needs("plans.prepare_switch")
@require_http_methods(["GET", "HEAD", "POST"])
def switch_new(request: HouseRequest) -> HttpResponse:
    """``?to=mode:closed`` chooses beforehand, as links from other pages do."""

    def act(wanted: SwitchWanted) -> Switch:
        return start_switch(wanted, by=request.user)

    back = reverse("plans:switches", args=[request.institution.slug])
    initial = {"to": request.GET.get("to", ""), "target": request.GET.get("target", "")}
    return _form_page(request, initial, act, title=_("Start a switch"), back=back)


@needs("plans.prepare_switch")
@require_http_methods(["GET", "HEAD", "POST"])
def switch_change(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch_switch(request, code)
    here = reverse("plans:switch", args=[request.institution.slug, found.code])
    if found.state != Switch.State.DRAFT:
        return redirect(here)

    def act(wanted: SwitchWanted) -> Switch:
        more = tuple(more_of(found))
        return change_switch(found, replace(wanted, more_measures=more), by=request.user)

    return _form_page(request, _initial(found), act, title=_("Change the switch"), back=here)


def _form_page(
    request: HouseRequest, initial: dict[str, Any], act: Any, *, title: Any, back: str
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = SwitchForm(data, initial=initial, institution=request.institution)
    if data is not None and form.is_valid():
        made = _carried_out(form, act)
        if made is not None:
            return redirect("plans:switch", request.institution.slug, made.code)
    context = {"form": form, "title": title, "back": back}
    status = 422 if form.is_bound else 200
    return render(request, "plans/switch_form.html", context, status=status)


def _carried_out(form: SwitchForm, act: Any) -> Switch | None:
    try:
        made: Switch = act(form.wanted())
    except (Refusal, ValidationError) as refusal:
        form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        return None
    return made


def _initial(found: Switch) -> dict[str, Any]:
    """What the form says of a draft as it is."""
    to = f"mode:{found.mode}"
    if found.level_change is not None:
        to = f"level:{found.level_change.code}"
    elif found.stage_code is not None:
        to = f"stage:{found.stage_code}"
    target = f"place:{found.place.code}" if found.place else ""
    return {
        "to": to,
        "target": f"service:{found.service.code}" if found.service else target,
        "starts_at": found.starts_at,
        "ends_at": found.ends_at,
        "reason": found.reason,
        "reason_en": found.reason_en,
        "by_plan": found.stage_code is not None,
    }
