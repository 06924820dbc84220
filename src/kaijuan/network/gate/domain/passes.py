"""Passes: one's own QR code, a card of a member of staff, a visitor who registers beforehand."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.privacy.public import seal
from kaijuan.core.validators import plain_line
from kaijuan.network.directory.public import Person
from kaijuan.network.gate.domain import digests
from kaijuan.network.gate.domain.refusals import CardTaken, NotOnTheList, NotRegisteredHere
from kaijuan.network.gate.domain.settings import day_here, settings_here
from kaijuan.network.gate.domain.who import PURPOSE
from kaijuan.network.gate.models import Carrier, Pass, VisitorKind

#: How many may register beforehand for one day at one library.
MOST_A_DAY: Final = 2000


def own_person(user: Any) -> Person:
    """Who signs in, on the list of people of the open scope. Raises NotOnTheList."""
    found = Person.objects.filter(user=user.pk).first()
    if found is None or (found.left_on is not None and found.left_on <= day_here()):
        raise NotOnTheList
    return found


def own_token(user: Any) -> str:
    """The token of one's own QR code, which is made when it is asked for first.

    Raises NotOnTheList.
    """
    person = own_person(user)
    found = Pass.objects.filter(person=person, carrier=Carrier.QR, revoked_at=None).first()
    if found is None:
        found = _new_qr(person, by=user)
    token = digests.token_of(found.code, found.serial)
    digest = digests.digest_of_scan(token)
    if digest != found.digest:
        # The house's secret is another one since then, as after it was renewed.
        Pass.objects.filter(pk=found.pk).update(digest=digest)
    return token


def renew_own(user: Any) -> str:
    """Another token; the one before is no longer good. Raises NotOnTheList."""
    person = own_person(user)
    with transaction.atomic():
        mine = Pass.objects.filter(person=person, carrier=Carrier.QR, revoked_at=None)
        found = mine.select_for_update().first()
        if found is None:
            return own_token(user)
        Pass.objects.filter(pk=found.pk).update(serial=F("serial") + 1)
        found.refresh_from_db()
        token = digests.token_of(found.code, found.serial)
        Pass.objects.filter(pk=found.pk).update(digest=digests.digest_of_scan(token))
        record("pass.renewed", found, by=user)
    return token


def _new_qr(person: Person, *, by: Any) -> Pass:
    code = uuid.uuid4()
    digest = digests.digest_of_scan(digests.token_of(code, 1))
    try:
        with transaction.atomic():
            made: Pass = Pass.objects.create(
                code=code,
                kind=VisitorKind.STAFF,
                carrier=Carrier.QR,
                person=person,
                digest=digest,
                sample=person.sample,
            )
            record("pass.made", made, by=by)
    except IntegrityError:
        # Two tabs at once: the other one's stands.
        return Pass.objects.get(person=person, carrier=Carrier.QR, revoked_at=None)
    return made


def give_card(person: Person, number: str, *, by: Any) -> Pass:
    """The card ``number`` is this person's from now on; a reader's with that number becomes it.

    Raises NotACard, CardTaken and ValidationError.
    """
    plain_line(number)
    digest = digests.digest_of_scan(digests.card_number(digests.read(number)))
    with transaction.atomic():
        theirs = Pass.objects.filter(digest=digest)
        if theirs.filter(person__isnull=False, revoked_at=None).exclude(person=person).exists():
            raise CardTaken
        # Taken up before as a reader's, or given back by somebody: it is another pass from now on.
        theirs.exclude(person=person, revoked_at=None).update(digest=None, revoked_at=now())
        found = theirs.first()
        if found is not None:
            return found
        made: Pass = Pass.objects.create(
            kind=VisitorKind.STAFF,
            carrier=Carrier.CARD,
            person=person,
            digest=digest,
            sample=person.sample,
        )
        record("pass.made", made, by=by)
    return made


def revoke(found: Pass, *, by: Any) -> Pass:
    """It is no longer good; doing it again changes nothing."""
    with transaction.atomic():
        rows = Pass.objects.filter(pk=found.pk, revoked_at=None)
        if rows.update(revoked_at=now(), digest=None):
            record("pass.revoked", found, by=by)
    found.refresh_from_db()
    return found


def register_visitor(*, name: str, contact: str, day: dt.date) -> str:
    """A visitor's token for ``day``; name and contact are sealed. Raises NotRegisteredHere."""
    for text in (name, contact):
        plain_line(text)
    if not settings_here().visitors_register:
        raise NotRegisteredHere
    code = uuid.uuid4()
    token = digests.token_of(code, 1)
    known = {"name": name.strip(), "contact": contact.strip()}
    with transaction.atomic():
        if Pass.objects.filter(valid_on=day).count() >= MOST_A_DAY:
            raise NotRegisteredHere
        Pass.objects.create(
            code=code,
            kind=VisitorKind.VISITOR,
            carrier=Carrier.QR,
            digest=digests.digest_of_scan(token),
            valid_on=day,
            sealed=seal(code, known, purpose=PURPOSE, day=day),
        )
    return token
