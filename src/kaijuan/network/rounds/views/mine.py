"""One's own duties: today, and what was handed in before."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from kaijuan.core.clock import now
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day, moment
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.directory.public import person_of
from kaijuan.network.rounds.domain.submit_mine import described, duties_of
from kaijuan.network.rounds.forms.submissions import HistoryFilter
from kaijuan.network.rounds.models import ExpectedItem
from kaijuan.network.rounds.views.mine_rows import row, state_badge, state_word
from kaijuan.network.rounds.views.offline import addresses


@needs("rounds.report")
@require_safe
def duties(request: HouseRequest) -> HttpResponse:
    """What is due, overdue, later and done today."""
    here, at = request.institution, now()
    person = person_of(request.user)
    mine = duties_of(person, request.user, here, at)
    first = next(iter(mine.open), None)
    sections = [
        (title, [row(each, here, at, first=each is first) for each in items])
        for title, items in (
            (pgettext("rounds", "Overdue"), mine.overdue),
            (pgettext("rounds", "Due now"), mine.due),
            (pgettext("rounds", "Later"), mine.upcoming),
            (pgettext("rounds", "Done today"), mine.done),
        )
    ]
    context = {
        "person": person,
        "sections": [(title, rows) for title, rows in sections if rows],
        "open": len(mine.open),
        "nothing": not any(rows for _title, rows in sections),
        "offline": addresses(request),
        "may_read": request.user.has_perm("rounds.see_answers", here),
    }
    return render(request, "rounds/duties.html", context)


@needs("rounds.report")
@require_safe
def history(request: HouseRequest) -> HttpResponse:
    """``?q= &state= &sort= &page= &format=csv|xlsx``: what was expected of oneself."""
    here = request.institution

    def show(item: Any) -> dict[str, Any]:
        title = localised(item.obligation, "title")
        if item.standing:
            href = reverse("rounds:submission", args=[here.slug, item.standing])
            title = format_html('<a href="{}">{}</a>', href, title)
        return {
            "day": day(item.day),
            "duty": title,
            "state": state_badge(item, at),
            "done": moment(item.done_at) if item.done_at else "",
        }

    at = now()
    page = ListPage(
        name="my-duties",
        title=_("What was expected of me"),
        columns=[
            Column("day", pgettext_lazy("rounds", "Day"), sort="day"),
            Column("duty", pgettext_lazy("rounds", "Duty"), sort="obligation__title"),
            Column("state", pgettext_lazy("rounds", "State"), sort="state"),
            Column("done", _("Handed in"), sort="done_at"),
        ],
        show=show,
        export=lambda item: [
            item.day.isoformat(),
            item.obligation.title,
            state_word(item),
            item.done_at,
        ],
        narrow=_narrow,
        extra={
            "up": _("My duties"),
            "empty_title": _("Nothing was expected of you yet"),
            "empty_hint": _("What you hand in will stand here, and what was waived or missed."),
        },
        first="-day",
    )
    rows = ExpectedItem.objects.filter(person__user=request.user.pk, occurrence__opens_at__lte=at)
    return page.answer(request, described(rows), HistoryFilter(request.GET))


def _narrow(rows: QuerySet[ExpectedItem], wanted: dict[str, Any]) -> QuerySet[ExpectedItem]:
    if wanted["state"]:
        rows = rows.filter(state=wanted["state"])
    return rows.filter(obligation__title__icontains=wanted["q"]) if wanted["q"] else rows
