"""Reminders: once before it is due, once when it is late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from kaijuan.core.accounts.public import User
from kaijuan.core.clock import now
from kaijuan.core.notify.public import Telling, tell_many
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import across_the_wall, current_institution
from kaijuan.network.meetings.domain.members import members_of, tell_members
from kaijuan.network.meetings.domain.on_time import publish_on_time
from kaijuan.network.meetings.domain.orders import REMIND_BEFORE, order_href
from kaijuan.network.meetings.domain.owners import accounts_at, giver_of, people_behind
from kaijuan.network.meetings.models import (
    OPEN,
    AnswerState,
    MemberOrder,
    MemberOrderAnswer,
    Order,
)

SOON: Final = gettext_noop("An order at %(library)s is due on %(due_at)s.")
LATE: Final = gettext_noop("An order at %(library)s was due on %(due_at)s and is not done.")
MEMBER_SOON: Final = gettext_noop("The consortium waits for %(library)s until %(due_at)s.")
MEMBER_LATE: Final = gettext_noop("The consortium has waited for %(library)s since %(due_at)s.")


def institutions_to_remind() -> list[int]:
    """Ids of those that have an order to be reminded of now."""
    at = now()
    with across_the_wall("asking where an order is due or late"):
        found = Order.objects.filter(_soon(at) | _late(at), state__in=OPEN)
        return sorted(set(found.values_list("institution_id", flat=True)))


def remind() -> int:
    """In the open scope: tell of what is due soon and of what is late, each once; how many."""
    at = now()
    institution = current_institution()
    with transaction.atomic():
        late = _marked(_late(at), "told_late_at", at)
        # Who is told that it is late need not be told that it will be.
        Order.objects.filter(told_late_at=at, reminded_at__isnull=True).update(reminded_at=at)
        soon = _marked(_soon(at), "reminded_at", at)
        for order in late:
            publish_on_time(order)
        here = accounts_at(institution) if soon or late else []
        tellings = [
            *(_telling(order, institution, SOON, here, giver=False) for order in soon),
            *(_telling(order, institution, LATE, here, giver=True) for order in late),
        ]
        tell_many(tellings)
    return len(soon) + len(late)


def remind_members() -> int:
    """In the consortium's scope: the same for its orders to members that have not said "done"."""
    at = now()
    asked = MemberOrder.objects.filter(withdrawn_at__isnull=True)
    told = 0
    with transaction.atomic():
        for row in asked.filter(due_at__lte=at, told_late_at__isnull=True):
            told += _remind_member_order(row, MEMBER_LATE, told_late_at=at, reminded_at=at)
        soon = asked.filter(due_at__gt=at, due_at__lte=at + REMIND_BEFORE, reminded_at=None)
        for row in soon:
            told += _remind_member_order(row, MEMBER_SOON, reminded_at=at)
    return told


def _remind_member_order(order: MemberOrder, sentence: str, **marks: Any) -> int:
    mark = next(iter(marks))
    fresh = MemberOrder.objects.filter(pk=order.pk, **{f"{mark}__isnull": True})
    if not fresh.update(**marks):
        return 0
    heard = MemberOrderAnswer.objects.filter(
        order=order, state__in=(AnswerState.DONE, AnswerState.CANNOT)
    )
    waiting = members_of(order).exclude(pk__in=heard.values("institution"))
    return tell_members(order, waiting, sentence)


def _soon(at: Any) -> Q:
    return Q(due_at__gt=at, due_at__lte=at + REMIND_BEFORE, reminded_at__isnull=True)


def _late(at: Any) -> Q:
    return Q(due_at__lte=at, told_late_at__isnull=True)


def _marked(which: Q, mark: str, at: Any) -> list[Order]:
    """Mark them and give back those that this call marked."""
    Order.objects.filter(which, state__in=OPEN).update(**{mark: at})
    rows = Order.objects.filter(**{mark: at}, state__in=OPEN)
    if mark == "reminded_at":
        rows = rows.exclude(told_late_at=at)
    return list(rows.order_by("pk"))


def _telling(
    order: Order, institution: Institution, sentence: str, here: Sequence[User], *, giver: bool
) -> Telling:
    people = people_behind(order, institution, here)
    if giver:
        people = [*people, *giver_of(order, here)]
    due = {"due_at": order.due_at.isoformat()}
    return Telling(people, sentence, institution, order_href(order, institution), due)
