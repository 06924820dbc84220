"""Who stands at the gate: by QR code, by card, or by name."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Exists, OuterRef, Q

from kaijuan.core.privacy.public import unseal
from kaijuan.network.gate.domain import digests
from kaijuan.network.gate.domain.refusals import NobodyNamed
from kaijuan.network.gate.models import Carrier, Pass, Visit, VisitorKind

#: What names of visitors are sealed for (core.privacy).
PURPOSE: Final = "gate"


@dataclass(frozen=True, slots=True)
class Who:
    """``subject`` is the code of the person of the directory, or of the pass. ``known`` is what is
    sealed with the visit; of staff nothing, their names stand in the directory."""

    kind: str
    carrier: str
    subject: uuid.UUID
    known: dict[str, str] = field(default_factory=dict)
    name_digest: str = ""


def who_scanned(scan: str, day: dt.date | None) -> Who | None:
    """Who belongs to what was scanned, on ``day``; None for a code that is not good.

    ``day`` None is the way out: a code that was good for coming in is good for leaving.

    A card that is seen for the first time is taken up as a reader's. Raises NobodyNamed and
    NotACard, and IntegrityError where another gate is doing so in the same moment.
    """
    text = digests.read(scan)
    if not text:
        raise NobodyNamed
    token = digests.is_token(text)
    digest = digests.digest_of_scan(text if token else digests.card_number(text))
    found = Pass.objects.filter(digest=digest).select_related("person").first()
    if found is None and not token:
        found = _reader_with(digest)
    if found is None or not _good(found, day):
        return None
    return _who(found, {} if token else {"card": text})


def who_said(name: str, contact: str) -> Who:
    """Somebody with neither code nor card: known by the name, under a subject of this visit."""
    name = name.strip()
    if not name:
        raise NobodyNamed
    known = {"name": name, "contact": contact.strip()}
    digest = digests.digest_of_name(name)
    return Who(VisitorKind.VISITOR, Carrier.NAME, uuid.uuid4(), known, name_digest=digest)


def let_go(who: Who) -> None:
    """Of a reader who was turned away, and never came in before, no card is taken up."""
    came = Visit.objects.filter(subject=OuterRef("code"))
    cards = Pass.objects.filter(code=who.subject, kind=VisitorKind.READER, carrier=Carrier.CARD)
    cards.filter(~Exists(came)).delete()


def opened_pass(found: Pass) -> dict[str, str]:
    """What somebody wrote who registered beforehand; empty where there is nothing, or no more."""
    if not found.sealed or found.valid_on is None:
        return {}
    sealed = bytes(found.sealed)
    return unseal(sealed, subject=found.code, purpose=PURPOSE, day=found.valid_on) or {}


def _reader_with(digest: str) -> Pass:
    # The same card at another gate in the same moment: IntegrityError, and the caller looks anew.
    made: Pass = Pass.objects.create(kind=VisitorKind.READER, carrier=Carrier.CARD, digest=digest)
    return made


def _good(found: Pass, day: dt.date | None) -> bool:
    if day is None or found.revoked_at is not None:
        return found.revoked_at is None
    if found.valid_on is not None and found.valid_on != day:
        return False
    person = found.person
    return person is None or person.left_on is None or day < person.left_on


def _who(found: Pass, known: dict[str, str]) -> Who:
    if found.person is not None:
        return Who(found.kind, found.carrier, found.person.code)
    registered = opened_pass(found)
    name = registered.get("name", "")
    digest = digests.digest_of_name(name) if name else ""
    return Who(found.kind, found.carrier, found.code, known | registered, name_digest=digest)


def subjects_of(text: str) -> tuple[list[uuid.UUID], str]:
    """Who is meant by a card, a code or a name: (subjects, digest of the name)."""
    scan = digests.read(text)
    found = Pass.objects.filter(digest=digests.digest_of_scan(scan)).select_related("person")
    subjects = [each.person.code if each.person else each.code for each in found]
    return subjects, "" if subjects else digests.digest_of_name(text)


def is_somebody(subjects: list[uuid.UUID], name_digest: str) -> Q:
    """The visits of one of these, or of that name."""
    return Q(subject__in=subjects) | (Q(name_digest=name_digest) & ~Q(name_digest=""))
