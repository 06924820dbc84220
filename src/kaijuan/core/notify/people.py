"""Who is to be told: those whose role includes something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import rules
from django.db.models import F

from kaijuan.core.accounts.models import User
from kaijuan.core.permissions.predicates import At
from kaijuan.core.tenancy.models import Institution, Membership


def those_who_may(permission: str, institution: Institution) -> list[User]:
    """The active people with a role at ``institution`` that includes ``permission``, by name.

    Two queries. Raises KeyError where no rule is called so.
    """
    return those_who_may_everywhere(permission, [institution])[institution.pk]


def those_who_may_everywhere(
    permission: str, institutions: Iterable[Institution]
) -> dict[int, list[User]]:
    """The same for each of ``institutions``, by its id, empty lists included. Two queries."""
    if not rules.perm_exists(permission):
        raise KeyError(f"No rule is called {permission!r}.")
    found: dict[int, list[User]] = {each.pk: [] for each in institutions}
    if not found:
        return found
    here = Membership.objects.filter(institution__in=list(found))
    people = _with_their_roles(here.values("user"))
    for user in people:
        for pk in user.roles():
            if pk in found and rules.has_perm(permission, user, At(pk)):
                found[pk].append(user)
    return found


def _with_their_roles(user_ids: Any) -> list[User]:
    """The active ones, by name, each knowing all of the roles it holds anywhere."""
    people = {
        user.pk: user
        for user in User.objects.filter(pk__in=user_ids, is_active=True).order_by(
            F("display_name"), "username"
        )
    }
    roles: dict[int, dict[int, set[str]]] = {pk: {} for pk in people}
    held = Membership.objects.filter(user__in=user_ids, user__is_active=True)
    for user_id, institution_id, role in held.values_list("user_id", "institution_id", "role"):
        if user_id in roles:
            roles[user_id].setdefault(institution_id, set()).add(role)
    for pk, user in people.items():
        user._roles = {at: frozenset(some) for at, some in roles[pk].items()}
    return list(people.values())
