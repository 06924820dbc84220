"""The one way in which stock changes: locked, checked along the whole timeline, written.

``Ledger`` holds the stocks of one act. Their rows are locked first (on SQLite the transaction has
locked everything already), so that what is read after that stays true until the end. At ``write``
every lot is followed from the earliest new moment to the last: at none may less than nothing be
there. What is written is compared with the revision that was read, and the database's own check
stands behind all of it. Movements of one instant count together.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaijuan.network.supplies.domain.refusals import MovedMeanwhile
from kaijuan.network.supplies.models import Entry, Item, Lot, Movement, Stock, Store
from kaijuan.network.supplies.quantities import NOUGHT

Pair = tuple[Item, Store]


@dataclass(frozen=True, slots=True)
class Course:
    """A lot from one moment on: what is there then, and the least that ever is, from when."""

    there: Decimal
    lowest: Decimal
    lowest_at: dt.datetime


class WouldBeNegative(Exception):
    """The first lot of which less than nothing would be there; the caller makes the sentence."""

    def __init__(self, lot: Lot, at: dt.datetime, amount: Decimal) -> None:
        super().__init__(f"{lot.pk}: {amount} at {at}")
        self.lot, self.at, self.amount = lot, at, amount


class Ledger:
    """The stocks of ``pairs``, locked; inside a transaction, in the open scope."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        keys = sorted({(item.pk, store.pk) for item, store in pairs})
        ids = _stock_ids(keys)
        # In the order of their numbers, so that two acts never wait for each other.
        rows = Stock.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
        self.stocks: dict[tuple[int, int], Stock] = {
            (stock.item_id, stock.store_id): stock for stock in rows
        }
        self._lots: dict[tuple[int, str, dt.date | None], Lot] = {}
        by_id = {stock.pk: stock for stock in self.stocks.values()}
        self._by_stock: dict[int, list[Lot]] = defaultdict(list)
        for lot in Lot.objects.filter(stock__in=ids).order_by("pk"):
            lot.stock = by_id[lot.stock_id]
            self._keep(lot)
        self._posted: list[tuple[Movement, Lot, Decimal]] = []

    def stock(self, item: Item, store: Store) -> Stock:
        return self.stocks[item.pk, store.pk]

    def lots(self, item: Item, store: Store) -> list[Lot]:
        """Those of one stock, first expired first; what has no date comes last."""
        found = self._by_stock[self.stock(item, store).pk]
        return sorted(found, key=lambda lot: (lot.expires_on or dt.date.max, lot.batch, lot.pk))

    def lot(self, item: Item, store: Store, batch: str, expires_on: dt.date | None) -> Lot:
        """The lot of that batch and date; made where there is none yet."""
        stock = self.stock(item, store)
        key = (stock.pk, batch, expires_on)
        if key not in self._lots:
            made = Lot(stock=stock, batch=batch, expires_on=expires_on)
            made.clean_fields(exclude=["institution", "stock"])
            made.save()
            self._keep(made)
        return self._lots[key]

    def _keep(self, lot: Lot) -> None:
        self._lots[lot.stock_id, lot.batch, lot.expires_on] = lot
        self._by_stock[lot.stock_id].append(lot)

    def post(self, movement: Movement, lot: Lot, delta: Decimal) -> None:
        """``movement`` changes ``lot`` by ``delta`` at its moment; nothing is written yet."""
        if delta:
            self._posted.append((movement, lot, delta))

    def write(self) -> None:
        """Check and write; raises WouldBeNegative or MovedMeanwhile, then nothing may stay."""
        new: dict[int, list[tuple[dt.datetime, Decimal]]] = defaultdict(list)
        lots = {lot.pk: lot for _movement, lot, _delta in self._posted}
        for movement, lot, delta in self._posted:
            new[lot.pk].append((movement.happened_at, delta))
        _check(lots, new)
        movements = list({movement.code: movement for movement, _, _ in self._posted}.values())
        Movement.objects.bulk_create(movements)
        Entry.objects.bulk_create(
            Entry(movement=movement, lot=lot, delta=delta, happened_at=movement.happened_at)
            for movement, lot, delta in self._posted
        )
        self._write_balances(lots)

    def _write_balances(self, lots: dict[int, Lot]) -> None:
        """Whole amounts, not sums made by the database: SQLite adds decimals as floats."""
        touched: dict[int, Stock] = {}
        for _movement, lot, delta in self._posted:
            lot.quantity += delta
            lot.stock.quantity += delta
            touched[lot.stock_id] = lot.stock
        Lot.objects.bulk_update(lots.values(), ["quantity"])
        for stock in touched.values():
            as_read = Stock.objects.filter(pk=stock.pk, revision=stock.revision)
            if not as_read.update(quantity=stock.quantity, revision=stock.revision + 1):
                raise MovedMeanwhile
            stock.revision += 1


def courses(lots: Sequence[Lot], at: dt.datetime) -> dict[int, Course]:
    """Each lot's course from ``at`` on, by its id: one query, that reads what came after."""
    later = entries_after(lots, at)
    return {lot.pk: _course(lot.quantity, at, later[lot.pk]) for lot in lots}


def entries_after(
    lots: Iterable[Lot], at: dt.datetime
) -> dict[int, list[tuple[dt.datetime, Decimal]]]:
    found: dict[int, list[tuple[dt.datetime, Decimal]]] = defaultdict(list)
    rows = Entry.objects.filter(lot__in=[lot.pk for lot in lots], happened_at__gt=at)
    for lot, moment, delta in rows.values_list("lot_id", "happened_at", "delta"):
        found[lot].append((moment, delta))
    return found


def _course(
    now_there: Decimal, at: dt.datetime, later: Sequence[tuple[dt.datetime, Decimal]]
) -> Course:
    """``now_there`` is what is there after ``later``, the movements after ``at``."""
    there = now_there - sum((delta for _moment, delta in later), NOUGHT)
    together: dict[dt.datetime, Decimal] = defaultdict(Decimal)
    for moment, delta in later:
        together[moment] += delta
    running, lowest, lowest_at = there, there, at
    for moment in sorted(together):
        running += together[moment]
        if running < lowest:
            lowest, lowest_at = running, moment
    return Course(there, lowest, lowest_at)


def _check(lots: dict[int, Lot], new: dict[int, list[tuple[dt.datetime, Decimal]]]) -> None:
    if not new:
        return
    start = min(moment for posted in new.values() for moment, _delta in posted)
    before = start - dt.timedelta(microseconds=1)
    later = entries_after(lots.values(), before)
    for pk, posted in new.items():
        changes = later[pk] + posted
        after = lots[pk].quantity + sum((delta for _moment, delta in posted), NOUGHT)
        course = _course(after, before, changes)
        if course.lowest < NOUGHT:
            raise WouldBeNegative(lots[pk], course.lowest_at, course.lowest)


def _stock_ids(keys: Sequence[tuple[int, int]]) -> list[int]:
    """The stocks of these (item, store), made where nothing was ever kept."""
    items, stores = {item for item, _ in keys}, {store for _, store in keys}
    rows = Stock.objects.filter(item__in=items, store__in=stores)
    there = {(item, store): pk for pk, item, store in rows.values_list("pk", "item", "store")}
    for item, store in keys:
        if (item, store) not in there:
            made, _created = Stock.objects.get_or_create(item_id=item, store_id=store)
            there[item, store] = made.pk
    return [there[key] for key in keys]
