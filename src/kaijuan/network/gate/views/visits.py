"""Who was inside and when. Names only of today, only on demand, and on record."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.clock import now
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.lists import PER_PAGE, ListPage
from kaijuan.network.gate.domain.keeping import LOOKED, known_of, looked_at
from kaijuan.network.gate.domain.settings import day_here, start_of
from kaijuan.network.gate.forms.visits import ExitForm, VisitsFilter
from kaijuan.network.gate.models import Visit
from kaijuan.network.gate.rules import visits_visible_to
from kaijuan.network.gate.views.common import address, may, tabs_of


@needs("gate.view")
@require_safe
def visits(request: HouseRequest) -> HttpResponse:
    """``?building= &kind= &ended= &day= &sort= &page= &format=csv|xlsx``; ``&names=yes``: today's
    names too, which is written down and which those persons can read."""
    form = VisitsFilter(request.GET)
    rows = visits_visible_to(request.user).select_related("building__place", "in_gate", "out_gate")
    named = request.GET.get("names") == "yes" and may(request, "register")
    names: dict[int, str] = {}
    if named and form.is_valid():
        rows = rows.filter(began_at__gte=start_of(day_here()))
        names = _names(request, _narrow(rows, form.cleaned_data))

    def show(row: Any) -> dict[str, Any]:
        return {
            "building": localised(row.building.place, "name"),
            "kind": row.get_kind_display(),
            "name": names.get(row.pk, "—"),
            "purpose": row.get_purpose_display() if row.purpose else "",
            "in": _when(row.came_in_at, row.in_gate),
            "out": _when(row.went_out_at, row.out_gate),
            "state": _state(request, row),
        }

    named_column = [Column("name", pgettext_lazy("of a visitor", "Name"))] if named else []
    page = ListPage(
        name="visits",
        title=pgettext_lazy("gate", "Visits"),
        columns=[
            Column("in", pgettext_lazy("of a visit", "In"), sort="began_at"),
            Column("out", pgettext_lazy("of a visit", "Out"), sort="went_out_at"),
            Column("building", pgettext_lazy("gate", "Building"), sort="building__place__name"),
            Column("kind", pgettext_lazy("at the gate", "Who"), sort="kind"),
            *named_column,
            Column("purpose", _("Purpose"), sort="purpose"),
            Column("state", pgettext_lazy("of a visit", "State"), sort="ended"),
        ],
        show=show,
        export=_exported,
        narrow=_narrow,
        tabs=tabs_of(request),
        extra=_extra(request, named),
        first="-began_at",
        heading=[
            pgettext_lazy("of a visit", "In"),
            pgettext_lazy("of a visit", "Out"),
            pgettext_lazy("gate", "Building"),
            pgettext_lazy("at the gate", "Who"),
            _("Purpose"),
            pgettext_lazy("of a visit", "State"),
        ],
    )
    return page.answer(request, rows, form)


def _names(request: HouseRequest, rows: QuerySet[Visit]) -> dict[int, str]:
    """Of the page that is shown, as it is ordered; each is written down as read."""
    if request.GET.get("format"):
        return {}
    order = request.GET.get("sort") or "-began_at"
    if order.removeprefix("-") not in _SORTS:
        raise Http404
    pages = Paginator(rows.order_by(order, "pk"), PER_PAGE)
    try:
        shown = list(pages.page(request.GET.get("page", 1)).object_list)
    except InvalidPage:
        return {}
    known = known_of(shown)
    looked_at(shown, reason=LOOKED, by=request.user)
    return {
        # No telephone: whoever left one was told that it is read for contact tracing alone.
        visit.pk: " · ".join(filter(None, (who.get("name"), who.get("card"))))
        for visit, who in zip(shown, known, strict=True)
        if who
    }


_SORTS = {"began_at", "went_out_at", "building__place__name", "kind", "purpose", "ended"}


def _extra(request: HouseRequest, named: bool) -> dict[str, Any]:
    hint = {"empty_hint": _("They appear as people come in.")}
    if not may(request, "register"):
        return hint
    if named:
        note = _("Names of today. That you read them is written down, and staff can see it.")
        return hint | {
            "note": note,
            "create_label": _("Without names"),
            "create_href": address(request, "visits"),
        }
    query = request.GET.copy()
    query["names"] = "yes"
    query.pop("format", None)
    return hint | {
        "create_label": _("Show today's names"),
        "create_href": f"{address(request, 'visits')}?{query.urlencode()}",
    }


def _narrow(rows: Any, wanted: dict[str, Any]) -> Any:
    if wanted["building"]:
        rows = rows.filter(building=wanted["building"])
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    if wanted["ended"] == "inside":
        rows = rows.filter(went_out_at=None)
    elif wanted["ended"]:
        rows = rows.filter(ended=wanted["ended"])
    day = wanted["day"]
    if day:
        end = start_of(day + dt.timedelta(days=1))
        rows = rows.filter(began_at__gte=start_of(day), began_at__lt=end)
    return rows


def _when(at: dt.datetime | None, gate: Any) -> str:
    if at is None:
        return ""
    return f"{moment(at)} {localised(gate, 'name')}" if gate else moment(at)


def _word(row: Visit) -> str:
    if row.went_out_at is None:
        return pgettext("of a visit", "still inside")
    if row.came_in_at is None:
        return pgettext("of a visit", "left without an entry")
    return str(row.get_ended_display())


def _state(request: HouseRequest, row: Visit) -> str:
    if row.went_out_at is None and may(request, "register"):
        href = address(request, "visit-close", row.code)
        link = pgettext("of a visit", "has left")
        return format_html(
            '{} <a href="{}">{}</a>', badge(_word(row), tone="open", icon="ok"), href, link
        )
    return badge(_word(row), icon="same") if row.ended != "out" else _word(row)


def _exported(row: Visit) -> list[Any]:
    purpose = row.get_purpose_display() if row.purpose else ""
    place, kind = row.building.place.name, row.get_kind_display()
    return [row.came_in_at, row.went_out_at, place, kind, purpose, _word(row)]


@needs("gate.register")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_close(request: HouseRequest, code: UUID) -> HttpResponse:
    """Somebody has left without registering it."""
    rows = visits_visible_to(request.user).select_related("building__place")
    found = get_object_or_404(rows, code=code)
    since = moment(found.came_in_at) if found.came_in_at else ""
    return act_page(
        request,
        lambda data: ExitForm(data, visit=found, initial={"at": now()}),
        title=_("Close a visit by hand"),
        label=pgettext_lazy("of a visit", "Has left"),
        done=_("The visit is closed."),
        back=address(request, "visits"),
        about=f"{localised(found.building.place, 'name')} · {found.get_kind_display()} · {since}",
    )
