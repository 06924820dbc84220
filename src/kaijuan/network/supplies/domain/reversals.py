"""A movement is never edited: it is reversed."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.network.supplies.domain.guards import not_before_count, still_kept
from kaijuan.network.supplies.domain.ledger import Ledger, WouldBeNegative
from kaijuan.network.supplies.domain.refusals import (
    IsAReversal,
    ReversedAlready,
    UsedSince,
)
from kaijuan.network.supplies.models import (
    Lot,
    Movement,
    Store,
)
from kaijuan.network.supplies.quantities import NOUGHT, written


def reverse_movement(
    movement: Movement, *, reason: str, by: Any, code: uuid.UUID | None = None
) -> Movement:
    """Take ``movement`` back as of the moment at which it happened.

    Raises ``ReversedAlready``, ``IsAReversal``, ``NoLongerKept``, or ``UsedSince`` with the day on
    which what it brought had gone.
    """
    if movement.reverses_id is not None:
        raise IsAReversal
    counter = _counter(movement, reason, code or uuid.uuid4(), by=by)
    try:
        with transaction.atomic():
            stores = [each for each in (movement.store, movement.to_store) if each]
            ledger = Ledger((movement.item, store) for store in stores)
            if Movement.objects.filter(reverses=movement).exists():
                raise ReversedAlready
            # What was put away is empty, and would be so no longer.
            still_kept([movement.item], stores)
            not_before_count(movement.item, stores, movement.happened_at)
            for entry in movement.entries.select_related("lot__stock").order_by("pk"):
                store = _store_of(movement, entry.lot)
                lot = ledger.lot(movement.item, store, entry.lot.batch, entry.lot.expires_on)
                ledger.post(counter, lot, -entry.delta)
            ledger.write()
            details = {"quantity": written(movement.quantity, movement.item.unit)}
            record("supplies.reversed", movement.item, by=by, details=details)
            return counter
    except WouldBeNegative as found:
        there = max(NOUGHT, found.amount + abs(movement.quantity))
        at = _store_of(movement, found.lot)
        raise UsedSince(
            movement.item, at, at=found.at, there=there, wanted=abs(movement.quantity)
        ) from found
    except IntegrityError as error:
        raise ReversedAlready from error


def _counter(movement: Movement, reason: str, code: uuid.UUID, *, by: Any) -> Movement:
    made = Movement(
        code=code,
        kind=movement.kind,
        item=movement.item,
        store=movement.store,
        to_store=movement.to_store,
        quantity=movement.quantity,
        happened_at=movement.happened_at,
        reason=reason,
        document=movement.document,
        recorded_by=getattr(by, "code", None),
        reverses=movement,
        sample=movement.sample,
    )
    made.clean_fields(exclude=["institution"])
    return made


def _store_of(movement: Movement, lot: Lot) -> Store:
    """The place of ``lot``: one of the two that the movement touches."""
    to_store = movement.to_store
    if to_store is not None and lot.stock.store_id == to_store.pk:
        return to_store
    return movement.store
