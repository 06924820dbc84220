"""Items and places are entered, changed, put away; reorder points are set."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.opening.public import Place
from kaijuan.network.supplies.domain.refusals import (
    ForeignPlace,
    NameTaken,
    StillInStock,
    UnitIsUsed,
)
from kaijuan.network.supplies.models import Item, Movement, Stock, Store, Threshold
from kaijuan.network.supplies.quantities import written


def save_item(item: Item, *, by: Any, in_use: bool = True) -> Item:
    """Keep a new or changed item; ``in_use`` False puts it away, which needs empty shelves.

    Raises ``ValidationError``, ``NameTaken``, ``UnitIsUsed`` or ``StillInStock``.
    """
    with transaction.atomic():
        item.clean_fields(exclude=["institution"])
        if not item._state.adding:
            _guard_unit(item)
        if not in_use:
            _hold(item)
            _guard_empty(Stock.objects.filter(item=item))
        item.retired_at = None if in_use else item.retired_at or now()
        _save(item, "supply_item", by=by)
        return item


def save_store(store: Store, *, by: Any, in_use: bool = True) -> Store:
    """Keep a new or changed place; as ``save_item``. Raises ``ForeignPlace`` too."""
    with transaction.atomic():
        store.clean_fields(exclude=["institution"])
        check_place(store.place)
        if not in_use:
            _hold(store)
            _guard_empty(Stock.objects.filter(store=store))
        store.retired_at = None if in_use else store.retired_at or now()
        _save(store, "store", by=by)
        return store


def set_threshold(
    item: Item, store: Store, *, reorder_point: Decimal, target: Decimal, by: Any
) -> Threshold:
    """How much of ``item`` there should be at ``store``. Raises ``ValidationError``.

    Of two who set it at once both did, one after the other, and the later one's holds.
    """
    values = {"reorder_point": reorder_point, "target": target}
    with transaction.atomic():
        stock, _made = Stock.objects.get_or_create(item=item, store=store)
        threshold = Threshold(stock=stock, **values)
        threshold.clean_fields(exclude=["institution"])
        threshold.validate_constraints(exclude=["institution", "stock"])
        # Locks the row, or finds the one that somebody else put in at this moment.
        threshold, _made = Threshold.objects.update_or_create(stock=stock, defaults=values)
        details = {
            "point": written(reorder_point, item.unit),
            "target": written(target, item.unit),
        }
        record("reorder_point.set", item, by=by, details=details)
        return threshold


def remove_threshold(threshold: Threshold, *, by: Any) -> None:
    """Nobody is reminded of it any more; removed twice is removed once."""
    with transaction.atomic():
        item = threshold.stock.item
        if Threshold.objects.filter(pk=threshold.pk).delete()[0]:
            record("reorder_point.removed", item, by=by)


def check_place(place: Place | None) -> None:
    """Raises ``ForeignPlace`` for a building of another institution."""
    if place is not None and place.institution_id != current_institution().pk:
        raise ForeignPlace


def _guard_unit(item: Item) -> None:
    before = Item.objects.values_list("unit", flat=True).get(pk=item.pk)
    if before != item.unit and Movement.objects.filter(item=item).exists():
        raise UnitIsUsed


def _hold(row: Item | Store) -> None:
    """Lock the row: whoever brings the first of it here at this moment waits for the key to it."""
    list(type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk))


def _guard_empty(stocks: Any) -> None:
    # Locked: what comes in at this moment waits, and then finds it put away.
    if any(stock.quantity for stock in stocks.select_for_update().order_by("pk")):
        raise StillInStock


def _save(row: Item | Store, noun: str, *, by: Any) -> None:
    verb = f"{noun}.created" if row._state.adding else f"{noun}.changed"
    try:
        with transaction.atomic():
            row.save()
            record(verb, row, by=by)
    except IntegrityError as error:
        raise NameTaken from error
