"""Items, where they are kept, what moved, what was counted; and equipment."""

from kaijuan.network.supplies.models.equipment import (
    Equipment,
    EquipmentCount,
    EquipmentKind,
    Servicing,
)
from kaijuan.network.supplies.models.items import Item, Stock, Store, Threshold
from kaijuan.network.supplies.models.movements import Entry, Kind, Lot, Movement
from kaijuan.network.supplies.models.stocktakes import CountLine, Stocktake

__all__ = [
    "CountLine",
    "Entry",
    "Equipment",
    "EquipmentCount",
    "EquipmentKind",
    "Item",
    "Kind",
    "Lot",
    "Movement",
    "Servicing",
    "Stock",
    "Stocktake",
    "Store",
    "Threshold",
]
