"""Who sees and who changes what is kept of groups of people and of training."""

from __future__ import annotations

from typing import Any, Final

import rules

from kaijuan.core.permissions.predicates import (
    institutions_where,
    is_director,
    is_facilities,
    is_staff,
)
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Role
from kaijuan.network.staffing.models import (
    GroupMember,
    PeopleGroup,
    Training,
    TrainingRecord,
    TrainingTopic,
)

STAFF: Final = (Role.LIBRARIAN, Role.FACILITIES, Role.DIRECTOR)

rules.add_perm("staffing.view", is_staff)
rules.add_perm("staffing.manage", is_director | is_facilities)


def groups_visible_to(user: Any) -> Any:
    """Groups that ``user`` may see, within the open scope."""
    return PeopleGroup.objects.filter(institution__in=institutions_where(user, *STAFF))


def members_visible_to(user: Any) -> Any:
    """People of groups that ``user`` may see, within the open scope."""
    return GroupMember.objects.filter(institution__in=institutions_where(user, *STAFF))


def topics_visible_to(user: Any) -> Any:
    """Topics of training that ``user`` may see, within the open scope."""
    return TrainingTopic.objects.filter(institution__in=institutions_where(user, *STAFF))


def trainings_visible_to(user: Any) -> Any:
    """Sessions that ``user`` may see, within the open scope."""
    return Training.objects.filter(institution__in=institutions_where(user, *STAFF))


def records_visible_to(user: Any) -> Any:
    """Records of training that ``user`` may see, within the open scope."""
    return TrainingRecord.objects.filter(institution__in=institutions_where(user, *STAFF))


visibility.add(model=PeopleGroup, permission="staffing.view", queryset=groups_visible_to)
visibility.add(model=GroupMember, permission="staffing.view", queryset=members_visible_to)
visibility.add(model=TrainingTopic, permission="staffing.view", queryset=topics_visible_to)
visibility.add(model=Training, permission="staffing.view", queryset=trainings_visible_to)
visibility.add(model=TrainingRecord, permission="staffing.view", queryset=records_visible_to)
