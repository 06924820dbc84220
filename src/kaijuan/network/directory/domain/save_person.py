"""A person is entered, changed or removed."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from kaijuan.core.accounts.models import User
from kaijuan.core.audit.public import record
from kaijuan.core.tenancy.models import Institution, Membership, Role
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.directory.domain.refusals import (
    AccountTaken,
    NameTaken,
    NoSuchAccount,
    StillExpected,
    StillResponsible,
)
from kaijuan.network.directory.domain.saving import save_named
from kaijuan.network.directory.models import Person

#: Who only reads, audits or keeps the house running is nobody of the staff.
STAFF_ROLES: Final = (Role.LIBRARIAN, Role.FACILITIES, Role.DIRECTOR, Role.SECRETARIAT)


def accounts_of(institution: Institution) -> QuerySet[User]:
    """The active accounts that work at ``institution``, by name."""
    here = Membership.objects.filter(institution=institution, role__in=STAFF_ROLES)
    people = User.objects.filter(pk__in=here.values("user"), is_active=True)
    return people.order_by("display_name", "username")


def save_person(person: Person, *, by: Any) -> Person:
    """Keep a new or changed person; people may share a name, and never an account.

    Linking with an account and leaving are facts of their own in the log. Raises
    ``ValidationError``, ``AccountTaken``, ``NoSuchAccount``.
    """
    with transaction.atomic():
        person.clean_fields(exclude=["institution"])
        before = Person.objects.filter(pk=person.pk).values("user_id", "left_on").first() or {}
        _check_account(person, before.get("user_id"))
        try:
            save_named(person, "person", by=by)
        except NameTaken as error:
            # People may share a name; of an account, two may be linked at once.
            raise AccountTaken from error
        _record_changes(person, before, by)
        return person


def _check_account(person: Person, before: int | None) -> None:
    if person.user_id is None or person.user_id == before:
        return
    if not accounts_of(current_institution()).filter(pk=person.user_id).exists():
        raise NoSuchAccount
    if Person.objects.filter(user=person.user_id).exclude(pk=person.pk).exists():
        raise AccountTaken


def _record_changes(person: Person, before: dict[str, Any], by: Any) -> None:
    if person.user_id != before.get("user_id"):
        record("person.linked" if person.user_id else "person.unlinked", person, by=by)
    if person.left_on != before.get("left_on"):
        record("person.left" if person.left_on else "person.returned", person, by=by)


def remove_person(person: Person, *, by: Any) -> None:
    """Remove a person with the ended responsibilities.

    Raises ``StillResponsible``, and ``StillExpected`` where other rooms keep rows that stand on
    the person. The log keeps the code and no name.
    """
    with transaction.atomic():
        if person.responsibilities.filter(until__isnull=True).exists():
            raise StillResponsible
        record("person.removed", person, by=by)
        person.responsibilities.all().delete()
        try:
            person.delete()
        except ProtectedError as error:
            raise StillExpected from error
