"""Who sees the page of a long job: who asked for it, colleagues with the right to what it does
at that institution, and the operator. Who has lost that right still sees what they asked for, and
neither stops it nor has it tried again.
"""

from __future__ import annotations

from typing import Any

import rules
from django.db.models import Q

from kaijuan.core.jobs.models import JobProgress
from kaijuan.core.jobs.registry import options_of, visible_by_permission
from kaijuan.core.permissions.predicates import (
    At,
    institutions_where,
    institutions_with,
    is_operator,
)
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Role

PERMISSION = "jobs.view_progress"
ACT = "jobs.cancel_and_retry"


@rules.predicate
def asked_for_it(user: Any, page: JobProgress) -> bool:
    return bool(_is_active(user) and page.asked_by_id == user.pk)


@rules.predicate
def has_the_right(user: Any, page: JobProgress) -> bool:
    permission = options_of(page.name).may_see
    if not permission or page.institution_id is None or not _is_active(user):
        return False
    return bool(rules.has_perm(permission, user, At(page.institution_id)))


@rules.predicate
def needs_no_right(user: Any, page: JobProgress) -> bool:
    return not options_of(page.name).may_see


@rules.predicate
def operates_the_house(user: Any) -> bool:
    return bool(institutions_where(user, Role.OPERATOR))


def jobs_visible_to(user: Any) -> Any:
    """The long jobs whose pages ``user`` may see."""
    if not _is_active(user):
        return JobProgress.objects.none()
    if institutions_where(user, Role.OPERATOR):
        return JobProgress.objects.all()
    wanted = Q(asked_by=user)
    for name, permission in visible_by_permission().items():
        at = institutions_with(user, permission)
        if at:
            wanted |= Q(name=name, institution__in=at)
    return JobProgress.objects.filter(wanted)


def _is_active(user: Any) -> bool:
    return bool(getattr(user, "is_authenticated", False) and user.is_active)


rules.add_perm("jobs.list_all", is_operator)
rules.add_perm(PERMISSION, asked_for_it | has_the_right | operates_the_house)
rules.add_perm(ACT, (asked_for_it & needs_no_right) | has_the_right | operates_the_house)
visibility.add(model=JobProgress, permission=PERMISSION, queryset=jobs_visible_to)
