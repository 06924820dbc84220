"""State changes of accounts."""

from __future__ import annotations

import secrets

from django.db import transaction

from kaijuan.core.accounts.models import User
from kaijuan.core.audit.public import record
from kaijuan.core.tenancy.models import Institution, Membership, Role
from kaijuan.core.tenancy.scope import institution_scope


def give_role(user: User, institution: Institution, role: Role, *, by: User | None) -> bool:
    """Give ``user`` a role at ``institution``. Giving it again changes nothing and returns False.

    ``by`` is None where the operator does it at the machine itself.
    """
    with transaction.atomic(), institution_scope(institution):
        _membership, new = Membership.objects.get_or_create(
            user=user, institution=institution, role=role
        )
        if new:
            record("role.given", user, by=by, details={"role": role.value})
    return new


def open_account(username: str, *, email: str = "") -> tuple[User, str]:
    """A new account and its first password, which is told once and kept nowhere.

    Raises ValidationError for a name or address that is taken or cannot be one.
    """
    password = secrets.token_urlsafe(12)
    return User.objects.create_user(username, email=email, password=password), password
