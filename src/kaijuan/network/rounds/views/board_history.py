"""Day by day: a row of cells for each member, and how many signed on each day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from kaijuan.core.files.export import Cell, table_response
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.dates import days
from kaijuan.core.ui.lang import localised
from kaijuan.network.rounds.domain.board import (
    AFTER,
    LATE,
    NOT_ASKED,
    SIGNED,
    STANDINGS,
    Standings,
    standings,
)
from kaijuan.network.rounds.forms.upward_consortium import HistoryFilter
from kaijuan.network.rounds.standings import STANDING_WORDS
from kaijuan.network.rounds.views.day import kind_label
from kaijuan.network.rounds.views.upward_common import consortium_tabs, query_with

_FORMATS: Final = (("csv", "CSV"), ("xlsx", "Excel"))
_STEP: Final = 10
_BOX: Final = 8


@dataclass(frozen=True, slots=True)
class Strip:
    """One member: a path for each standing, and in words how often it signed."""

    name: str
    paths: Sequence[tuple[str, str]]
    words: str


@needs("rounds.board")
@require_safe
def history(request: HouseRequest) -> HttpResponse:
    """``?q= &kind= &start= &end= &format=csv|xlsx``."""
    form = HistoryFilter(request.GET)
    context: dict[str, Any] = {
        "form": form,
        "tabs": consortium_tabs(request),
        "tab": "history",
    }
    if not form.is_valid():
        return render(request, "rounds/board_history.html", context, status=422)
    wanted = form.cleaned_data
    members = list(Institution.objects.members())
    found = standings(wanted["kind"], wanted["start"], wanted["end"], members)
    shown = [each for each in found if _fits(each.institution, wanted["q"])]
    if wanted["format"]:
        return _taken_away(shown, wanted)
    width = ((wanted["end"] - wanted["start"]).days + 1) * _STEP
    context |= {
        "kind": kind_label(wanted["kind"]),
        "span": days(wanted["start"], wanted["end"]),
        "strips": [_strip(each) for each in shown],
        "width": width,
        "words": STANDING_WORDS,
        "totals": [(STANDING_WORDS[s], s, sum(e.count(s) for e in shown)) for s in STANDINGS],
        "downloads": [(label, query_with(request, format=kind)) for kind, label in _FORMATS],
    }
    return render(request, "rounds/board_history.html", context)


def _fits(here: Institution, text: str) -> bool:
    text = text.lower()
    return not text or text in f"{here.name} {here.name_en} {here.key} {here.city}".lower()


def _strip(row: Standings) -> Strip:
    """Boxes of one standing are one path: a season of a province stays a small page."""
    boxes: dict[str, list[str]] = {}
    for place, standing in enumerate(row.days):
        box = f"M{1 + place * _STEP} 1h{_BOX}v18h-{_BOX}z"
        boxes.setdefault(standing, []).append(box)
    asked = len(row.days) - row.count(NOT_ASKED)
    signed = row.count(SIGNED) + row.count(AFTER)
    words = pgettext("days", "%(signed)s of %(asked)s days signed") % {
        "signed": signed,
        "asked": asked,
    }
    if late := row.count(LATE):
        words += " · " + ngettext("%(late)s late", "%(late)s late", late) % {"late": late}
    paths = [(each, "".join(boxes[each])) for each in STANDINGS if each in boxes]
    return Strip(localised(row.institution, "name"), paths, words)


def _taken_away(rows: Sequence[Standings], wanted: dict[str, Any]) -> HttpResponse:
    """Counts of days, and one column a day."""
    span = [
        wanted["start"] + dt.timedelta(days=n)
        for n in range((wanted["end"] - wanted["start"]).days + 1)
    ]
    heading = [
        _("Key"),
        _("Library"),
        *(STANDING_WORDS[each] for each in STANDINGS),
        *(day.isoformat() for day in span),
    ]
    body: list[list[Cell]] = [
        [
            row.institution.key,
            row.institution.name,
            *(row.count(each) for each in STANDINGS),
            *(STANDING_WORDS[each] for each in row.days),
        ]
        for row in rows
    ]
    return table_response([heading, *body], name="board-history", form=wanted["format"])
