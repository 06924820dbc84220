"""Meetings with their agenda, people and decisions; orders; the consortium's orders to members."""

from __future__ import annotations

from kaijuan.network.meetings.models.meetings import (
    AgendaItem,
    Attendee,
    Decision,
    Meeting,
    MeetingState,
    Part,
)
from kaijuan.network.meetings.models.members import (
    AnswerState,
    MemberOrder,
    MemberOrderAddressee,
    MemberOrderAnswer,
)
from kaijuan.network.meetings.models.orders import OPEN, Order, OrderState

__all__ = [
    "OPEN",
    "AgendaItem",
    "AnswerState",
    "Attendee",
    "Decision",
    "Meeting",
    "MeetingState",
    "MemberOrder",
    "MemberOrderAddressee",
    "MemberOrderAnswer",
    "Order",
    "OrderState",
    "Part",
]
