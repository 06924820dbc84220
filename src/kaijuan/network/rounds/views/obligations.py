"""Duties of a library: the list, and one with its days."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from kaijuan.core.audit.public import history_of
from kaijuan.core.clock import now
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day, moment
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.rounds.domain.generate import local_day
from kaijuan.network.rounds.domain.obligations_audience import parts_of
from kaijuan.network.rounds.forms.obligations_filters import DutyFilter
from kaijuan.network.rounds.models import DONE, Obligation, ObligationState, Occurrence, State
from kaijuan.network.rounds.rules.obligations import obligations_visible_to
from kaijuan.network.rounds.views.obligations_shown import (
    days_ahead,
    how_often,
    kind_label,
    lines,
    of_whom,
    state_of,
    told_when,
    when,
)

#: Periods on the page of a duty: those of the last days, and what is written ahead.
_BACK: Final = dt.timedelta(days=14)
_MOST: Final = 40


def address(request: HouseRequest, name: str, *args: Any) -> str:
    """The address of one of this room's pages of this library."""
    return reverse(f"rounds:{name}", args=[request.institution.slug, *args])


def may_manage(request: HouseRequest) -> bool:
    """Whether whoever asks manages the duties of this library."""
    return bool(request.user.has_perm("rounds.manage", request.institution))


def tabs_of(request: HouseRequest) -> list[tuple[str, Any, str]]:
    """The lists beside one another."""
    return [
        ("duties", pgettext_lazy("rounds", "Duties"), address(request, "manage")),
        ("spots", _("Areas and objects"), address(request, "spots")),
    ]


@needs("rounds.view")
@require_safe
def duties(request: HouseRequest) -> HttpResponse:
    """``?q= &kind= &state= &sort= &page= &format=csv|xlsx``."""

    def show(row: Any) -> dict[str, Any]:
        title = localised(row, "title")
        link = format_html('<a href="{}">{}</a>', address(request, "duty", row.code), title)
        return {
            "title": link,
            "kind": kind_label(row.kind),
            "often": how_often(row.recurrence, row.days),
            "due": when(row),
            "state": state_of(row),
            "next": moment(row.next_due) if row.next_due else "",
        }

    page = ListPage(
        name="duties",
        title=pgettext_lazy("rounds", "Duties"),
        columns=[
            Column("title", pgettext_lazy("of a duty", "Name"), sort="title"),
            Column("kind", _("Kind"), sort="kind"),
            Column("often", pgettext_lazy("of a duty", "How often")),
            Column("due", pgettext_lazy("of a duty", "When")),
            Column("state", pgettext_lazy("of a duty", "State"), sort="state"),
            Column("next", pgettext_lazy("of a duty", "Next due"), sort="next_due"),
        ],
        show=show,
        export=_exported,
        narrow=_narrow,
        tabs=tabs_of(request),
        extra={
            "create_href": address(request, "duty-kind") if may_manage(request) else "",
            "create_label": _("Enter a duty"),
            "empty_title": _("No duties yet"),
            "empty_hint": _("A duty says of whom what is expected, how often and until when."),
        },
        first="title",
    )
    ahead = Occurrence.objects.filter(obligation=OuterRef("pk"), due_at__gt=now())
    next_due = Subquery(ahead.order_by("due_at").values("due_at")[:1])
    rows = obligations_visible_to(request.user).annotate(next_due=next_due)
    return page.answer(request, rows, DutyFilter(request.GET))


def _exported(row: Any) -> list[Any]:
    return [
        row.title,
        kind_label(row.kind),
        how_often(row.recurrence, row.days),
        when(row),
        row.get_state_display(),
        moment(row.next_due) if row.next_due else "",
    ]


def _narrow(rows: QuerySet[Obligation], wanted: dict[str, Any]) -> QuerySet[Obligation]:
    if wanted["state"]:
        rows = rows.filter(state=wanted["state"])
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    text = wanted["q"]
    return rows.filter(Q(title__icontains=text) | Q(title_en__icontains=text)) if text else rows


def fetch(request: HouseRequest, code: UUID) -> Obligation:
    """The duty, or 404 for a missing one and another library's alike."""
    rows = obligations_visible_to(request.user).select_related("form", "institution")
    found: Obligation = get_object_or_404(rows, code=code)
    return found


@needs("rounds.view")
@require_safe
def duty(request: HouseRequest, code: UUID) -> HttpResponse:
    """What it is, the next ten days and why one is left out, and its periods."""
    found = fetch(request, code)
    today = local_day(request.institution, now())
    context = {
        "duty": found,
        "state": state_of(found),
        "facts": _facts(found),
        "periods": _periods(request, found, today),
        "period_columns": _PERIOD_COLUMNS,
        "history": history_of(found)[-20:][::-1],
        "up": address(request, "manage"),
        "may": may_manage(request),
        "running": found.state == ObligationState.RUNNING,
        **days_ahead(found, found.recurrence, max(today, found.starts_on)),
    }
    return render(request, "rounds/duty.html", context)


def _facts(found: Obligation) -> list[tuple[Any, Any]]:
    parts = parts_of(found)
    until = day(found.ends_on) if found.ends_on else _("until it is ended")
    facts = [
        (_("Kind"), kind_label(found.kind)),
        (pgettext_lazy("of a duty", "Expected of"), lines(of_whom(parts))),
        (pgettext_lazy("of a duty", "How often"), how_often(found.recurrence, found.days)),
        (pgettext_lazy("of a duty", "When"), when(found)),
        (_("Minutes of grace"), str(found.grace)),
        (pgettext_lazy("of a duty", "Runs"), f"{day(found.starts_on)} – {until}"),
    ]
    if found.form is not None:
        facts.insert(1, (pgettext_lazy("of a duty", "Form"), localised(found.form, "title")))
    told = told_when(found)
    return [*facts, (_("If it is not handed in"), lines(told))] if told else facts


_PERIOD_COLUMNS: Final = [
    Column("day", pgettext_lazy("of a duty", "Day")),
    Column("due", pgettext_lazy("of a duty", "Due at")),
    Column("expected", _("Expected"), numeric=True),
    Column("done", _("Handed in"), numeric=True),
    Column("waived", _("Waived"), numeric=True),
    Column("missed", _("Missed"), numeric=True),
]


def _periods(request: HouseRequest, found: Obligation, today: dt.date) -> list[dict[str, Any]]:
    rows = Occurrence.objects.filter(obligation=found, day__gte=today - _BACK).annotate(
        done=Count("items", filter=Q(items__state__in=DONE)),
        waived=Count("items", filter=Q(items__state=State.WAIVED)),
        missed=Count("items", filter=Q(items__state=State.MISSED)),
    )
    return [
        {
            "day": format_html(
                '<a href="{}">{}</a>',
                address(request, "period", found.code, row.code),
                day(row.day),
            ),
            "due": moment(row.due_at),
            "expected": row.expected,
            "done": row.done,
            "waived": row.waived,
            "missed": row.missed,
        }
        for row in rows.order_by("-day")[:_MOST]
    ]
