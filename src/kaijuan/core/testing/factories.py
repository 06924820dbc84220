"""Small, real rows. Roles are written without the log, so that a test's own entries are all."""

from __future__ import annotations

from itertools import count
from typing import Final

from kaijuan.core.accounts.models import User
from kaijuan.core.tenancy.domain import save_institution
from kaijuan.core.tenancy.models import Institution, Kind, Membership, Role

_numbers: Final = count(90001)


def make_institution(
    name: str = "甲大学",
    key: str | None = None,
    kind: str = Kind.UNDERGRADUATE_PUBLIC,
    city: str = "成都",
) -> Institution:
    """An institution; without a key it gets a five-digit ministry code of its own."""
    if key is None:
        key = str(next(_numbers))
    moe_code = key if key.isdigit() and len(key) == 5 else ""
    made, _ = save_institution(key=key, name=name, kind=kind, city=city, moe_code=moe_code)
    return made


def make_consortium(name: str = "样例图工委") -> Institution:
    """The consortium, made once."""
    found = Institution.objects.filter(kind=Kind.CONSORTIUM).first()
    return found or make_institution(name, key="SC", kind=Kind.CONSORTIUM)


def make_user(
    username: str = "li", institution: Institution | None = None, role: Role | str | None = None
) -> User:
    """A person, with one role where institution and role are given. The password is the name."""
    user = User.objects.create_user(
        username, email=f"{username}@example.org", password=f"{username}-password"
    )
    if institution is not None and role is not None:
        Membership.objects.create(user=user, institution=institution, role=Role(role))
    return user
