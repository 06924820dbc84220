"""The demonstration: the true case of 2020, and accounts to look at it with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from django.utils.translation import override

from kaijuan.config.home import kept_secret
from kaijuan.core.accounts.domain import give_role
from kaijuan.core.accounts.models import User
from kaijuan.core.tenancy.models import Institution, Kind, Role
from kaijuan.evidence.reports import demo as reports
from kaijuan.network.directory import demo as directory
from kaijuan.network.gate import demo as gate
from kaijuan.network.health import demo as health
from kaijuan.network.meetings import demo as meetings
from kaijuan.network.opening import demo as opening
from kaijuan.network.opening import demo_notices as notices
from kaijuan.network.plans import demo as plans
from kaijuan.network.premises import demo as premises
from kaijuan.network.rounds import demo as rounds
from kaijuan.network.staffing import demo as staffing
from kaijuan.network.supplies import demo as supplies

#: The library at which the demonstration's staff work: the first to deliver books in 2020.
LIBRARY: Final = "10614"
ROLES: Final = (
    Role.SECRETARIAT,
    Role.DIRECTOR,
    Role.LIBRARIAN,
    Role.FACILITIES,
    Role.READER,
    Role.AUDITOR,
    Role.OPERATOR,
)
# Without letters and digits that are easily taken for one another.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A demonstration account, to be printed at the start."""

    username: str
    password: str
    role: str
    institution: str


def is_empty() -> bool:
    """True for a database in which no institution has been set up."""
    return not Institution.objects.exists()


def is_loaded() -> bool:
    """True where the demonstration's accounts are."""
    return User.objects.filter(sample=True).exists()


def load() -> list[SignIn]:
    """Load the case and the accounts; doing it again changes nothing. Returns the sign-ins."""
    directory.load(by=None)
    opening.load(by=None)
    notices.load(by=None)
    reports.load(by=None)
    for role in ROLES:
        _account(role)
    plans.load(by=None)
    meetings.load(by=None)
    staffing.load(by=None)
    supplies.load(by=None)
    rounds.load(by=None)
    premises.load(by=None)
    health.load(by=None)
    gate.load(by=None)
    return sign_ins()


def sign_ins() -> list[SignIn]:
    """The demonstration's accounts with their password; empty where it was never loaded."""
    accounts = User.objects.filter(sample=True).prefetch_related("memberships__institution")
    by_role = {m.role: (user, m) for user in accounts for m in user.memberships.all()}
    return [
        SignIn(user.username, _password(), role.value, membership.institution.name)
        for role in ROLES
        if role.value in by_role
        for user, membership in [by_role[role.value]]
    ]


def _account(role: Role) -> None:
    institution = (
        Institution.objects.get(kind=Kind.CONSORTIUM)
        if role.at_consortium
        else Institution.objects.get(key=LIBRARY)
    )
    user = User.objects.filter(username=role.value).first()
    if user is None:
        user = User.objects.create_user(
            role.value, password=_password(), display_name=_name(role), sample=True
        )
    elif user.sample and not user.check_password(_password()):
        # The database outlived the home that kept the password.
        user.set_password(_password())
        user.save(update_fields=["password"])
    give_role(user, institution, role, by=None)


def _name(role: Role) -> str:
    """ "样例馆长": names are in the language of those who bear them."""
    with override("zh-hans"):
        return f"样例{role.label}"


def _password() -> str:
    """One password for all of them, made for this home and readable by its owner only."""
    return kept_secret("demo-password", _three_groups)


def _three_groups() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
