"""What one person has to do, at all of that person's institutions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from kaijuan.core.clock import now
from kaijuan.core.permissions.predicates import institutions_with
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.meetings.domain.members import ANSWERS
from kaijuan.network.meetings.models import (
    OPEN,
    MemberOrder,
    MemberOrderAddressee,
    MemberOrderAnswer,
    Order,
)

#: Nobody works through more than that; the list of the library has the rest.
MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of a person's own list. ``from_consortium``: asked of the library as a whole."""

    text: str
    href: str
    institution: Institution
    due_at: dt.datetime
    state: str
    late: bool
    from_consortium: bool = False


def own_duties(user: Any, *, ended: bool = False) -> list[Duty]:
    """Open duties of ``user``, the latest first due; with ``ended`` those that are over.

    Orders stand behind the walls of the institutions at which the person works, so each of their
    scopes is opened in turn: two queries for each of them, which is one for nearly everybody.
    """
    places = Institution.objects.filter(pk__in=institutions_with(user, "meetings.view"))
    found = []
    for institution in places.order_by("number", "key"):
        with institution_scope(institution):
            rows = orders_of(user, institution)
            rows = rows.exclude(state__in=OPEN) if ended else rows.filter(state__in=OPEN)
            found += [_duty(row, institution) for row in rows.order_by("due_at", "pk")[:MOST]]
    if not ended:
        found += _asked_by_consortium(user)
    return sorted(found, key=lambda duty: (duty.due_at, duty.text), reverse=ended)


def orders_of(user: Any, institution: Institution) -> QuerySet[Order]:
    """In the open scope: orders that are the person's, or a role's that the person holds."""
    held = user.roles().get(institution.pk, frozenset())
    found: QuerySet[Order] = Order.objects.filter(Q(owner=user.pk) | Q(role__in=held))
    return found


def unanswered_by(institutions: Iterable[int]) -> QuerySet[MemberOrderAddressee]:
    """Orders of the consortium to which these members have not said "done" or "cannot"."""
    settled = MemberOrderAnswer.objects.filter(
        order=OuterRef("order"), institution=OuterRef("member"), state__in=("done", "cannot")
    )
    rows = MemberOrderAddressee.objects.filter(
        ~Exists(settled), member__in=list(institutions), order__withdrawn_at__isnull=True
    )
    return rows.select_related("order", "member").order_by("order__due_at", "pk")


def _duty(row: Order, institution: Institution) -> Duty:
    href = reverse("meetings:order", args=[institution.slug, row.code])
    late = row.is_open and row.due_at <= now()
    return Duty(row.text, href, institution, row.due_at, row.state, late)


def _asked_by_consortium(user: Any) -> list[Duty]:
    rows = unanswered_by(institutions_with(user, ANSWERS))[:MOST]
    return [duty_of(row.order, row.member) for row in rows]


def duty_of(order: MemberOrder, member: Institution) -> Duty:
    href = reverse("meetings:member-order-answer", args=[member.slug, order.code])
    return Duty(order.text, href, member, order.due_at, "given", order.due_at <= now(), True)
