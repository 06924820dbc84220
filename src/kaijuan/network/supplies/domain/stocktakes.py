"""Counting: a frozen list, counts entered on the way, differences booked in one act."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.network.supplies.domain.guards import check_quantity, still_kept
from kaijuan.network.supplies.domain.ledger import Ledger, WouldBeNegative, entries_after
from kaijuan.network.supplies.domain.refusals import (
    MissingAtClosing,
    NoLongerKept,
    NothingCounted,
    OnTheList,
    StocktakeOver,
    StocktakeRuns,
    UseByMissing,
)
from kaijuan.network.supplies.models import (
    CountLine,
    Item,
    Kind,
    Lot,
    Movement,
    Stocktake,
    Store,
    Threshold,
)
from kaijuan.network.supplies.quantities import NOUGHT

_ADJUSTMENTS: Final = uuid.UUID("8f8f0f0c-7b0f-4f6b-9a53-0f6f7c1d2e23")


@dataclass(frozen=True, slots=True)
class Difference:
    """A counted line: what the books say of the moment of counting, and what differs."""

    line: CountLine
    book: Decimal | None
    difference: Decimal | None

    @property
    def moved(self) -> Decimal | None:
        """What moved between the start and the count."""
        return None if self.book is None else self.book - self.line.expected


def start_stocktake(store: Store, *, note: str, by: Any, sample: bool = False) -> Stocktake:
    """Freeze the list: each batch that should be there, and each item that should be but is not.

    Raises ``StocktakeRuns`` or ``NoLongerKept``.
    """
    if store.retired_at is not None:
        raise NoLongerKept
    made = Stocktake(store=store, note=note, started_by=by, sample=sample)
    made.clean_fields(exclude=["institution", "started_by", "ended_by"])
    try:
        with transaction.atomic():
            made.save()
            CountLine.objects.bulk_create(_frozen(made))
            record("stocktake.started", made, by=by)
    except IntegrityError as error:
        raise StocktakeRuns from error
    return made


def enter_counts(stocktake: Stocktake, counts: Mapping[uuid.UUID, Decimal], *, by: Any) -> int:
    """Note what was counted, as of now; how many lines. Raises ``StocktakeOver``.

    Counting a line again replaces the count, for as long as the stocktake is open.
    """
    for amount in counts.values():
        _check_count(amount)
    with transaction.atomic():
        _hold_open(stocktake)
        lines = list(CountLine.objects.filter(stocktake=stocktake, code__in=counts))
        for line in lines:
            _note(line, counts[line.code], by=by)
        CountLine.objects.bulk_update(lines, ["counted", "counted_at", "counted_by"])
        if lines:
            record("stocktake.counted", stocktake, by=by, details={"lines": len(lines)})
        return len(lines)


def add_count(
    stocktake: Stocktake,
    *,
    item: Item,
    batch: str,
    expires_on: dt.date | None,
    counted: Decimal,
    by: Any,
) -> CountLine:
    """Something was found that is not on the list. Raises ``OnTheList``, ``StocktakeOver``."""
    _check_count(counted)
    if item.expires and expires_on is None:
        raise UseByMissing
    with transaction.atomic():
        _hold_open(stocktake)
        same = CountLine.objects.filter(stocktake=stocktake, item=item, batch=batch)
        if same.filter(expires_on=expires_on).exists():
            raise OnTheList
        line = CountLine(
            stocktake=stocktake, item=item, batch=batch, expires_on=expires_on, expected=NOUGHT
        )
        _note(line, counted, by=by)
        line.clean_fields(exclude=["institution", "counted_by"])
        line.save()
        record("stocktake.counted", stocktake, by=by, details={"lines": 1})
        return line


def differences(stocktake: Stocktake, lines: Iterable[CountLine]) -> list[Difference]:
    """Each line with what the books say of the moment at which it was counted."""
    rows = list(lines)
    items = {line.item_id for line in rows}
    found = Lot.objects.filter(stock__store=stocktake.store_id, stock__item__in=items)
    lots = {
        (lot.stock.item_id, lot.batch, lot.expires_on): lot for lot in found.select_related("stock")
    }
    books = _books(rows, lots)
    return [_difference(line, books.get(line.pk)) for line in rows]


def close_stocktake(stocktake: Stocktake, *, by: Any) -> int:
    """Book every difference as of the moment of counting, all in one act; how many.

    What was not counted stays as the books say. Raises ``NothingCounted``, ``StocktakeOver``,
    ``NoLongerKept`` where an item that differs, or the place, was put away meanwhile, or
    ``MissingAtClosing`` where more went out since than was there.
    """
    try:
        with transaction.atomic():
            _hold_open(stocktake)
            lines = list(
                CountLine.objects.filter(stocktake=stocktake, counted__isnull=False)
                .select_related("item")
                .order_by("pk")
            )
            if not lines:
                raise NothingCounted
            adjusted = _book(stocktake, lines, by=by)
            _end(stocktake, Stocktake.State.CLOSED, by=by)
            details = {"lines": len(lines), "adjusted": adjusted}
            record("stocktake.closed", stocktake, by=by, details=details)
            return adjusted
    except WouldBeNegative as found:
        item = found.lot.stock.item
        raise MissingAtClosing(item, at=found.at, there=found.amount) from found


def give_up_stocktake(stocktake: Stocktake, *, by: Any) -> None:
    """End it without booking anything. Raises ``StocktakeOver``."""
    with transaction.atomic():
        _hold_open(stocktake)
        _end(stocktake, Stocktake.State.GIVEN_UP, by=by)
        record("stocktake.given_up", stocktake, by=by)


def _frozen(stocktake: Stocktake) -> list[CountLine]:
    lots = Lot.objects.filter(stock__store=stocktake.store_id, quantity__gt=NOUGHT)
    there = list(lots.select_related("stock").order_by("pk"))
    lines = [
        CountLine(
            stocktake=stocktake,
            item_id=lot.stock.item_id,
            batch=lot.batch,
            expires_on=lot.expires_on,
            expected=lot.quantity,
        )
        for lot in there
    ]
    expected = {lot.stock.item_id for lot in there}
    wanted = Threshold.objects.filter(
        stock__store=stocktake.store_id, stock__item__retired_at=None
    ).exclude(stock__item__in=expected)
    # What expires has no date to be looked for under; it is added when it is found.
    wanted = wanted.filter(stock__item__expires=False)
    for item in wanted.values_list("stock__item", flat=True):
        lines.append(CountLine(stocktake=stocktake, item_id=item, expected=NOUGHT))
    return lines


def _hold_open(stocktake: Stocktake) -> None:
    """Lock the row; raises ``StocktakeOver`` where it is not open any more."""
    rows = Stocktake.objects.select_for_update(of=("self",)).filter(pk=stocktake.pk)
    if not rows.filter(state=Stocktake.State.OPEN).exists():
        raise StocktakeOver


def _end(stocktake: Stocktake, state: str, *, by: Any) -> None:
    rows = Stocktake.objects.filter(pk=stocktake.pk, state=Stocktake.State.OPEN)
    if not rows.update(state=state, ended_at=now(), ended_by=by):
        raise StocktakeOver
    stocktake.refresh_from_db()


def _check_count(amount: Decimal) -> None:
    if amount != NOUGHT:
        check_quantity(amount)


def _note(line: CountLine, amount: Decimal, *, by: Any) -> None:
    line.counted, line.counted_at, line.counted_by = amount, now(), by


Key = tuple[int, str, dt.date | None]


def _books(lines: Sequence[CountLine], lots: Mapping[Key, Lot]) -> dict[int, Decimal]:
    """What the books say of each counted line's moment: one query for all of them."""
    counted = [(line, line.counted_at) for line in lines if line.counted_at is not None]
    if not counted:
        return {}
    concerned = {lot.pk: lot for line, _at in counted if (lot := lots.get(_key(line)))}
    earliest = min(at for _line, at in counted)
    later = entries_after(list(concerned.values()), earliest)
    books: dict[int, Decimal] = {}
    for line, at in counted:
        lot = lots.get(_key(line))
        since = later.get(lot.pk, ()) if lot else ()
        after = sum((delta for moment, delta in since if moment > at), NOUGHT)
        books[line.pk] = (lot.quantity if lot else NOUGHT) - after
    return books


def _key(line: CountLine) -> Key:
    return (line.item_id, line.batch, line.expires_on)


def _difference(line: CountLine, book: Decimal | None) -> Difference:
    if line.counted is None or book is None:
        return Difference(line, None, None)
    return Difference(line, book, line.counted - book)


def _book(stocktake: Stocktake, lines: Sequence[CountLine], *, by: Any) -> int:
    store = stocktake.store
    ledger = Ledger((line.item, store) for line in lines)
    lots = {_key(line): ledger.lot(line.item, store, line.batch, line.expires_on) for line in lines}
    for lot in lots.values():
        lot.stock.item = next(line.item for line in lines if line.item_id == lot.stock.item_id)
    books = _books(lines, lots)
    adjusted = []
    for line in lines:
        found = _difference(line, books[line.pk])
        if found.difference:
            made = _adjustment(stocktake, line, found.difference, by=by)
            ledger.post(made, lots[_key(line)], found.difference)
            adjusted.append(line.item)
    if adjusted:
        # Put away while it was counted: it is empty, and stays so.
        still_kept(adjusted, [store])
    ledger.write()
    return len(adjusted)


def _adjustment(stocktake: Stocktake, line: CountLine, difference: Decimal, *, by: Any) -> Movement:
    return Movement(
        code=uuid.uuid5(_ADJUSTMENTS, str(line.code)),
        kind=Kind.ADJUSTED,
        item=line.item,
        store=stocktake.store,
        quantity=difference,
        happened_at=line.counted_at or now(),
        recorded_by=getattr(by, "code", None),
        stocktake=stocktake,
        sample=stocktake.sample,
    )
