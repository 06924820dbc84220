"""A list of supplies comes in: all of it, or nothing and every reason why."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.files.headings import BadLine, LinesRefused
from kaijuan.core.files.tables import Table, read_table
from kaijuan.core.files.uploads import Upload
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.supplies.domain.import_lines import Line, lines_of
from kaijuan.network.supplies.domain.ledger import Ledger
from kaijuan.network.supplies.models import Item, Kind, Movement, Stock, Store, Threshold
from kaijuan.network.supplies.quantities import NOUGHT

#: A list that a library types itself; longer ones are another table by mistake.
MOST_LINES: Final = 3000
_RECEIPTS: Final = uuid.UUID("0d4f1f0e-5a0c-4d0c-8a8e-1f5d9f3c7b11")


class Outcome(enum.StrEnum):
    """What becomes of a line."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Became(NamedTuple):
    """One line and what became of it."""

    line: Line
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class SuppliesImported:
    """What the import did, or in a dry run would do."""

    lines: tuple[Became, ...]
    sha256: str
    dry_run: bool

    def count(self, outcome: Outcome) -> int:
        return sum(1 for each in self.lines if each.outcome == outcome)

    @property
    def created(self) -> int:
        return self.count(Outcome.CREATED)

    @property
    def changed(self) -> int:
        return self.count(Outcome.CHANGED)

    @property
    def unchanged(self) -> int:
        return self.count(Outcome.UNCHANGED)


class TooManyLines(Refusal):
    """Not a list of supplies."""

    says = _("A list has at most 3,000 lines. Split it.")


class ChangedMeanwhile(Refusal):
    """Two imports at once."""

    status = 409
    says = _("The list was changed at the same time. Import once more.")


def import_supplies(
    source: Upload | Path | bytes | Table, *, by: Any, dry_run: bool = False
) -> SuppliesImported:
    """Enter the items, places, reorder points and quantities of a CSV or XLSX file.

    A quantity is received once for a file: the same file again changes nothing. A dry run does
    everything and takes it back. Raises ``FileRefused``, ``HeadingsMissing``, ``TooManyLines`` or
    ``LinesRefused``; then nothing is written.
    """
    table = source if isinstance(source, Table) else read_table(source)
    if len(table.rows) > MOST_LINES:
        raise TooManyLines
    lines, bad = lines_of(table)
    try:
        with transaction.atomic():
            bad += _contradictions(lines)
            if bad:
                raise LinesRefused(bad)
            became = tuple(_Import(table.sha256, by=by).take(lines))
            result = SuppliesImported(became, table.sha256, dry_run)
            if dry_run:
                transaction.set_rollback(True)
            elif result.created or result.changed:
                details = {"created": result.created, "changed": result.changed}
                record("supplies.imported", current_institution(), by=by, details=details)
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    return result


def _contradictions(lines: Sequence[Line]) -> Iterator[BadLine]:
    """Two lines, or a line and what is kept, that say different things of one item."""
    known = {item.name: item for item in Item.objects.all()}
    stores = {store.name: store for store in Store.objects.all()}
    used = set(Movement.objects.values_list("item", flat=True).distinct().order_by())
    first: dict[str, Line] = {}
    places: dict[tuple[str, str], Line] = {}
    for line in lines:
        other = first.setdefault(line.name, line)
        if (other.unit, other.expires) != (line.unit, line.expires):
            yield BadLine(
                line.line, format_lazy(_("Line {line} says otherwise of it."), line=other.line)
            )
        if line.reorder_point is not None:
            same = places.setdefault((line.name, line.store), line)
            if (same.reorder_point, same.target) != (line.reorder_point, line.target):
                yield BadLine(
                    line.line, format_lazy(_("Line {line} says otherwise of it."), line=same.line)
                )
        item = known.get(line.name)
        if item is not None and item.unit != line.unit and item.pk in used:
            yield BadLine(
                line.line, format_lazy(_("It is counted in {unit} already."), unit=item.unit)
            )
        # Where the list does not say whether it expires, the books do.
        expires = bool(item and item.expires) if line.expires is None else line.expires
        if expires and line.quantity and line.use_by is None:
            yield BadLine(line.line, _("It has a use-by date, and the date is not given."))
        store = stores.get(line.store)
        if (item and item.retired_at) or (store and store.retired_at):
            yield BadLine(line.line, _("This item or place is no longer in use."))


class _Import:
    """The lines taken in order, inside one transaction; few statements however many lines."""

    def __init__(self, sha256: str, *, by: Any) -> None:
        self.sha256, self.by = sha256, by
        self.items = {item.name: item for item in Item.objects.all()}
        self.stores = {store.name: store for store in Store.objects.all()}
        self.new: set[str] = set()
        self.changed: set[int] = set()

    def take(self, lines: Sequence[Line]) -> Iterator[Became]:
        self._items(lines)
        self._stores(lines)
        self._thresholds(lines)
        self._receipts(lines)
        for line in lines:
            created = line.name in self.new
            outcome = Outcome.CHANGED if line.line in self.changed else Outcome.UNCHANGED
            yield Became(line, Outcome.CREATED if created else outcome)

    def _items(self, lines: Sequence[Line]) -> None:
        new: dict[str, Item] = {}
        other: dict[str, Item] = {}
        for line in lines:
            known = self.items.get(line.name)
            if known is None:
                made = Item(name=line.name, unit=line.unit, expires=bool(line.expires))
                new.setdefault(line.name, made)
                continue
            expires = known.expires if line.expires is None else line.expires
            if (known.unit, known.expires) != (line.unit, expires):
                known.unit, known.expires = line.unit, expires
                other[line.name] = known
                self.changed.add(line.line)
        Item.objects.bulk_create(new.values())
        Item.objects.bulk_update(other.values(), ["unit", "expires"])
        self.items |= new
        self.new = set(new)

    def _stores(self, lines: Sequence[Line]) -> None:
        names = dict.fromkeys(line.store for line in lines if line.store)
        made = [Store(name=name) for name in names if name not in self.stores]
        Store.objects.bulk_create(made)
        self.stores |= {store.name: store for store in made}

    def _thresholds(self, lines: Sequence[Line]) -> None:
        wanted = [line for line in lines if line.reorder_point is not None]
        stocks = self._stocks(wanted)
        known = {
            each.stock_id: each for each in Threshold.objects.filter(stock__in=stocks.values())
        }
        new: dict[int, Threshold] = {}
        other: dict[int, Threshold] = {}
        for line in wanted:
            stock = stocks[self.items[line.name].pk, self.stores[line.store].pk]
            values = (line.reorder_point or Decimal(0), line.target or Decimal(0))
            here = known.get(stock)
            if here is None and stock not in new:
                new[stock] = Threshold(stock_id=stock, reorder_point=values[0], target=values[1])
                self.changed.add(line.line)
            elif here is not None and (here.reorder_point, here.target) != values:
                here.reorder_point, here.target = values
                other[stock] = here
                self.changed.add(line.line)
        Threshold.objects.bulk_create(new.values())
        Threshold.objects.bulk_update(other.values(), ["reorder_point", "target"])

    def _stocks(self, lines: Sequence[Line]) -> dict[tuple[int, int], int]:
        keys = {(self.items[line.name].pk, self.stores[line.store].pk) for line in lines}
        rows = Stock.objects.filter(item__in={item for item, _store in keys})
        found = {(item, store): pk for pk, item, store in rows.values_list("pk", "item", "store")}
        made = [Stock(item_id=item, store_id=store) for item, store in sorted(keys - found.keys())]
        Stock.objects.bulk_create(made)
        return found | {(stock.item_id, stock.store_id): stock.pk for stock in made}

    def _receipts(self, lines: Sequence[Line]) -> None:
        codes = {line.line: uuid.uuid5(_RECEIPTS, self._name(line)) for line in lines}
        here = Movement.objects.filter(code__in=codes.values())
        known = set(here.values_list("code", flat=True))
        wanted = [line for line in lines if line.quantity and codes[line.line] not in known]
        if not wanted:
            return
        ledger = Ledger((self.items[line.name], self.stores[line.store]) for line in wanted)
        at = now()
        for line in wanted:
            item, store = self.items[line.name], self.stores[line.store]
            quantity = line.quantity or NOUGHT
            movement = Movement(
                code=codes[line.line],
                kind=Kind.RECEIVED,
                item=item,
                store=store,
                quantity=quantity,
                happened_at=at,
                recorded_by=getattr(self.by, "code", None),
            )
            ledger.post(movement, ledger.lot(item, store, line.batch, line.use_by), quantity)
            self.changed.add(line.line)
        ledger.write()

    def _name(self, line: Line) -> str:
        return f"{current_institution().pk}:{self.sha256}:{line.line}"
