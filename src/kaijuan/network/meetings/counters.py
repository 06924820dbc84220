"""Orders done on time: counted from what is published of each, which is no more than that."""

from __future__ import annotations

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
    counters,
    indicators,
    share,
)
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.meetings.domain.on_time import INDICATOR, OnTime, orders_on_time

ON_TIME: Final = indicators.add(
    Indicator(
        INDICATOR,
        _("Orders done on time"),
        ("percent",),
        IndicatorKind.RATE,
        "S07",
        summable=False,
    )
)


def count_on_time(asked: Asked) -> Tally:
    """Of all orders that fell due in the period the share that was done by then; one query."""
    known = orders_on_time(asked.institutions, asked.begins, asked.ends)
    done, due = sum(n.done for n in known.values()), sum(n.due for n in known.values())
    return Tally(
        share(done, due), [_found(each, known.get(each.pk)) for each in asked.institutions]
    )


def _found(institution: Institution, orders: OnTime | None) -> Found:
    href = reverse("portal:institution", args=[institution.slug])
    if orders is None:
        says = pgettext_lazy("counted", "no order fell due in this time")
        return Found(institution, None, says, href)
    says = format_lazy(
        pgettext_lazy("counted", "{done} of {due} orders on time"), done=orders.done, due=orders.due
    )
    return Found(institution, share(orders.done, orders.due), says, href)


counters.add(
    Counter(
        ON_TIME.code,
        50,
        _("Of the orders that fell due in the period, those that were done by then."),
        count_on_time,
    )
)
