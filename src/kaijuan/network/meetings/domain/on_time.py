"""Of orders only this crosses the wall: that one was due then, and was done by then or not."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kaijuan.core.clock import now
from kaijuan.core.indicators.models import PublishedValue
from kaijuan.core.indicators.public import counts, publish_span
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.meetings.models import Order, OrderState

INDICATOR: Final = "orders-on-time"


@dataclass(frozen=True, slots=True)
class OnTime:
    """``due`` orders fell due, ``done`` of them were done by then."""

    done: int
    due: int


def publish_on_time(order: Order) -> None:
    """In the open scope. An open order says nothing before it is due; a cancelled one never.

    Neither does a made-up one.
    """
    if not counts(order):
        return
    late = order.is_open and order.due_at <= now()
    done = order.state == OrderState.DONE
    in_time = done and order.ended_at is not None and order.ended_at <= order.due_at
    tells = done or late
    known = PublishedValue.objects.filter(
        institution=order.institution_id, indicator=INDICATOR, ref=order.code
    )
    if tells or known.exists():
        publish_span(
            INDICATOR,
            order.code,
            since=order.due_at,
            until=None if tells else order.due_at,
            value=int(in_time),
        )


def orders_on_time(
    institutions: Iterable[Institution], begins: dt.datetime, ends: dt.datetime
) -> dict[int, OnTime]:
    """Orders that fell due in [begins, ends), by institution id; who has none is not in it.

    One query, of published values alone. An order counts from its due time on, also where it was
    done before.
    """
    wanted = {each.pk for each in institutions}
    rows = PublishedValue.objects.filter(
        indicator=INDICATOR, since__gte=begins, since__lt=ends, until__isnull=True
    )
    found: dict[int, list[int]] = defaultdict(list)
    for pk, value in rows.values_list("institution_id", "value"):
        if pk in wanted:
            found[pk].append(int(value or 0))
    return {pk: OnTime(sum(each), len(each)) for pk, each in found.items()}
