"""Small, real rows of supplies, and days counted from a fixed one."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.network.supplies.domain.movements import MovementWanted, record_movement
from kaijuan.network.supplies.models import Item, Kind, Movement, Stock, Store


def on(day: int, hour: int = 9, month: int = 2) -> dt.datetime:
    """A moment of February 2020, by the clock of the house."""
    return dt.datetime(2020, month, day, hour, tzinfo=HOUSE_ZONE)


def an_item(name: str = "口罩", unit: str = "只", *, expires: bool = False) -> Item:
    return Item.objects.create(name=name, unit=unit, expires=expires)


def a_store(name: str = "大门") -> Store:
    return Store.objects.create(name=name)


def move(
    kind: Kind, item: Item, store: Store, amount: Any, at: dt.datetime | None = None, **more: Any
) -> Movement:
    by = more.pop("by", None)
    code = more.pop("code", None) or uuid.uuid4()
    wanted = MovementWanted(code, kind, item, store, Decimal(str(amount)), at, **more)
    return record_movement(wanted, by=by)


def left(item: Item, store: Store) -> Decimal:
    return Stock.objects.get(item=item, store=store).quantity
