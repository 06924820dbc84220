"""Who has to do it: somebody with an account, whoever holds a role, a person, or a post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext

from kaijuan.core.accounts.public import User
from kaijuan.core.notify.public import those_who_may
from kaijuan.core.tenancy.models import Institution, Role
from kaijuan.network.directory.public import Person
from kaijuan.network.meetings.models import Order


@dataclass(frozen=True, slots=True)
class Owner:
    """Exactly one of the four. Raises ValueError for none or several."""

    user: User | None = None
    person: Person | None = None
    role: str = ""
    post: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.user, self.person, self.role, self.post))) != 1:
            raise ValueError("An order has one owner: an account, a person, a role or a post.")

    def columns(self) -> dict[str, Any]:
        """As an order keeps it."""
        return {"owner": self.user, "person": self.person, "role": self.role, "post": self.post}

    def owns(self, order: Order) -> bool:
        return (order.owner, order.person, order.role, order.post) == (
            self.user,
            self.person,
            self.role,
            self.post,
        )


def owner_name(order: Order) -> str:
    """Who has it, as a page says it. Reads ``owner`` and ``person``: select them with the order."""
    if order.owner is not None:
        return str(order.owner)
    if order.person is not None:
        return str(order.person)
    if order.role:
        return str(Role(order.role).label)
    # A person who was removed from the directory, or an account that is gone.
    return order.post or pgettext("owner of an order", "nobody any more: hand it over")


def people_behind(
    order: Order, institution: Institution, here: Sequence[User] | None = None
) -> list[User]:
    """The accounts that are told: the owner's, those of the role, else who gave the order.

    Only of those who work at ``institution`` (``here``, where they are known already): who has
    left is told nothing any more, and then whoever gave the order is.
    """
    here = accounts_at(institution) if here is None else here
    found = [user for user in here if _has(user, order, institution)]
    return found or giver_of(order, here)


def giver_of(order: Order, here: Sequence[User]) -> list[User]:
    """Who gave ``order``, if still among ``here``."""
    return [user for user in here if user.pk == order.given_by_id]


def _has(user: User, order: Order, institution: Institution) -> bool:
    if order.owner_id is not None:
        return bool(order.owner_id == user.pk)
    return bool(order.role) and order.role in user.roles().get(institution.pk, ())


def accounts_at(institution: Institution) -> list[User]:
    """Who may be given an order here: everybody who can see it."""
    return those_who_may("meetings.view", institution)
