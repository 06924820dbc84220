"""A pledge is signed by typing one's name, and withdrawn with a reason; both stay (S19)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.privacy.public import seal, unseal
from kaijuan.core.validators import plain_line
from kaijuan.network.directory.public import Person, person_of
from kaijuan.network.health.domain.days import local_day
from kaijuan.network.health.domain.pledge_hash import digest_of
from kaijuan.network.health.domain.pledges import published
from kaijuan.network.health.domain.refusals import (
    NotAPerson,
    NothingPublished,
    OtherName,
    OtherVersion,
    PledgeClosed,
    PledgeMoved,
    WithdrawnAlready,
)
from kaijuan.network.health.models import Pledge, PledgeVersion, Signature, Withdrawal
from kaijuan.network.health.names import PLEDGE
from kaijuan.network.rounds.public import DONE, ExpectedItem, State, complete_item


def sign(version: PledgeVersion, *, name: str, by: Any) -> Signature:
    """Sign ``version`` as the person who is ``by``; again: the signature that stands.

    What the duties of this version expect of that person is done by it. Raises NotAPerson,
    OtherName, OtherVersion (a newer one was published), PledgeClosed, NothingPublished.
    """
    plain_line(name)
    person = person_of(by)
    if person is None or (person.left_on is not None and person.left_on <= local_day(now())):
        raise NotAPerson
    if name.strip() != person.name.strip():
        raise OtherName
    with transaction.atomic():
        _check_current(version)
        standing = signature_of(version, person)
        if standing is not None:
            return standing
        made = _write(version, person, name.strip(), by=by)
        record("pledge.signed", made, by=by)
        complete_items(version, [person], by=by)
    return made


def withdraw(signature: Signature, *, reason: str, by: Any) -> Withdrawal:
    """Take one's own signature back. The reason is sealed; the signature stays on record.

    Raises WithdrawnAlready, NotAPerson (it is somebody else's), ValidationError.
    """
    plain_line(reason)
    person = person_of(by)
    if person is None or person.pk != signature.person_id:
        raise NotAPerson
    at = now()
    row = Withdrawal(institution_id=signature.institution_id, signature=signature, at=at, by=by)
    row.sealed = seal(person.code, {"reason": reason}, purpose=PLEDGE, day=local_day(at))
    with transaction.atomic():
        Withdrawal.objects.bulk_create([row], ignore_conflicts=True)
        made: Withdrawal = Withdrawal.objects.get(signature=signature)
        if bytes(made.sealed) != bytes(row.sealed):
            raise WithdrawnAlready
        record("pledge.withdrawn", signature, by=by)
    return made


def reason_of(withdrawal: Withdrawal) -> str | None:
    """Why; None where it is erased. Whoever shows it to others records the look."""
    person = withdrawal.signature.person
    found = unseal(
        bytes(withdrawal.sealed),
        subject=person.code,
        purpose=PLEDGE,
        day=local_day(withdrawal.at),
    )
    return None if found is None else str(found.get("reason", ""))


def signature_of(version: PledgeVersion, person: Person) -> Signature | None:
    """The one that stands."""
    rows = version.signatures.filter(person=person, withdrawal=None)
    found: Signature | None = rows.order_by("-turn").first()
    return found


def complete_items(version: PledgeVersion, people: list[Person], *, by: Any) -> int:
    """What the duties of ``version`` expect of ``people`` is done; how many items.

    A duty that nobody tied to a version is for any pledge.
    """
    asked = version.askings.values("obligation")
    items = ExpectedItem.objects.filter(person__in=people, obligation__kind=PLEDGE)
    items = items.exclude(state__in=[*DONE, State.WAIVED]).select_related("occurrence")
    tied = items.filter(obligation__in=asked)
    loose = items.exclude(obligation__in=_tied()).filter(occurrence__opens_at__lte=now())
    count = 0
    for item in [*tied, *loose]:
        complete_item(item, at=now(), by=by)
        count += 1
    return count


def _tied() -> Any:
    from kaijuan.network.health.models import Asking

    return Asking.objects.values("obligation")


def _check_current(version: PledgeVersion) -> None:
    pledge: Pledge = version.pledge
    if pledge.retired_at is not None:
        raise PledgeClosed
    current = published(pledge)
    if current is None:
        raise NothingPublished
    if current.pk != version.pk:
        raise OtherVersion


def _write(version: PledgeVersion, person: Person, name: str, *, by: Any) -> Signature:
    at = now()
    turn = version.signatures.filter(person=person).count() + 1
    row = Signature(
        institution_id=version.institution_id,
        version=version,
        person=person,
        turn=turn,
        name=name,
        signed_at=at,
        sha256=digest_of(version.sha256, person.code, name, at),
        by=by,
    )
    Signature.objects.bulk_create([row], ignore_conflicts=True)
    found: Signature | None = signature_of(version, person)
    if found is None:
        raise PledgeMoved
    return found
