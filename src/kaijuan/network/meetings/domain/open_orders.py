"""For the board: how many of the consortium's orders each member has still to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.meetings.domain.own import unanswered_by


@dataclass(frozen=True, slots=True)
class OpenOrders:
    """``late`` of the ``open`` ones should have been done by now."""

    open: int
    late: int


def open_orders_of_members(institutions: Iterable[Institution]) -> dict[int, OpenOrders]:
    """By institution id; who has none is not in it. One query, of published rows."""
    at = now()
    late: dict[int, list[bool]] = defaultdict(list)
    rows = unanswered_by([each.pk for each in institutions]).order_by()
    for member, due_at in rows.values_list("member_id", "order__due_at"):
        late[member].append(due_at <= at)
    return {pk: OpenOrders(len(each), sum(each)) for pk, each in late.items()}
