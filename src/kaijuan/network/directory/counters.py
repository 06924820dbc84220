"""Libraries with a leading group: members publish that there is one, and its dates; no names."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.indicators.public import (
    Asked,
    Counter,
    Found,
    Indicator,
    IndicatorKind,
    Tally,
    counters,
    counts,
    indicators,
    publish_span,
    total,
    values_at,
    who_published,
)
from kaijuan.network.directory.models import LeadingGroup

GROUPS: Final = indicators.add(
    Indicator(
        "institutions-with-running-leading-group",
        _("Libraries with a leading group at work"),
        ("institutions",),
        IndicatorKind.STOCK,
        "S04",
        summable=False,
    )
)


def publish_group(group: LeadingGroup) -> None:
    """In the open scope and the transaction of the change: that the group is, since and until.

    A made-up one is not published: nobody counts it.
    """
    if not counts(group):
        return
    last = group.dissolved_on
    publish_span(
        GROUPS.code,
        group.code,
        since=_midnight(group.established_on),
        until=None if last is None else _midnight(last + dt.timedelta(days=1)),
    )


def count_groups(asked: Asked) -> Tally:
    """Who keeps leading groups in the directory is known about; of the others nothing is."""
    running = values_at(GROUPS.code, asked.institutions, asked.as_of)
    known = who_published(GROUPS.code, asked.as_of)
    found = []
    for each in asked.institutions:
        count = len(running.get(each.pk, ()))
        value = Decimal(count > 0) if each.pk in known else None
        says = (
            pgettext_lazy("counted", "a leading group is at work")
            if count
            else pgettext_lazy("counted", "its leading group was dissolved")
        )
        if value is None:
            says = pgettext_lazy("counted", "no leading group was ever entered")
        found.append(Found(each, value, says, reverse("portal:institution", args=[each.slug])))
    return total(found)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, HOUSE_ZONE)


counters.add(
    Counter(
        GROUPS.code,
        10,
        _("Libraries that entered a leading group which is at work on the day."),
        count_groups,
    )
)
