"""The named predicates that rules are composed of: ``(user, obj) -> bool``.

``obj`` is an institution or anything with an ``institution_id``; without one nobody has a role.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import rules

from kaijuan.core.tenancy.models import Institution, Role


def roles_at(user: Any, obj: Any) -> frozenset[str]:
    """The roles of ``user`` at the institution of ``obj``."""
    if obj is None or not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    institution_id = obj.pk if isinstance(obj, Institution) else obj.institution_id
    roles: frozenset[str] = user.roles().get(institution_id, frozenset())
    return roles


def _role(role: Role) -> Any:
    @rules.predicate(f"is_{role}")
    def has_role(user: Any, obj: Any) -> bool:
        return role.value in roles_at(user, obj)

    return has_role


is_reader = _role(Role.READER)
is_librarian = _role(Role.LIBRARIAN)
is_facilities = _role(Role.FACILITIES)
is_director = _role(Role.DIRECTOR)
is_secretariat = _role(Role.SECRETARIAT)
is_auditor = _role(Role.AUDITOR)
is_operator = _role(Role.OPERATOR)

#: Those who work in the library, whatever they do there.
is_staff = is_librarian | is_facilities | is_director


@rules.predicate
def is_signed_in(user: Any) -> bool:
    return bool(getattr(user, "is_authenticated", False))


@rules.predicate
def has_a_role(user: Any, obj: Any) -> bool:
    """Belongs to the institution of ``obj``, in any role."""
    return bool(roles_at(user, obj))


@dataclass(frozen=True, slots=True)
class At:
    """An institution by its id, for asking a rule about it without reading it."""

    institution_id: int


def institutions_with(user: Any, permission: str) -> set[int]:
    """Ids of the institutions for which ``user`` holds ``permission`` by a role there."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return set()
    return {pk for pk in user.roles() if rules.has_perm(permission, user, At(pk))}


def holds_anywhere(user: Any, permission: str) -> bool:
    """Whether ``user`` holds ``permission`` for at least one institution."""
    return bool(institutions_with(user, permission))


def institutions_where(user: Any, *roles: Role) -> set[int]:
    """Ids of the institutions where ``user`` has one of ``roles``; for ``*_visible_to``."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return set()
    wanted = {role.value for role in roles}
    return {pk for pk, held in user.roles().items() if held & wanted}
