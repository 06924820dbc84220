"""The list of an institution's switches."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.forms.switch_lists import SwitchFilter
from kaijuan.network.plans.models import Switch
from kaijuan.network.plans.rules.switches import switches_visible_to
from kaijuan.network.plans.views.switches.tabs import tabs_of
from kaijuan.network.plans.views.switches.words import (
    linked,
    mode_badge,
    named,
    state_badge,
    switch_href,
    target_of,
    until,
)


@needs("plans.view_switch")
@require_safe
def switches(request: HouseRequest) -> HttpResponse:
    """``?q= &state= &mode= &sort= &page= &format=csv|xlsx``; the newest first."""
    slug = request.institution.slug
    may = request.user.has_perm("plans.prepare_switch", request.institution)

    def show(row: Switch) -> dict[str, Any]:
        return {
            "target": linked(switch_href(row, slug), target_of(row)),
            "mode": mode_badge(row.mode),
            "starts_at": moment(row.starts_at),
            "ends_at": until(row.ends_at),
            "state": state_badge(row),
            "prepared_by": named(row.prepared_by),
            "approved_by": named(row.approved_by),
        }

    page = ListPage(
        name="switches",
        title=pgettext_lazy("list", "Switches"),
        columns=[
            Column("target", pgettext_lazy("switch", "What")),
            Column("mode", _("Mode"), sort="mode"),
            Column("starts_at", pgettext_lazy("switch", "From"), sort="starts_at"),
            Column("ends_at", pgettext_lazy("switch", "Until"), sort="ends_at"),
            Column("state", _("State"), sort="state"),
            Column("prepared_by", _("Prepared by")),
            Column("approved_by", _("Approved by")),
        ],
        show=show,
        export=_exported,
        narrow=_narrow,
        tabs=tabs_of(request),
        first="-pk",
        extra={
            "create_href": reverse("plans:switch-new", args=[slug]) if may else "",
            "create_label": _("Start a switch"),
            "empty_title": _("No switch has been made yet"),
            "empty_hint": _(
                "Start one when the response level changes or the doors have to close."
            ),
        },
    )
    rows = switches_visible_to(request.user).filter(institution=request.institution)
    people = ("place", "service", "prepared_by", "approved_by")
    return page.answer(request, rows.select_related(*people), SwitchFilter(request.GET))


def _exported(row: Switch) -> list[Any]:
    return [
        target_of(row),
        Mode(row.mode).label,
        row.starts_at,
        row.ends_at or until(None),
        row.get_state_display(),
        str(row.prepared_by or ""),
        str(row.approved_by or ""),
    ]


def _narrow(rows: QuerySet[Switch], wanted: dict[str, Any]) -> QuerySet[Switch]:
    chosen = {name: wanted[name] for name in ("state", "mode") if wanted[name]}
    rows = rows.filter(**chosen)
    text = wanted["q"]
    if not text:
        return rows
    about = Q(reason__icontains=text) | Q(reason_en__icontains=text)
    return rows.filter(about | Q(place__name__icontains=text) | Q(service__name__icontains=text))
