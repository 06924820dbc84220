"""What the consortium calls for, as a member sees it, and starting it in one tap."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.clock import today
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.components.button import button
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import days
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.rounds.domain.demands import is_over, to_start
from kaijuan.network.rounds.forms.upward_consortium import StartForm
from kaijuan.network.rounds.models import Demand, Obligation, ObligationState
from kaijuan.network.rounds.views.day import kind_label
from kaijuan.network.rounds.views.demands import state_badge, state_word
from kaijuan.network.rounds.views.upward_common import address, may, tabs_of


@needs("rounds.view")
@require_safe
def demands_here(request: HouseRequest) -> HttpResponse:
    """``?q= &sort= &page= &format=csv|xlsx``: every call, and whether a duty answers to it."""
    answered = _answered()
    may_start = may(request, "rounds.manage")

    def show(row: Demand) -> dict[str, Any]:
        return {
            "title": localised(row, "title"),
            "kind": kind_label(row.kind),
            "span": days(row.starts_on, row.ends_on),
            "due": f"{row.due_at:%H:%M}",
            "state": state_badge(row),
            "here": _here(request, row, row.code in answered, may_start),
        }

    page = ListPage(
        name="demands",
        title=_("Called for by the consortium"),
        columns=[
            Column("title", pgettext_lazy("of a demand", "Title"), sort="title"),
            Column("kind", pgettext_lazy("of a duty", "Kind"), sort="kind"),
            Column("span", pgettext_lazy("of a demand", "Days"), sort="starts_on"),
            Column("due", pgettext_lazy("of a demand", "Due every day at"), sort="due_at"),
            Column("state", pgettext_lazy("of a demand", "State")),
            Column("here", pgettext_lazy("of a demand", "Here")),
        ],
        show=show,
        export=lambda row: [
            row.title,
            kind_label(row.kind),
            days(row.starts_on, row.ends_on),
            f"{row.due_at:%H:%M}",
            state_word(row),
            _started_word(row.code in answered),
        ],
        narrow=_narrow,
        first="-starts_on",
        tabs=tabs_of(request),
        extra={
            "empty_title": _("The consortium has called for nothing"),
            "empty_hint": _("When it does, the director is told and starts the duty here."),
        },
    )
    rows = Demand.objects.filter(institution__kind="consortium")
    return page.answer(request, rows, ListFilter(request.GET))


def _answered() -> set[UUID]:
    rows = Obligation.objects.filter(demand__isnull=False).exclude(state=ObligationState.ENDED)
    return set(rows.values_list("demand", flat=True))


def _started_word(started: bool) -> str:
    return pgettext("demand", "started") if started else pgettext("demand", "not started")


def _here(request: HouseRequest, row: Demand, started: bool, may_start: bool) -> Any:
    if started:
        return badge(_started_word(True), tone="open", icon="ok")
    if is_over(row, today()):
        return ""
    if may_start:
        href = f"{address(request, 'demand-start')}?demand={row.code}"
        return button(pgettext("demand", "Start it"), href=href)
    return badge(_started_word(False), icon="due")


def _narrow(rows: QuerySet[Demand], wanted: dict[str, Any]) -> QuerySet[Demand]:
    return rows.filter(title__icontains=wanted["q"]) if wanted["q"] else rows


@needs("rounds.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HouseRequest) -> HttpResponse:
    """``?demand=<code>``: everything is filled in; the time may be another."""
    rows = to_start(today())
    wanted = _code(request.GET.get("demand", ""))
    found = rows.filter(code=wanted).first() if wanted else rows.first()
    back = address(request, "demands-here")
    return act_page(
        request,
        partial(StartForm, demand=found),
        title=_("Start what the consortium calls for"),
        label=_("Start the duty"),
        done=_("The duty runs. Everybody will find it among their duties."),
        back=back,
        about=localised(found, "title") if found else "",
        note=_note(found),
        extra={"up": _("Called for by the consortium"), "up_href": back},
    )


def _note(found: Demand | None) -> str:
    if found is None:
        return _("This call has ended. Nothing has to be started for it.")
    words = _("%(days)s; the signed day is due at %(due)s every day.")
    return words % {
        "days": days(found.starts_on, found.ends_on),
        "due": f"{found.due_at:%H:%M}",
    }


def _code(text: str) -> UUID | None:
    """None for what is no code: it is read from an address that anybody can type."""
    try:
        return UUID(text)
    except ValueError:
        return None
