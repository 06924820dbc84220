"""Who sees, keeps and orders what."""

from __future__ import annotations

from typing import Any, Final

import rules

from kaijuan.core.permissions.predicates import (
    institutions_where,
    is_director,
    is_librarian,
    is_secretariat,
    is_staff,
    roles_at,
)
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Role
from kaijuan.network.meetings.models import Meeting, Order

WORKS_HERE: Final = (Role.LIBRARIAN, Role.FACILITIES, Role.DIRECTOR, Role.SECRETARIAT)

works_here = is_staff | is_secretariat
heads = is_director | is_secretariat


@rules.predicate
def owns_order(user: Any, order: Any) -> bool:
    """It is this person's, or that of a role the person holds."""
    if order is None:
        return False
    return bool(order.owner_id == user.pk or (order.role and order.role in roles_at(user, order)))


@rules.predicate
def gave_order(user: Any, order: Any) -> bool:
    return bool(order is not None and order.given_by_id == user.pk)


@rules.predicate
def owner_has_no_account(user: Any, order: Any) -> bool:
    """Then a colleague writes down how it stands."""
    return bool(order is not None and order.owner_id is None and not order.role)


rules.add_perm("meetings.view", works_here)
rules.add_perm("meetings.manage", works_here)
rules.add_perm("meetings.order", works_here)
rules.add_perm("meetings.approve_minutes", heads)
rules.add_perm(
    "meetings.carry_out",
    works_here & (owns_order | gave_order | owner_has_no_account | heads),
)
rules.add_perm("meetings.direct_order", works_here & (gave_order | heads))
rules.add_perm("meetings.order_members", is_secretariat)
rules.add_perm("meetings.answer_member_order", is_director | is_librarian)


def meetings_visible_to(user: Any) -> Any:
    """Meetings that ``user`` may see, within the open scope."""
    return Meeting.objects.filter(institution__in=institutions_where(user, *WORKS_HERE))


def orders_visible_to(user: Any) -> Any:
    """Orders that ``user`` may see, within the open scope."""
    return Order.objects.filter(institution__in=institutions_where(user, *WORKS_HERE))


visibility.add(model=Meeting, permission="meetings.view", queryset=meetings_visible_to)
visibility.add(model=Order, permission="meetings.view", queryset=orders_visible_to)
