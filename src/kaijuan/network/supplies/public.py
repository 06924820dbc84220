"""What other rooms use of supplies."""

from __future__ import annotations

from kaijuan.network.supplies.counts import institutions_with
from kaijuan.network.supplies.domain.cover import Cover, Known, days_of_cover
from kaijuan.network.supplies.domain.lists import expiring, service_due, to_reorder
from kaijuan.network.supplies.models import EquipmentKind

__all__ = [
    "Cover",
    "EquipmentKind",
    "Known",
    "days_of_cover",
    "expiring",
    "institutions_with",
    "service_due",
    "to_reorder",
]
