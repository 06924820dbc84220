"""Who sees, ticks and keeps the readiness checklist."""

from __future__ import annotations

from typing import Any, Final

import rules

from kaijuan.core.permissions.predicates import institutions_where, is_director, is_staff
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Role
from kaijuan.network.plans.models import ReadinessItem, ReadinessTick

STAFF: Final = (Role.LIBRARIAN, Role.FACILITIES, Role.DIRECTOR)

rules.add_perm("plans.view_readiness", is_staff)
rules.add_perm("plans.tick_readiness", is_staff)
rules.add_perm("plans.manage_readiness", is_director)


def readiness_items_visible_to(user: Any) -> Any:
    """Lines of the checklist that ``user`` may see, within the open scope."""
    return ReadinessItem.objects.filter(institution__in=institutions_where(user, *STAFF))


def readiness_ticks_visible_to(user: Any) -> Any:
    """Ticks that ``user`` may see, within the open scope."""
    return ReadinessTick.objects.filter(institution__in=institutions_where(user, *STAFF))


visibility.add(
    model=ReadinessItem, permission="plans.view_readiness", queryset=readiness_items_visible_to
)
visibility.add(
    model=ReadinessTick, permission="plans.view_readiness", queryset=readiness_ticks_visible_to
)
