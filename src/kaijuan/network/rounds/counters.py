"""How many of the days that were asked for were signed, and how many in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.indicators.public import (
    Asked,
    Counter,
    Found,
    Indicator,
    IndicatorKind,
    Tally,
    counted,
    counters,
    indicators,
    share,
)
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.rounds.domain.demands import covers, due_instant
from kaijuan.network.rounds.models import DayReport, Demand

COVERAGE: Final = indicators.add(
    Indicator(
        "daily-report-coverage",
        _("Signed daily reports, of those asked for"),
        ("percent",),
        IndicatorKind.RATE,
        "S11",
        summable=False,
    )
)
ON_TIME: Final = indicators.add(
    Indicator(
        "daily-reports-on-time",
        _("Daily reports signed on time, of those asked for"),
        ("percent",),
        IndicatorKind.RATE,
        "S11",
        summable=False,
    )
)
#: (kind, day) to when it was due; and, by institution, what was signed first when.
_Due = dict[tuple[str, dt.date], dt.datetime]
_Signed = dict[int, dict[tuple[str, dt.date], dt.datetime]]


def _due(asked: Asked) -> _Due:
    """The days of the period that were asked for and are due by then; one query."""
    due: _Due = {}
    rows = Demand.objects.filter(counted(), starts_on__lte=asked.end).select_related("institution")
    for demand in rows.order_by("starts_on", "pk"):
        day = max(asked.start, demand.starts_on)
        last = min(asked.end, demand.ends_on or asked.end)
        while day <= last:
            at = due_instant(demand, day)
            if covers(demand, day) and at <= asked.ends:
                due[demand.kind, day] = at
            day += dt.timedelta(days=1)
    return due


def _signed(asked: Asked) -> _Signed:
    """Each signed day once, at its first signing, as known at the end of the period; one query."""
    rows = DayReport.objects.filter(counted(), number=1, day__gte=asked.start, day__lte=asked.end)
    rows = rows.filter(signed_at__lte=asked.as_of)
    found: _Signed = {}
    for pk, kind, day, at in rows.values_list("institution_id", "kind", "day", "signed_at"):
        found.setdefault(pk, {})[kind, day] = at
    return found


def _counter(*, on_time: bool) -> Callable[[Asked], Tally]:
    def count(asked: Asked) -> Tally:
        due = asked.once("rounds due", lambda: _due(asked))
        signed = asked.once("rounds signed", lambda: _signed(asked))
        hits: list[int] = []
        rows = [
            _found(each, _hits(signed.get(each.pk, {}), due, on_time=on_time), len(due), hits)
            for each in asked.institutions
        ]
        # Shares are never added: days are, and one share is found from them.
        return Tally(share(sum(hits), len(due) * len(asked.institutions)), rows)

    return count


def _hits(signed: dict[tuple[str, dt.date], dt.datetime], due: _Due, *, on_time: bool) -> int:
    return sum(day in signed and (not on_time or signed[day] < at) for day, at in due.items())


def _found(institution: Institution, hits: int, of: int, all_hits: list[int]) -> Found:
    href = reverse("portal:institution", args=[institution.slug])
    if not of:
        says = pgettext_lazy("counted", "nothing was asked for in this time")
        return Found(institution, None, says, href)
    all_hits.append(hits)
    says = format_lazy(pgettext_lazy("counted", "{hits} of {of} days"), hits=hits, of=of)
    return Found(institution, share(hits, of), says, href)


counters.add(
    Counter(
        COVERAGE.code,
        70,
        _(
            "For each library the days that the consortium asked for and that are due, and how "
            "many of them its director signed. Over all libraries: signed days of asked days."
        ),
        _counter(on_time=False),
    )
)
counters.add(
    Counter(
        ON_TIME.code,
        71,
        _("The same, of days that were signed first before they were due."),
        _counter(on_time=True),
    )
)
