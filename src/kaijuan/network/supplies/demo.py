"""Made-up supplies of the sample library: no report of 2020 says how many masks it had."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any, Final

from kaijuan.core.clock import HOUSE_ZONE, today
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.supplies.domain.equipment import save_equipment, service_equipment, take_out
from kaijuan.network.supplies.domain.ledger import Ledger
from kaijuan.network.supplies.domain.save import save_item, save_store, set_threshold
from kaijuan.network.supplies.domain.stocktakes import start_stocktake
from kaijuan.network.supplies.models import Equipment, Item, Kind, Movement, Store

#: The library at which the demonstration's staff work.
LIBRARY: Final = "10614"
_CODES: Final = uuid.UUID("5e0f0d4e-8a43-4d6e-9a1f-2f1f6f0f7a10")
_DAYS: Final = 35

#: (name, unit, expires, received, each day, reorder point, target)
_ITEMS: Final = (
    ("样例一次性医用口罩", "只", True, 10000, 120, 1500, 5000),
    ("样例 84 消毒液", "瓶", True, 80, 2, 20, 60),
    ("样例免洗手消毒凝胶", "瓶", True, 60, 1, 30, 60),
    ("样例一次性手套", "双", False, 900, 20, 300, 800),
    ("样例测温枪", "把", False, 8, 0, 2, 6),
)
_STORES: Final = ("样例一楼大门值班室", "样例行政楼物资库")
#: (kind, name, model, spot, months between services, days since the last one)
_MACHINES: Final = (
    ("book-steriliser", "样例图书消毒机（一楼大厅）", "样机 A-80", "一楼大厅", 6, 60),
    ("book-steriliser", "样例图书消毒机（还书处）", "样机 A-80", "还书处", 6, 190),
    ("thermal-gate", "样例测温门", "样机 T-1", "一楼大门", 12, 30),
    ("sprayer", "样例电动喷雾器", "样机 P-5", "行政楼物资库", 0, 0),
)


def load(by: Any) -> None:
    """Load the samples at one library; doing it again changes nothing."""
    with institution_scope(Institution.objects.get(key=LIBRARY)):
        if not Item.objects.filter(sample=True).exists():
            _load_supplies(by)
            _load_machines(by)


def _load_supplies(by: Any) -> None:
    door, store = (save_store(Store(name=name, sample=True), by=by) for name in _STORES)
    items = {
        name: save_item(Item(name=name, unit=unit, expires=expires, sample=True), by=by)
        for name, unit, expires, *_amounts in _ITEMS
    }
    _move(items, door)
    for name, _unit, _expires, _received, _daily, point, target in _ITEMS:
        set_threshold(
            items[name], door, reorder_point=Decimal(point), target=Decimal(target), by=by
        )
    gloves = items["样例一次性手套"]
    set_threshold(gloves, store, reorder_point=Decimal(100), target=Decimal(400), by=by)
    start_stocktake(store, note="样例：月末盘点", by=by, sample=True)


def _move(items: dict[str, Item], door: Store) -> None:
    """Five weeks of movements as one act: received at the start, then issued day by day."""
    ledger = Ledger((item, door) for item in items.values())
    for name, _unit, expires, received, daily, *_levels in _ITEMS:
        item = items[name]
        first = today() + dt.timedelta(days=20) if expires else None
        later = today() + dt.timedelta(days=500) if expires else None
        # Half of it in an older batch, which goes first.
        for number, use_by in enumerate((first, later)):
            batch = f"样例{number + 1:03}" if expires else ""
            lot = ledger.lot(item, door, batch, use_by)
            made = _movement(Kind.RECEIVED, item, door, Decimal(received) / 2, _DAYS, f"r{number}")
            ledger.post(made, lot, made.quantity)
        for day in range(_DAYS - 1, 0, -1) if daily else ():
            made = _movement(Kind.ISSUED, item, door, Decimal(daily), day, "i")
            early, late = ledger.lots(item, door)[0], ledger.lots(item, door)[-1]
            gone = daily * (_DAYS - 1 - day)
            lot = early if gone + daily <= received / 2 or early is late else late
            ledger.post(made, lot, -made.quantity)
    ledger.write()


def _movement(
    kind: Kind, item: Item, door: Store, amount: Decimal, days: int, mark: str
) -> Movement:
    at = dt.datetime.combine(today() - dt.timedelta(days=days), dt.time(8, 30), HOUSE_ZONE)
    return Movement(
        code=uuid.uuid5(_CODES, f"{item.name}:{days}:{mark}"),
        kind=kind,
        item=item,
        store=door,
        quantity=amount,
        happened_at=at,
        recipient="样例读者服务部" if kind == Kind.ISSUED else "",
        document="样例入库单" if kind == Kind.RECEIVED else "",
        sample=True,
    )


def _load_machines(by: Any) -> None:
    for kind, name, model, spot, months, since in _MACHINES:
        machine = Equipment(
            kind=kind,
            name=name,
            model=model,
            spot=spot,
            service_every=months or None,
            bought_on=today() - dt.timedelta(days=700),
            sample=True,
        )
        save_equipment(machine, by=by)
        if since:
            done = today() - dt.timedelta(days=since)
            service_equipment(
                machine,
                done_on=done,
                done_by="样例维保单位",
                note="样例：例行保养",
                next_on=None,
                by=by,
            )
        else:
            take_out(machine, reason="样例：电池待更换", by=by)
