"""What is looked at before stock moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kaijuan.network.supplies.domain.refusals import (
    CountedSince,
    NoLongerKept,
    NothingMoved,
    TooMuch,
)
from kaijuan.network.supplies.models import (
    CountLine,
    Item,
    Stocktake,
    Store,
)
from kaijuan.network.supplies.quantities import LEAST, MOST


def still_kept(items: Iterable[Item], stores: Iterable[Store]) -> None:
    """Read again behind the lock: it may have been put away meanwhile. Raises NoLongerKept."""
    for model, rows in ((Item, items), (Store, stores)):
        wanted = {row.pk for row in rows}
        if model.objects.filter(pk__in=wanted, retired_at=None).count() != len(wanted):
            raise NoLongerKept


def not_before_count(item: Item, stores: Sequence[Store], at: dt.datetime) -> None:
    """What happened before a count is in the count. Raises ``CountedSince``."""
    counts = CountLine.objects.filter(
        item=item,
        stocktake__store__in=[store.pk for store in stores],
        stocktake__state=Stocktake.State.CLOSED,
        counted_at__gt=at,
    )
    last = counts.order_by("-counted_at").values_list("counted_at", flat=True).first()
    if last is not None:
        raise CountedSince(item, at=last)


def check_quantity(quantity: Decimal) -> None:
    """Raises ``NothingMoved`` or ``TooMuch``."""
    if not quantity.is_finite() or quantity > MOST:
        raise TooMuch
    if quantity < LEAST or quantity != quantity.quantize(LEAST):
        raise NothingMoved
