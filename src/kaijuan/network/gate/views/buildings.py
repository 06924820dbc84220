"""What is set up: buildings with their capacity, gates, the library's settings."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.network.gate.domain.settings import settings_here
from kaijuan.network.gate.forms.buildings import (
    BuildingForm,
    EndBuildingForm,
    EndGateForm,
    GateForm,
    NewBuildingForm,
    SettingsForm,
)
from kaijuan.network.gate.models import Gate
from kaijuan.network.gate.rules import buildings_visible_to, gates_visible_to
from kaijuan.network.gate.views.common import address, fetch_building, fetch_gate, tabs_of


@needs("gate.manage")
@require_safe
def buildings(request: HouseRequest) -> HttpResponse:
    gates: dict[int, list[Gate]] = {}
    for gate in gates_visible_to(request.user).filter(retired_at=None):
        gates.setdefault(gate.building_id, []).append(gate)
    rows = buildings_visible_to(request.user).filter(retired_at=None).select_related("place")
    rows = rows.order_by("place__position", "pk")
    context = {
        "rows": [(row, gates.get(row.pk, [])) for row in rows],
        "tabs": tabs_of(request),
        "tab": "buildings",
    }
    return render(request, "gate/buildings.html", context)


@needs("gate.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def building_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        NewBuildingForm,
        title=_("Begin entry control at a building"),
        done=_("The building is entered. Now enter its gates."),
        leave_to=address(request, "buildings"),
    )


@needs("gate.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def building_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch_building(request, code)
    return form_page(
        request,
        partial(BuildingForm, instance=found),
        title=_("Change capacity and what is shown"),
        done=_("The building is changed."),
        leave_to=address(request, "buildings"),
        extra={
            "note": found.place.name,
            "other_href": address(request, "building-end", code),
            "other_label": _("End entry control here"),
        },
    )


@needs("gate.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def building_end(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch_building(request, code)
    return act_page(
        request,
        partial(EndBuildingForm, building=found),
        title=_("End entry control here"),
        label=pgettext_lazy("gate", "End it"),
        done=_("Entry control has ended at this building."),
        back=address(request, "buildings"),
        about=found.place.name,
        note=_("Its gates are closed too. What was counted stays."),
    )


@needs("gate.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def gate_new(request: HouseRequest, code: UUID) -> HttpResponse:
    building = fetch_building(request, code)
    return form_page(
        request,
        lambda data: GateForm(data, instance=Gate(building=building, sample=building.sample)),
        title=_("Enter a gate"),
        done=_("The gate is entered."),
        leave_to=address(request, "buildings"),
        extra={"note": building.place.name},
    )


@needs("gate.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def gate_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch_gate(request, code)
    return form_page(
        request,
        partial(GateForm, instance=found),
        title=_("Change the gate"),
        done=_("The gate is changed."),
        leave_to=address(request, "buildings"),
        extra={
            "note": found.building.place.name,
            "other_href": address(request, "gate-end", code),
            "other_label": _("Close this gate for good"),
        },
    )


@needs("gate.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def gate_end(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch_gate(request, code)
    return act_page(
        request,
        partial(EndGateForm, gate=found),
        title=_("Close this gate for good"),
        label=pgettext_lazy("gate", "Close it"),
        done=_("The gate is closed."),
        back=address(request, "buildings"),
        about=found.name,
    )


@needs("gate.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def gate_settings(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        partial(SettingsForm, instance=settings_here()),
        title=_("Settings of entry control"),
        done=_("The settings are kept."),
        leave_to=address(request, "board"),
    )
