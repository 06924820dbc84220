"""Who sees and who writes plans."""

from __future__ import annotations

from typing import Any, Final

import rules

from kaijuan.core.permissions.predicates import (
    institutions_where,
    is_director,
    is_librarian,
    is_secretariat,
    is_staff,
)
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Role
from kaijuan.network.plans.domain.writers import wrote
from kaijuan.network.plans.models import PlanVersion

STAFF: Final = (Role.LIBRARIAN, Role.FACILITIES, Role.DIRECTOR)


@rules.predicate
def did_not_draft(user: Any, obj: Any) -> bool:
    """A second person: whoever changed anything in a version does not approve it.

    True of an institution. Of a version at most one query, in its open scope.
    """
    return not isinstance(obj, PlanVersion) or not wrote(user, obj)


rules.add_perm("plans.view_plan", is_staff)
rules.add_perm("plans.draft_plan", is_librarian | is_director)
rules.add_perm("plans.review_plan", is_director)
rules.add_perm("plans.approve_plan", is_director & did_not_draft)
rules.add_perm("plans.see_templates", is_staff | is_secretariat)


def plan_versions_visible_to(user: Any) -> Any:
    """Versions that ``user`` may see, within the open scope."""
    return PlanVersion.objects.filter(institution__in=institutions_where(user, *STAFF))


visibility.add(model=PlanVersion, permission="plans.view_plan", queryset=plan_versions_visible_to)
