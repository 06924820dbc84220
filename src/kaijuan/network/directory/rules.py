"""Who sees and who changes what the directory keeps."""

from __future__ import annotations

from typing import Any, Final

import rules

from kaijuan.core.permissions.predicates import (
    has_a_role,
    institutions_where,
    is_director,
    is_secretariat,
    is_staff,
)
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Role
from kaijuan.network.directory.models import Department, LeadingGroup, Person

STAFF: Final = (Role.LIBRARIAN, Role.FACILITIES, Role.DIRECTOR)

rules.add_perm("directory.view_department", is_staff)
rules.add_perm("directory.view_person", is_staff)
# Readers too may know who leads; that is what a leading group is for.
rules.add_perm("directory.view_leading_group", has_a_role)
rules.add_perm("directory.manage_people", is_director)
rules.add_perm("directory.import_institutions", is_secretariat)


def departments_visible_to(user: Any) -> Any:
    """Departments that ``user`` may see, within the open scope."""
    return Department.objects.filter(institution__in=institutions_where(user, *STAFF))


def people_visible_to(user: Any) -> Any:
    """People that ``user`` may see, within the open scope."""
    return Person.objects.filter(institution__in=institutions_where(user, *STAFF))


def leading_groups_visible_to(user: Any) -> Any:
    """Leading groups that ``user`` may see, within the open scope."""
    return LeadingGroup.objects.filter(institution__in=institutions_where(user, *Role))


visibility.add(
    model=Department, permission="directory.view_department", queryset=departments_visible_to
)
visibility.add(model=Person, permission="directory.view_person", queryset=people_visible_to)
visibility.add(
    model=LeadingGroup,
    permission="directory.view_leading_group",
    queryset=leading_groups_visible_to,
)
