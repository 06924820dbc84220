"""Orders that a switch gives, all at once, and takes back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import reverse

from kaijuan.core.accounts.public import User
from kaijuan.core.clock import now
from kaijuan.core.notify.public import Telling, tell_many, those_who_may
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.meetings.domain.on_time import publish_on_time
from kaijuan.network.meetings.domain.order_steps import CANCELLED
from kaijuan.network.meetings.domain.orders import GIVEN, reminded_by_this
from kaijuan.network.meetings.models import Order, OrderState


def give_in_bulk(
    wanted: Sequence[tuple[UUID, Mapping[str, Any]]],
    *,
    by: Any,
    switch_code: UUID | None,
    sample: bool = False,
) -> int:
    """In the caller's transaction: those of ``wanted`` that are not there yet; how many.

    Each is a code and ``text``, ``role`` or ``post``, ``due_at`` (a moment). The caller writes the
    log. Constant queries.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Orders of a switch are given in the transaction of the switch.")
    at = now()
    known = set(
        Order.objects.filter(code__in=[code for code, _w in wanted]).values_list("code", flat=True)
    )
    orders = [
        Order(
            code=code,
            text=each["text"],
            role=each["role"],
            post=each["post"],
            due_at=each["due_at"],
            given_by=by,
            given_at=at,
            reminded_at=reminded_by_this(each["due_at"], at),
            switch_code=switch_code,
            sample=sample,
        )
        for code, each in wanted
        if code not in known
    ]
    Order.objects.bulk_create(orders)
    _tell_roles(orders, GIVEN, by)
    return len(orders)


def take_back(codes: Sequence[UUID], *, by: Any, cancel: bool) -> dict[UUID, str]:
    """Cancel those that nobody has begun; for each how that went, as a switch's change says it.

    "undone", "by-hand" (begun, done or cancelled by somebody), "stays" (not to be cancelled) or
    "gone". Constant queries.
    """
    rows = Order.objects.filter(code__in=list(codes))
    mine: set[UUID] = set()
    if cancel:
        at = now()
        fresh = rows.filter(state=OrderState.GIVEN)
        waiting = list(fresh.select_related("owner"))
        fresh.update(state=OrderState.CANCELLED, ended_at=at)
        cancelled = rows.filter(state=OrderState.CANCELLED, ended_at=at)
        mine = set(cancelled.values_list("code", flat=True))
        for order in cancelled.filter(told_late_at__isnull=False):
            publish_on_time(order)
        _tell_roles([each for each in waiting if each.code in mine], CANCELLED, by)
    states = dict(rows.values_list("code", "state"))
    return {code: _back(states.get(code), code in mine) for code in codes}


def would_take_back(codes: Sequence[UUID], taken: set[UUID]) -> dict[UUID, str]:
    """As ``take_back`` would answer with ``cancel``; reads only, one query.

    ``taken`` are those that were rehearsed before, and are cancelled by then; these join them.
    """
    states = dict(Order.objects.filter(code__in=list(codes)).values_list("code", "state"))
    for code in taken & states.keys():
        states[code] = OrderState.CANCELLED
    mine = {code for code, state in states.items() if state == OrderState.GIVEN}
    taken |= mine
    return {code: _back(states.get(code), code in mine) for code in codes}


def _back(state: str | None, mine: bool) -> str:
    if state is None:
        return "gone"
    if mine:
        return "undone"
    return "stays" if state == OrderState.GIVEN else "by-hand"


def _tell_roles(orders: Sequence[Order], sentence: str, by: Any) -> None:
    """Each person once for each due time, however many orders fall due then."""
    institution = current_institution()
    if not any(order.role or order.owner_id for order in orders):
        return
    people = those_who_may("meetings.view", institution)
    wanted: dict[dt.datetime, dict[int, User]] = defaultdict(dict)
    for order in orders:
        for user in people:
            held = user.roles().get(institution.pk, frozenset())
            if order.owner_id == user.pk or (order.role and order.role in held):
                wanted[order.due_at][user.pk] = user
    tell_many(
        Telling(
            [user for user in some.values() if user.pk != getattr(by, "pk", None)],
            sentence,
            institution,
            reverse("meetings:own-orders"),
            {"due_at": due_at.isoformat()} if "due_at" in sentence else {},
        )
        for due_at, some in sorted(wanted.items())
    )
