"""Equipment: where it stands, whether it works, when it is serviced."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.supplies.days import today_here
from kaijuan.network.supplies.domain.equipment import is_overdue, put_back, write_off
from kaijuan.network.supplies.domain.lists import SERVICE_SOON, service_due
from kaijuan.network.supplies.forms.equipment import EquipmentForm, OutForm, ServiceForm
from kaijuan.network.supplies.forms.filters import EquipmentFilter
from kaijuan.network.supplies.models import Equipment
from kaijuan.network.supplies.rules import equipment_visible_to
from kaijuan.network.supplies.views.common import address, link, may_manage, tabs_of


@needs("supplies.view")
@require_safe
def equipment(request: HouseRequest) -> HttpResponse:
    """``?q= &kind= &show=due|out|gone &sort= &page= &format=csv|xlsx``."""

    def show(row: Equipment) -> dict[str, Any]:
        return {
            "name": link(address(request, "machine", row.code), row.name),
            "kind": row.get_kind_display(),
            "state": state_of(row),
            "next": due_of(row),
            "where": where(row),
            "model": row.model,
        }

    page = ListPage(
        name="equipment",
        title=pgettext("section", "Equipment"),
        columns=[
            Column("name", pgettext("equipment", "Machine"), sort="name"),
            Column("kind", pgettext("equipment", "Kind"), sort="kind"),
            Column("state", pgettext("equipment", "State")),
            Column("next", pgettext("equipment", "Next service by"), sort="next_service_on"),
            Column("where", pgettext("equipment", "Where"), sort="place__name"),
            Column("model", pgettext("equipment", "Model"), sort="model"),
        ],
        show=show,
        export=lambda row: [
            row.name,
            row.get_kind_display(),
            state_word(row),
            row.next_service_on,
            where(row),
            " ".join(part for part in (row.model, row.serial) if part),
        ],
        narrow=_narrow,
        tabs=tabs_of(request),
        extra={
            "create_href": address(request, "machine-new") if may_manage(request) else "",
            "create_label": _("Enter a machine"),
            "empty_title": _("No equipment has been entered yet"),
            "empty_hint": _("Enter sterilisers, thermal gates and sprayers with their services."),
        },
    )
    rows = equipment_visible_to(request.user).select_related("place")
    return page.answer(request, rows, EquipmentFilter(request.GET))


def _narrow(rows: QuerySet[Equipment], wanted: dict[str, Any]) -> QuerySet[Equipment]:
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    if wanted["show"] == "gone":
        rows = rows.filter(written_off_at__isnull=False)
    else:
        rows = rows.filter(written_off_at=None)
    if wanted["show"] == "due":
        rows = service_due(rows)
    if wanted["show"] == "out":
        rows = rows.filter(out_since__isnull=False)
    text = wanted["q"]
    if text:
        words = Q(name__icontains=text) | Q(model__icontains=text) | Q(serial__icontains=text)
        rows = rows.filter(words | Q(spot__icontains=text))
    return rows


def state_word(row: Equipment) -> str:
    if row.written_off_at is not None:
        return pgettext("equipment", "written off")
    if row.out_since is not None:
        return pgettext("equipment", "out of service")
    return pgettext("equipment", "in service")


def state_of(row: Equipment) -> Any:
    word = state_word(row)
    if row.written_off_at is not None:
        return badge(word)
    if row.out_since is not None:
        return badge(word, tone="closed", icon="off")
    return badge(word, tone="open", icon="ok")


def due_of(row: Equipment) -> Any:
    """The day, and whether it has come."""
    if row.next_service_on is None or row.written_off_at is not None:
        return ""
    if is_overdue(row):
        state = badge(pgettext("equipment", "service overdue"), tone="late")
    elif (row.next_service_on - today_here()).days <= SERVICE_SOON:
        state = badge(pgettext("equipment", "service due"), tone="limited", icon="due")
    else:
        return day(row.next_service_on)
    return format_html("{} {}", day(row.next_service_on), state)


def where(row: Equipment) -> str:
    return " · ".join(part for part in (row.place.name if row.place else "", row.spot) if part)


@needs("supplies.view")
@require_safe
def machine(request: HouseRequest, code: UUID) -> HttpResponse:
    """One machine with its services."""
    found = _fetch(request, code)
    context = {
        "machine": found,
        "state": state_of(found),
        "due": due_of(found),
        "where": where(found),
        "services": found.servicings.select_related("recorded_by").order_by("-done_on", "-pk"),
        "may_manage": may_manage(request) and found.written_off_at is None,
        "up": address(request, "equipment"),
    }
    return render(request, "supplies/machine.html", context)


@needs("supplies.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def machine_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        EquipmentForm,
        title=_("Enter a machine"),
        done=_("The machine is entered."),
        leave_to=address(request, "equipment"),
    )


@needs("supplies.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def machine_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    return form_page(
        request,
        partial(EquipmentForm, instance=_fetch(request, code)),
        title=_("Change the machine"),
        done=_("The machine is changed."),
        leave_to=address(request, "machine", code),
    )


@needs("supplies.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def machine_service(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    return form_page(
        request,
        partial(ServiceForm, machine=found),
        title=_("Note a service"),
        done=_("The service is noted."),
        leave_to=address(request, "machine", code),
        extra={"note": found.name},
    )


@needs("supplies.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def machine_out(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    return form_page(
        request,
        partial(OutForm, machine=found),
        title=_("Take it out of service"),
        done=_("The machine is out of service."),
        leave_to=address(request, "machine", code),
        extra={"note": found.name},
    )


@needs("supplies.manage")
@require_POST
def machine_back(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    try:
        put_back(found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The machine is in service again."))
    return redirect(address(request, "machine", code))


@needs("supplies.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def machine_write_off(request: HouseRequest, code: UUID) -> HttpResponse:
    """Asked once more; its services stay on record."""
    found = _fetch(request, code)
    context: dict[str, Any] = {"machine": found, "back": address(request, "machine", code)}
    if request.method == "POST":
        try:
            write_off(found, by=request.user)
        except Refusal as refusal:
            context["refusal"] = str(refusal)
            return render(request, "supplies/machine_write_off.html", context, status=422)
        messages.success(request, _("The machine is written off."))
        return redirect(address(request, "equipment"))
    return render(request, "supplies/machine_write_off.html", context)


def _fetch(request: HouseRequest, code: UUID) -> Equipment:
    rows = equipment_visible_to(request.user).select_related("place")
    found: Equipment = get_object_or_404(rows, code=code)
    return found
