"""One's own work list, over all of one's institutions."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from kaijuan.core.files.export import table_response
from kaijuan.core.permissions.access import signed_in
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised, marked
from kaijuan.network.meetings.domain.own import Duty, own_duties
from kaijuan.network.meetings.forms.orders import OwnFilter
from kaijuan.network.meetings.models import OrderState
from kaijuan.network.meetings.shown import order_badge

PER_PAGE: Final = 50
_COLUMNS: Final = (
    Column("text", pgettext_lazy("of an order", "What")),
    Column("library", pgettext_lazy("orders", "Library")),
    Column("due_at", pgettext_lazy("of an order", "Until when")),
    Column("state", pgettext_lazy("orders", "State")),
)


@signed_in
@require_safe
def own_orders(request: HouseRequest) -> HttpResponse:
    """``?q= &state=ended &page= &format=csv|xlsx``; what was due first stands first."""
    form = OwnFilter(request.GET)
    if not form.is_valid():
        return _page(request, form, [], status=422)
    wanted = form.cleaned_data
    found = own_duties(request.user, ended=wanted["state"] == "ended")
    text = wanted["q"].lower()
    shown = [duty for duty in found if text in duty.text.lower()]
    if wanted["format"]:
        body = [_line(duty) for duty in shown]
        heading = [column.label for column in _COLUMNS]
        return table_response([heading, *body], name="my-orders", form=wanted["format"])
    return _page(request, form, shown)


def _page(
    request: HouseRequest, form: OwnFilter, duties: list[Duty], status: int = 200
) -> HttpResponse:
    try:
        page = Paginator(duties, PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404(_("The list has no such page.")) from error
    context = {
        "title": _("My orders"),
        "columns": _COLUMNS,
        "rows": [_row(duty) for duty in page.object_list],
        "page": page,
        "form": form,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "empty_title": _("Nothing to do"),
        "empty_hint": _("What you are asked to do stands here, from all your institutions."),
        "downloads": [(label, _with(request, kind)) for kind, label in _FORMATS],
    }
    fragment = request.htmx and not request.htmx.history_restore_request
    template = "ui/pages/list.html#rows" if fragment else "ui/pages/list.html"
    return render(request, template, context, status=status)


_FORMATS: Final = (("csv", "CSV"), ("xlsx", "Excel"))


def _with(request: HouseRequest, kind: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["format"] = kind
    return f"?{query.urlencode()}"


def _row(duty: Duty) -> dict[str, Any]:
    note = pgettext_lazy("orders", "asked by the consortium")
    said = format_html('<br><span class="note">{}</span>', note) if duty.from_consortium else ""
    return {
        "text": format_html('<a href="{}">{}</a>{}', duty.href, marked(duty.text), said),
        "library": marked(localised(duty.institution, "name")),
        "due_at": moment(duty.due_at),
        "state": order_badge(duty.state, late=duty.late),
    }


def _line(duty: Duty) -> list[Any]:
    name = localised(duty.institution, "name")
    return [duty.text, name, moment(duty.due_at), OrderState(duty.state).label]
