"""Supplies come, go and are moved; a mistake is reversed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import EARLIEST, LATEST, now
from kaijuan.core.errors import Refusal
from kaijuan.network.supplies.days import day_of
from kaijuan.network.supplies.domain.ledger import Course, Ledger, WouldBeNegative, courses
from kaijuan.network.supplies.domain.low import tell_if_low
from kaijuan.network.supplies.domain.refusals import (
    CountedSince,
    IsAReversal,
    NoLongerKept,
    NotEnough,
    NothingMoved,
    NotYet,
    OnlyExpired,
    ReversedAlready,
    SameCode,
    SamePlace,
    TooLongAgo,
    TooMuch,
    UseByMissing,
    UsedSince,
)
from kaijuan.network.supplies.models import (
    CountLine,
    Item,
    Kind,
    Lot,
    Movement,
    Stocktake,
    Store,
)
from kaijuan.network.supplies.quantities import LEAST, MOST, NOUGHT, written

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


def _log(movement: Movement, item: Item, *, by: Any) -> None:
    details = {"quantity": written(movement.quantity, item.unit)}
    record(f"supplies.{movement.kind}", item, by=by, details=details)
