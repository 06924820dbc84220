"""Objects of supplies for the access test: each made through its model or its domain."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from kaijuan.core.clock import now
from kaijuan.network.supplies.domain.movements import MovementWanted, record_movement
from kaijuan.network.supplies.domain.stocktakes import enter_counts, start_stocktake
from kaijuan.network.supplies.models import (
    CountLine,
    Equipment,
    Item,
    Kind,
    Servicing,
    Stock,
    Stocktake,
    Store,
    Threshold,
)
from tests.access.classified import STAFF, Row, act, read, write


def item(mark: str) -> Any:
    return Item.objects.create(name=f"{mark}口罩{Item.objects.count()}", unit="只")


def store(mark: str) -> Any:
    return Store.objects.create(name=f"{mark}门口{Store.objects.count()}")


def movement(mark: str) -> Any:
    """A receipt of something that expires soon, at a place of its own."""
    return record_movement(
        MovementWanted(
            code=uuid.uuid4(),
            kind=Kind.RECEIVED,
            item=item(mark),
            store=store(mark),
            quantity=Decimal(5),
            batch=f"{mark}批",
            expires_on=now().date() + dt.timedelta(days=20),
            recipient=f"{mark}部",
            reason=f"{mark}事",
        ),
        by=None,
    )


def stock(mark: str) -> Any:
    made = movement(mark)
    return Stock.objects.get(item=made.item, store=made.store)


def threshold(mark: str) -> Any:
    return Threshold.objects.create(
        stock=stock(mark), reorder_point=Decimal(100), target=Decimal(200)
    )


def stocktake(mark: str) -> Any:
    """An open one of a place with something in it, of which less was counted."""
    made = start_stocktake(movement(mark).store, note=f"{mark}注", by=None)
    enter_counts(made, {made.lines.get().code: Decimal(3)}, by=None)
    return made


def machine(mark: str) -> Any:
    made = Equipment.objects.create(
        kind="book-steriliser",
        name=f"{mark}消毒机{Equipment.objects.count()}",
        spot=f"{mark}厅",
        next_service_on=now().date(),
    )
    Servicing.objects.create(equipment=made, done_on=now().date(), note=f"{mark}保养")
    return made


MAKERS = {
    "supply item": item,
    "store": store,
    "movement": movement,
    "stock": stock,
    "threshold": threshold,
    "stocktake": stocktake,
    "machine": machine,
}

TABLE: dict[str, Row] = {
    "supplies:stock": read(STAFF),
    "supplies:to-reorder": read(STAFF),
    "supplies:expiring": read(STAFF),
    "supplies:receive": write(STAFF),
    "supplies:receive-at": write(STAFF, code="stock"),
    "supplies:issue": write(STAFF, code="stock"),
    "supplies:take-back": write(STAFF, code="stock"),
    "supplies:move": write(STAFF, code="stock"),
    "supplies:discard": write(STAFF, code="stock"),
    "supplies:movements": read(STAFF),
    "supplies:movement": read(STAFF, code="movement"),
    "supplies:reverse": write(STAFF, code="movement"),
    "supplies:items": read(STAFF),
    "supplies:item-new": write(STAFF),
    "supplies:item": read(STAFF, code="supply item"),
    "supplies:item-edit": write(STAFF, code="supply item"),
    "supplies:threshold": write(STAFF, code="supply item"),
    "supplies:threshold-remove": act(STAFF, code="threshold"),
    "supplies:stores": read(STAFF),
    "supplies:store-new": write(STAFF),
    "supplies:store-edit": write(STAFF, code="store"),
    "supplies:import": write(STAFF),
    "supplies:csv": read(STAFF),
    "supplies:xlsx": read(STAFF),
    "supplies:stocktakes": read(STAFF),
    "supplies:stocktake-new": write(STAFF),
    "supplies:stocktake": write(STAFF, code="stocktake"),
    "supplies:stocktake-add": write(STAFF, code="stocktake"),
    "supplies:stocktake-close": write(STAFF, code="stocktake"),
    "supplies:stocktake-give-up": write(STAFF, code="stocktake"),
    "supplies:equipment": read(STAFF),
    "supplies:machine-new": write(STAFF),
    "supplies:machine": read(STAFF, code="machine"),
    "supplies:machine-edit": write(STAFF, code="machine"),
    "supplies:machine-service": write(STAFF, code="machine"),
    "supplies:machine-out": write(STAFF, code="machine"),
    "supplies:machine-back": act(STAFF, code="machine"),
    "supplies:machine-write-off": write(STAFF, code="machine"),
}


def grow() -> None:
    """More of everything behind each item, stocktake and machine of the open scope."""
    places = [store("又") for _ in range(3)]
    for each in list(Item.objects.order_by("pk")[:12]):
        for place in places:
            _receive(each, place)
        for taken in list(each.stocks.order_by("pk")):
            Threshold.objects.get_or_create(
                stock=taken, defaults={"reorder_point": Decimal(50), "target": Decimal(60)}
            )
    for each in Stocktake.objects.filter(state="open"):
        for kept in Item.objects.order_by("pk")[:6]:
            CountLine.objects.create(
                stocktake=each, item=kept, expected=Decimal(1), counted=Decimal(2), counted_at=now()
            )
    for each in Equipment.objects.all():
        for _ in range(3):
            Servicing.objects.create(equipment=each, done_on=now().date())


def _receive(item: Item, place: Store) -> None:
    for number in range(2):
        record_movement(
            MovementWanted(
                code=uuid.uuid4(),
                kind=Kind.RECEIVED,
                item=item,
                store=place,
                quantity=Decimal(3),
                batch=f"又{number}",
                expires_on=now().date() + dt.timedelta(days=30 + number),
            ),
            by=None,
        )
