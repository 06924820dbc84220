"""What other rooms use of meetings."""

from __future__ import annotations

from kaijuan.network.meetings.domain.on_time import INDICATOR, OnTime, orders_on_time
from kaijuan.network.meetings.domain.open_orders import OpenOrders, open_orders_of_members
from kaijuan.network.meetings.domain.orders import OrderWanted, give_order
from kaijuan.network.meetings.domain.owners import Owner
from kaijuan.network.meetings.models import MemberOrder, MemberOrderAnswer

__all__ = [
    "INDICATOR",
    "MemberOrder",
    "MemberOrderAnswer",
    "OnTime",
    "OpenOrders",
    "OrderWanted",
    "Owner",
    "give_order",
    "open_orders_of_members",
    "orders_on_time",
]
