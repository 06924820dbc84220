"""Rounds walked and disinfections done, of those that were due: from what is published of a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
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
    counters,
    indicators,
    share,
)
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.premises.domain.daily import DoneOf, done_of, indicator_of
from kaijuan.network.premises.kinds import DISINFECTION, PATROL

Text = str | Promise


def _counter(kind: str) -> Callable[[Asked], Tally]:
    def count(asked: Asked) -> Tally:
        known = done_of(kind, asked.institutions, asked.begins, asked.ends)
        done, due = sum(n.done for n in known.values()), sum(n.due for n in known.values())
        rows = [_found(each, known.get(each.pk)) for each in asked.institutions]
        return Tally(share(done, due), rows)

    count.__doc__ = f"Of all that was due of the kind {kind}, the share that was done; one query."
    return count


def _found(institution: Institution, told: DoneOf | None) -> Found:
    href = reverse("portal:institution", args=[institution.slug])
    if told is None or not told.due:
        says: Text = pgettext_lazy("counted", "nothing was due in this time")
        return Found(institution, None, says, href)
    says = format_lazy(
        pgettext_lazy("counted", "{done} of {due} done"), done=told.done, due=told.due
    )
    return Found(institution, share(told.done, told.due), says, href)


def _add(kind: str, order: int, title: Text, source: str, hint: Text) -> Indicator:
    made = indicators.add(
        Indicator(
            indicator_of(kind), title, ("percent",), IndicatorKind.RATE, source, summable=False
        )
    )
    counters.add(Counter(made.code, order, hint, _counter(kind)))
    return made


PATROLS: Final = _add(
    PATROL,
    70,
    _("Patrol rounds walked"),
    "S12",
    _("Of the patrol rounds that were due in the period, those that were walked, also late."),
)
DISINFECTIONS: Final = _add(
    DISINFECTION,
    71,
    _("Disinfections done"),
    "S13",
    _("Of the disinfections that were due in the period, those that were done, also late."),
)
