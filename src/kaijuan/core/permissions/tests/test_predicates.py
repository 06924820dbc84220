"""A role holds at its own institution, and nowhere else."""

from __future__ import annotations

import pytest

from kaijuan.core.permissions import predicates
from kaijuan.core.tenancy.models import Role

pytestmark = pytest.mark.django_db
ROLES = ["reader", "librarian", "facilities", "director", "auditor"]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_holds_here_and_not_there(role, personas, own, foreign):
    holds = getattr(predicates, f"is_{role}")
    assert holds(personas[role], own)
    assert not holds(personas[role], foreign)
    assert not holds(personas["stranger"], own)
    assert not holds(personas["anonymous"], own)
    assert not holds(personas[role], None)


def test_staff_are_those_who_work_there(personas, own):
    staff = {name for name, user in personas.items() if predicates.is_staff(user, own)}
    assert staff == {"librarian", "facilities", "director"}


def test_the_secretariat_stands_at_the_consortium_only(personas, own, consortium):
    assert predicates.is_secretariat(personas["secretariat"], consortium)
    assert not predicates.is_secretariat(personas["secretariat"], own)


def test_a_closed_account_has_no_role(personas, own):
    user = personas["director"]
    user.is_active = False
    assert not predicates.is_director(user, own)
    assert predicates.institutions_where(user, Role.DIRECTOR) == set()


def test_roles_are_asked_once(personas, own, django_assert_num_queries):
    user = personas["director"]
    with django_assert_num_queries(1):
        for _ in range(3):
            predicates.is_director(user, own)
