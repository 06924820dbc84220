"""Areas, objects and patrol points of a library."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.errors import Refusal
from kaijuan.core.files.headings import LinesRefused
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.imports import refused_lines
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.rounds.domain.spots_import import TABLE
from kaijuan.network.rounds.forms.obligations_filters import SpotFilter
from kaijuan.network.rounds.forms.spots import RetireForm, SpotForm, SpotsTable
from kaijuan.network.rounds.models import Spot
from kaijuan.network.rounds.rules.obligations import spots_visible_to
from kaijuan.network.rounds.views.obligations import address, may_manage, tabs_of


@needs("rounds.view")
@require_safe
def spots(request: HouseRequest) -> HttpResponse:
    """``?q= &kind= &retired=1 &sort= &page= &format=csv|xlsx``."""
    may = may_manage(request)

    def show(row: Any) -> dict[str, Any]:
        name = localised(row, "name")
        edit = address(request, "spot-edit", row.code)
        return {
            "name": format_html('<a href="{}">{}</a>', edit, name)
            if may and not row.retired_at
            else name,
            "kind": row.get_kind_display(),
            "place": localised(row.place, "name") if row.place else "",
            "floor": row.floor,
            "state": badge(_("retired"), tone="closed", icon="off") if row.retired_at else "",
        }

    page = ListPage(
        name="spots",
        title=gettext_lazy("Areas and objects"),
        columns=[
            Column("name", pgettext_lazy("of a spot", "Name"), sort="name"),
            Column("kind", gettext_lazy("Kind"), sort="kind"),
            Column("place", gettext_lazy("Building"), sort="place__name"),
            Column("floor", gettext_lazy("Floor"), sort="floor"),
            Column("state", pgettext_lazy("of a duty", "State")),
        ],
        show=show,
        export=lambda row: [
            row.name,
            row.get_kind_display(),
            row.place.name if row.place else "",
            row.floor,
            _("retired") if row.retired_at else "",
        ],
        narrow=_narrow,
        tabs=tabs_of(request),
        extra={
            "create_href": address(request, "spot-new") if may else "",
            "create_label": gettext_lazy("Enter an area or object"),
            "other_href": address(request, "spots-import") if may else "",
            "other_label": gettext_lazy("Import a table"),
            "empty_title": gettext_lazy("No areas or objects yet"),
            "empty_hint": gettext_lazy(
                "What is to be disinfected, checked or walked past, such as a lift or a fire door."
            ),
        },
    )
    rows = spots_visible_to(request.user).select_related("place")
    return page.answer(request, rows, SpotFilter(request.GET))


def _narrow(rows: QuerySet[Spot], wanted: dict[str, Any]) -> QuerySet[Spot]:
    if not wanted["retired"]:
        rows = rows.filter(retired_at=None)
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    text = wanted["q"]
    return rows.filter(Q(name__icontains=text) | Q(name_en__icontains=text)) if text else rows


@needs("rounds.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def spot_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        SpotForm,
        title=gettext_lazy("Enter an area or object"),
        done=gettext_lazy("It is entered."),
        leave_to=address(request, "spots"),
    )


def _fetch(request: HouseRequest, code: UUID) -> Spot:
    rows = spots_visible_to(request.user).select_related("place")
    found: Spot = get_object_or_404(rows, code=code)
    return found


@needs("rounds.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def spot_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    return form_page(
        request,
        partial(SpotForm, instance=found),
        title=gettext_lazy("Change an area or object"),
        done=gettext_lazy("It is changed."),
        leave_to=address(request, "spots"),
        extra={
            "other_href": address(request, "spot-retire", code),
            "other_label": pgettext_lazy("spot", "Retire it"),
        },
    )


@needs("rounds.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def spot_retire(request: HouseRequest, code: UUID) -> HttpResponse:
    found = _fetch(request, code)
    return act_page(
        request,
        partial(RetireForm, spot=found),
        title=gettext_lazy("Retire an area or object"),
        label=pgettext_lazy("spot", "Retire it"),
        done=gettext_lazy("It is retired. Nothing is expected of it any more."),
        back=address(request, "spots"),
        about=found.name,
        note=gettext_lazy("What was done there stays in the record."),
    )


@needs("rounds.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def spots_import(request: HouseRequest) -> HttpResponse:
    """POST a ``file``; with ``import`` it is carried out, else it is only checked."""
    context: dict[str, Any] = {
        "title": gettext_lazy("Import areas and objects"),
        "up": gettext_lazy("Areas and objects"),
        "up_href": address(request, "spots"),
        "of_table": TABLE,
        "form": SpotsTable(),
    }
    status = 200
    if request.method == "POST":
        form = context["form"] = SpotsTable(request.POST, request.FILES)
        context |= _imported(form, request.user)
        status = 422 if "refused" in context or form.errors else 200
    return render(request, "rounds/spots_import.html", context, status=status)


def _imported(form: SpotsTable, user: Any) -> dict[str, Any]:
    if not form.is_valid():
        return {}
    try:
        result = form.write(by=user)
    except LinesRefused as refused:
        return refused_lines(refused)
    except Refusal as refusal:
        return {"refused": str(refusal)}
    words = (
        _("The table fits: %(created)s new, %(changed)s changed, %(unchanged)s as known.")
        if result.dry_run
        else _("Imported: %(created)s new, %(changed)s changed, %(unchanged)s as known.")
    )
    return {"checked" if result.dry_run else "done": words % result.counts}
