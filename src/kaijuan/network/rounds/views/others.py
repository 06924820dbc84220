"""Whoever rings the silent writes down what they say."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from kaijuan.core.clock import now
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.rounds.domain.submit import SILENT
from kaijuan.network.rounds.models import ExpectedItem, Occurrence
from kaijuan.network.rounds.views.mine_rows import state_badge, state_word


@needs("rounds.call")
@require_safe
def for_others(request: HouseRequest, occurrence: UUID) -> HttpResponse:
    """``?q= &sort= &page= &format=``: the people of one period who have not reported."""
    found: Occurrence = get_object_or_404(
        Occurrence.objects.select_related("obligation"), code=occurrence
    )
    at = now()

    def show(item: Any) -> dict[str, Any]:
        args = [request.institution.slug, occurrence, item.person.code]
        href = reverse("rounds:report", args=args)
        return {
            "name": format_html('<a href="{}" lang="zh-Hans">{}</a>', href, item.person.name),
            "unit": item.unit.name if item.unit else "",
            "contact": item.person.contact,
            "state": state_badge(item, at),
        }

    page = ListPage(
        name="for-others",
        title=_("Report for somebody else"),
        columns=[
            Column("name", pgettext_lazy("of a person", "Name"), sort="person__name"),
            Column("unit", _("Department"), sort="unit__name"),
            Column("contact", _("Telephone"), sort="person__contact"),
            Column("state", pgettext_lazy("rounds", "State"), sort="state"),
        ],
        show=show,
        export=lambda item: [
            item.person.name,
            item.unit.name if item.unit else "",
            item.person.contact,
            state_word(item),
        ],
        narrow=_narrow,
        extra={
            "note": f"{localised(found.obligation, 'title')} · {day(found.day)}",
            "empty_title": _("Everybody has reported"),
            "empty_hint": _("Nobody is silent for this day."),
        },
    )
    rows = ExpectedItem.objects.filter(
        occurrence=found, person__isnull=False, state__in=SILENT
    ).select_related("person", "unit", "occurrence")
    return page.answer(request, rows, ListFilter(request.GET))


def _narrow(rows: QuerySet[ExpectedItem], wanted: dict[str, Any]) -> QuerySet[ExpectedItem]:
    return rows.filter(person__name__icontains=wanted["q"]) if wanted["q"] else rows
