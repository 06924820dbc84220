"""Supplies come, go and are moved; a mistake is reversed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import EARLIEST, LATEST, now
from kaijuan.core.errors import Refusal
from kaijuan.network.supplies.days import day_of
from kaijuan.network.supplies.domain.guards import check_quantity, not_before_count, still_kept
from kaijuan.network.supplies.domain.ledger import Course, Ledger, WouldBeNegative, courses
from kaijuan.network.supplies.domain.low import tell_if_low
from kaijuan.network.supplies.domain.refusals import (
    NotEnough,
    NotYet,
    OnlyExpired,
    SameCode,
    SamePlace,
    TooLongAgo,
    UseByMissing,
)
from kaijuan.network.supplies.models import (
    Item,
    Kind,
    Lot,
    Movement,
    Store,
)
from kaijuan.network.supplies.quantities import NOUGHT, written

#: Kinds that bring something in; all others of a form take something out.
INCOMING: Final = frozenset({Kind.RECEIVED, Kind.RETURNED})


@dataclass(frozen=True, slots=True)
class MovementWanted:
    """One act. ``code`` is the client's; ``happened_at`` None is now.

    ``batch`` and ``expires_on`` say what came in. What goes out is taken from ``lot``, else from
    what expires first and is not past its date on that day (discarding takes the expired first).
    """

    code: uuid.UUID
    kind: Kind
    item: Item
    store: Store
    quantity: Decimal
    happened_at: dt.datetime | None = None
    to_store: Store | None = None
    batch: str = ""
    expires_on: dt.date | None = None
    lot: Lot | None = None
    reason: str = ""
    recipient: str = ""
    document: str = ""
    sample: bool = False


def record_movement(wanted: MovementWanted, *, by: Any) -> Movement:
    """Carry ``wanted`` out, once however often it is sent.

    Raises a Refusal or ValidationError, and then nothing is written: ``NotEnough`` names the day
    on which stock would be negative and what is there.
    """
    at = _moment(wanted)
    try:
        with transaction.atomic():
            stores = [wanted.store] + ([wanted.to_store] if wanted.to_store else [])
            ledger = Ledger((wanted.item, store) for store in stores)
            known = Movement.objects.filter(code=wanted.code).first()
            if known is not None:
                return _same(known, wanted)
            _guard(wanted)
            not_before_count(wanted.item, stores, at)
            movement = _movement(wanted, at, by=by)
            _post(ledger, movement, wanted)
            ledger.write()
            _log(movement, wanted.item, by=by)
            if wanted.kind not in INCOMING:
                tell_if_low(
                    wanted.item, wanted.store, ledger.lots(wanted.item, wanted.store), movement
                )
            return movement
    except WouldBeNegative as found:
        raise NotEnough(
            wanted.item,
            wanted.store,
            at=found.at,
            there=max(NOUGHT, found.amount + wanted.quantity),
            wanted=wanted.quantity,
        ) from found
    except IntegrityError as error:
        # Only the code is a client's own; two forms with one code came at once.
        raise SameCode from error


def available(
    ledger_lots: Iterable[Lot], at: dt.datetime, *, expired_too: bool
) -> list[tuple[Lot, Course]]:
    """Lots from which something may be taken at ``at``, in the order in which it is taken."""
    lots = list(ledger_lots)
    found = courses(lots, at)
    on = day_of(at)
    return [
        (lot, found[lot.pk])
        for lot in lots
        if expired_too or lot.expires_on is None or lot.expires_on >= on
    ]


def _moment(wanted: MovementWanted) -> dt.datetime:
    at = wanted.happened_at
    if at is None:
        return now()
    # Before anything is reckoned with it: the first and the last year have no other zone.
    if not EARLIEST.year <= at.year <= LATEST.year:
        raise TooLongAgo
    if at > now():
        raise NotYet
    return at


def _same(known: Movement, wanted: MovementWanted) -> Movement:
    """The movement that this form made before; raises SameCode for another one."""
    to_store = wanted.to_store.pk if wanted.to_store else None
    asked = (wanted.kind, wanted.item.pk, wanted.store.pk, to_store, wanted.quantity)
    there = (known.kind, known.item_id, known.store_id, known.to_store_id, known.quantity)
    another_time = wanted.happened_at is not None and wanted.happened_at != known.happened_at
    if asked != there or another_time:
        raise SameCode
    return known


def _guard(wanted: MovementWanted) -> None:
    check_quantity(wanted.quantity)
    still_kept([wanted.item], [wanted.store] + ([wanted.to_store] if wanted.to_store else []))
    if (wanted.kind == Kind.MOVED) != (wanted.to_store is not None):
        raise SamePlace
    if wanted.to_store is not None and wanted.to_store.pk == wanted.store.pk:
        raise SamePlace
    # Without its date it would count as usable for ever.
    if wanted.kind in INCOMING and wanted.item.expires and wanted.expires_on is None:
        raise UseByMissing


def _movement(wanted: MovementWanted, at: dt.datetime, *, by: Any) -> Movement:
    made = Movement(
        code=wanted.code,
        kind=wanted.kind,
        item=wanted.item,
        store=wanted.store,
        to_store=wanted.to_store,
        quantity=wanted.quantity,
        happened_at=at,
        reason=wanted.reason,
        recipient=wanted.recipient,
        document=wanted.document,
        recorded_by=getattr(by, "code", None),
        sample=wanted.sample,
    )
    made.clean_fields(exclude=["institution"])
    return made


def _post(ledger: Ledger, movement: Movement, wanted: MovementWanted) -> None:
    if wanted.kind in INCOMING:
        lot = ledger.lot(wanted.item, wanted.store, wanted.batch, wanted.expires_on)
        ledger.post(movement, lot, wanted.quantity)
        return
    for lot, part in _taken(ledger, movement, wanted):
        ledger.post(movement, lot, -part)
        if wanted.to_store is not None:
            there = ledger.lot(wanted.item, wanted.to_store, lot.batch, lot.expires_on)
            ledger.post(movement, there, part)


def _taken(ledger: Ledger, movement: Movement, wanted: MovementWanted) -> list[tuple[Lot, Decimal]]:
    """Which lots give how much: the one that was chosen, or first expired first out."""
    lots = ledger.lots(wanted.item, wanted.store)
    if wanted.lot is not None:
        lots = [lot for lot in lots if lot.pk == wanted.lot.pk]
    at = movement.happened_at
    # What is expired leaves only where somebody says so: it is not moved to the door by itself.
    chosen = wanted.lot is not None or wanted.kind == Kind.DISCARDED
    choice = available(lots, at, expired_too=chosen)
    taken: list[tuple[Lot, Decimal]] = []
    rest = wanted.quantity
    for lot, course in choice:
        part = min(rest, course.lowest)
        if part > NOUGHT:
            taken.append((lot, part))
            rest -= part
    if rest > NOUGHT:
        with_expired = available(lots, at, expired_too=True)
        all_there = sum((course.there for _lot, course in with_expired), NOUGHT)
        raise _shortage(choice, at, wanted, all_there)
    return taken


def _shortage(
    choice: list[tuple[Lot, Course]],
    at: dt.datetime,
    wanted: MovementWanted,
    all_there: Decimal,
) -> Refusal:
    """The day that stands in the way: that of the movement itself, or the first later one."""
    there = sum((course.there for _lot, course in choice), NOUGHT)
    if there < wanted.quantity <= all_there:
        return OnlyExpired(wanted.item, wanted.store, at=at, there=there)
    if there < wanted.quantity:
        return NotEnough(wanted.item, wanted.store, at=at, there=there, wanted=wanted.quantity)
    left = sum((course.lowest for _lot, course in choice), NOUGHT)
    first = min(course.lowest_at for _lot, course in choice if course.lowest < course.there)
    return NotEnough(wanted.item, wanted.store, at=first, there=left, wanted=wanted.quantity)


def _log(movement: Movement, item: Item, *, by: Any) -> None:
    details = {"quantity": written(movement.quantity, item.unit)}
    record(f"supplies.{movement.kind}", item, by=by, details=details)
