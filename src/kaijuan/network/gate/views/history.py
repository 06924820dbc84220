"""Entries and exits by hour or by day, drawn as bars; counts alone."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from kaijuan.core.files.export import Cell, table_response
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.ui.components.bars import Bar
from kaijuan.core.ui.dates import day as day_words
from kaijuan.network.gate.domain.history import Slot, history
from kaijuan.network.gate.forms.visits import HistoryForm
from kaijuan.network.gate.views.common import tabs_of
from kaijuan.network.opening.public import zone_of


@needs("gate.view")
@require_safe
def history_page(request: HouseRequest) -> HttpResponse:
    """``?building= &since= &until= &format=csv|xlsx``; without days it is today's, by the hour."""
    form = HistoryForm(request.GET)
    context: dict[str, Any] = {"form": form, "tabs": tabs_of(request), "tab": "history"}
    if not form.is_valid():
        return render(request, "gate/history.html", context, status=422)
    wanted = form.cleaned_data
    slots, by_hour = history(wanted["since"], wanted["until"], wanted["building"])
    if wanted["format"]:
        return _taken_away(slots, by_hour, wanted["format"])
    query = request.GET.copy()
    query["format"] = "xlsx"
    some = [slot for slot in slots if _any(slot)]
    context |= {
        "title_now": day_words(wanted["since"]) if by_hour else "",
        "since": wanted["since"],
        "until": wanted["until"],
        "by_hour": by_hour,
        "any": bool(some),
        "bars": [Bar(_label(slot, by_hour), slot.entries) for slot in _shown(slots, by_hour)],
        "sums": [
            (pgettext_lazy("history", "Entries"), sum(slot.entries for slot in slots)),
            (pgettext_lazy("history", "Exits"), sum(slot.exits for slot in slots)),
            (pgettext_lazy("history", "Turned away"), sum(slot.refused for slot in slots)),
            (_("of them because it was full"), sum(slot.full for slot in slots)),
            (_("Exits forgotten"), sum(slot.forgotten for slot in slots)),
        ],
        "xlsx": f"?{query.urlencode()}",
        "csv": f"?{query.urlencode()}".replace("format=xlsx", "format=csv"),
    }
    return render(request, "gate/history.html", context)


def _any(slot: Slot) -> bool:
    return bool(slot.entries or slot.exits or slot.refused or slot.forgotten)


def _shown(slots: list[Slot], by_hour: bool) -> list[Slot]:
    """Of a day the hours from the first to the last in which anything happened."""
    busy = [number for number, slot in enumerate(slots) if _any(slot)]
    return slots[busy[0] : busy[-1] + 1] if by_hour and busy else slots


def _label(slot: Slot, by_hour: bool) -> str:
    local = slot.start.astimezone(zone_of(current_institution()))
    return f"{local:%H:%M}" if by_hour else day_words(local.date())


def _taken_away(slots: list[Slot], by_hour: bool, form: str) -> HttpResponse:
    heading: list[Cell] = [
        pgettext_lazy("history", "Hour") if by_hour else pgettext_lazy("history", "Day"),
        pgettext_lazy("history", "Entries"),
        pgettext_lazy("history", "Exits"),
        pgettext_lazy("history", "Turned away"),
        _("of them because it was full"),
        _("Exits forgotten"),
    ]
    zone = zone_of(current_institution())
    rows: list[list[Cell]] = [
        [
            slot.start if by_hour else slot.start.astimezone(zone).date(),
            slot.entries,
            slot.exits,
            slot.refused,
            slot.full,
            slot.forgotten,
        ]
        for slot in slots
    ]
    return table_response([heading, *rows], name="entry-control", form=form)
