"""One period of a duty: what is expected of whom, and letting people off."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day, moment
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.rounds.domain.waive import WAIVABLE
from kaijuan.network.rounds.forms.obligations_acts import UnwaiveForm, WaiveForm
from kaijuan.network.rounds.forms.obligations_filters import ItemFilter
from kaijuan.network.rounds.models import DONE, ExpectedItem, Occurrence, State
from kaijuan.network.rounds.rules.obligations import (
    expected_items_visible_to,
    occurrences_visible_to,
)
from kaijuan.network.rounds.views.obligations import address, may_manage

_TONES = {
    State.PENDING: ("plain", "due"),
    State.SUBMITTED: ("open", "ok"),
    State.RETURNED: ("limited", "due"),
    State.ACCEPTED: ("open", "ok"),
    State.WAIVED: ("closed", "off"),
    State.MISSED: ("late", "late"),
}


def state_badge(item: ExpectedItem) -> Any:
    """The state as word, shape and pigment; a nil report that stands says that it is one."""
    tone, icon = _TONES[State(item.state)]
    nil = item.is_nil and item.state in DONE
    word = pgettext_lazy("expected item", "Nil report") if nil else item.get_state_display()
    return badge(word, tone=tone, icon=icon)


def subject_code(item: ExpectedItem) -> UUID:
    """By which an item of a period is addressed: the person's, the spot's, or the library's."""
    if item.person is not None:
        return item.person.code
    return item.spot.code if item.spot is not None else item.institution.code


def name_of(item: ExpectedItem) -> str:
    """Of whom or what it is."""
    return str(item.person or item.spot or item.institution)


def _fetch(request: HouseRequest, code: UUID, period: UUID) -> Occurrence:
    rows = occurrences_visible_to(request.user).select_related("obligation")
    found: Occurrence = get_object_or_404(rows, code=period, obligation__code=code)
    return found


def _items(request: HouseRequest, found: Occurrence) -> QuerySet[Any]:
    rows = expected_items_visible_to(request.user).filter(occurrence=found)
    return rows.select_related("person", "spot", "unit", "institution", "waiver")


@needs("rounds.view")
@require_safe
def period(request: HouseRequest, code: UUID, period: UUID) -> HttpResponse:
    """``?q= &state= &sort= &page= &format=csv|xlsx``. Who does not manage sees what is theirs."""
    found = _fetch(request, code, period)
    may = may_manage(request)

    def show(row: Any) -> dict[str, Any]:
        shown = {
            "who": name_of(row),
            "unit": row.unit or "",
            "state": state_badge(row),
            "done": moment(row.done_at) if row.done_at else "",
            "reason": row.waiver.reason if hasattr(row, "waiver") else "",
        }
        if may and row.state == State.WAIVED:
            back = address(request, "unwaive", code, period, subject_code(row))
            link = '{} · <a href="{}">{}</a>'
            shown["reason"] = format_html(link, shown["reason"], back, _("Take back"))
        return shown

    page = ListPage(
        name="period",
        title=f"{found.obligation.title} · {day(found.day)}",
        columns=[
            Column("who", pgettext_lazy("expected item", "Of"), sort="person__name"),
            Column("unit", gettext_lazy("Department"), sort="unit__name"),
            Column("state", pgettext_lazy("of a duty", "State"), sort="state"),
            Column("done", gettext_lazy("Handed in"), sort="done_at"),
            Column("reason", pgettext_lazy("waiver", "Waived because")),
        ],
        show=show,
        export=_exported,
        narrow=_narrow,
        extra={
            "note": _("Opens %(opens)s, due %(due)s, closes %(closes)s.")
            % {
                "opens": moment(found.opens_at),
                "due": moment(found.due_at),
                "closes": moment(found.closes_at),
            },
            "create_href": address(request, "waive", code, period) if may else "",
            "create_label": pgettext_lazy("waiver", "Waive…"),
            "other_href": address(request, "duty", code),
            "other_label": gettext_lazy("The duty"),
            "empty_title": gettext_lazy("Nothing is expected"),
            "empty_hint": gettext_lazy("Nobody belonged to the audience of this day."),
        },
    )
    return page.answer(request, _items(request, found), ItemFilter(request.GET))


def _exported(row: Any) -> list[Any]:
    return [
        name_of(row),
        str(row.unit or ""),
        row.get_state_display(),
        row.done_at,
        row.waiver.reason if hasattr(row, "waiver") else "",
    ]


def _narrow(rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
    if wanted["state"]:
        rows = rows.filter(state=wanted["state"])
    text = wanted["q"]
    return (
        rows.filter(Q(person__name__icontains=text) | Q(spot__name__icontains=text))
        if text
        else rows
    )


@needs("rounds.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def waive(request: HouseRequest, code: UUID, period: UUID) -> HttpResponse:
    """Those of whom nothing stands, to be ticked, and why."""
    found = _fetch(request, code, period)
    open_rows = _items(request, found).filter(state__in=WAIVABLE)
    ordered = open_rows.order_by("unit__name", "person__name", "spot__name", "pk")
    rows = [(str(subject_code(item)), item) for item in ordered]
    return form_page(
        request,
        lambda data: WaiveForm(data, rows=rows),
        title=_("Waive what is expected"),
        done=_("It is waived; those concerned were told."),
        leave_to=address(request, "period", code, period),
        extra={
            "note": f"{found.obligation.title} · {day(found.day)}",
            "save_label": pgettext_lazy("waiver", "Waive"),
        },
    )


@needs("rounds.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def unwaive(request: HouseRequest, code: UUID, period: UUID, subject: UUID) -> HttpResponse:
    """The waiver is taken back; asked once more."""
    found = _fetch(request, code, period)
    item = _of(request, found, subject)
    return act_page(
        request,
        partial(UnwaiveForm, item=item),
        title=gettext_lazy("Take a waiver back"),
        label=gettext_lazy("Take it back"),
        done=gettext_lazy("It is expected again."),
        back=address(request, "period", code, period),
        about=f"{name_of(item)} · {found.obligation.title} · {day(found.day)}",
    )


def _of(request: HouseRequest, found: Occurrence, subject: UUID) -> ExpectedItem:
    rows = _items(request, found).select_related("occurrence__obligation", "person__user")
    mine = Q(person__code=subject) | Q(spot__code=subject)
    if subject == request.institution.code:
        mine = Q(person=None, spot=None)
    item: ExpectedItem | None = rows.filter(mine).first()
    if item is None:
        raise Http404(_("Nothing of this period is expected of that."))
    return item
