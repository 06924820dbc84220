"""Telling: rows in the transaction of what is told, letters after it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import QuerySet

from kaijuan.core.accounts.models import User
from kaijuan.core.accounts.public import queue_letters
from kaijuan.core.clock import now
from kaijuan.core.jobs.public import enqueue
from kaijuan.core.notify.models import Message
from kaijuan.core.notify.wording import Parameters, worded
from kaijuan.core.tenancy.models import Institution

JOB: Final = "notify.send_letters"
LETTER: Final = "notify.message"


@dataclass(frozen=True, slots=True)
class Telling:
    """What is said to whom; see ``tell``."""

    people: Iterable[User]
    sentence: str
    institution: Institution
    href: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)


def tell(
    people: Iterable[User],
    sentence: str,
    *,
    institution: Institution,
    href: str,
    parameters: Parameters | None = None,
    mail: bool = True,
) -> int:
    """Tell each of ``people`` once; how many were told.

    ``sentence`` is marked with ``gettext_noop`` and read in the reader's language; ``%(library)s``
    in it is the institution's name, ``parameters`` fill its other places (``what`` may have a twin
    ``what_en``; ``…_at`` is an instant in ISO 8601) and hold no personal or sensitive value.
    ``href`` is the path of the page to go to. With ``mail`` those who have an address get a letter.

    Belongs into the transaction of what it tells of: raises RuntimeError outside one. Raises
    KeyError or ValueError where a place of the sentence stays empty, ValueError for an address
    elsewhere.
    """
    return tell_many([Telling(people, sentence, institution, href, parameters or {})], mail=mail)


def tell_many(tellings: Iterable[Telling], *, mail: bool = True) -> int:
    """The same for many institutions at once, in constant queries."""
    if not connection.in_atomic_block:
        raise RuntimeError("People are told in the transaction of what they are told of.")
    batch = uuid.uuid4() if mail else None
    rows = [row for each in tellings for row in _rows(each, batch)]
    if not rows:
        return 0
    Message.objects.bulk_create(rows)
    if mail:
        enqueue(JOB, institution_id=None, batch=str(batch))
    return len(rows)


def _rows(telling: Telling, batch: uuid.UUID | None) -> list[Message]:
    people = {user.pk: user for user in telling.people if user.is_active}
    if not people:
        return []
    if not telling.href.startswith("/") or telling.href.startswith(("//", "/\\")):
        raise ValueError(f"A message leads to a page of the house, not to {telling.href!r}.")
    worded(telling.sentence, telling.parameters, telling.institution)
    at = now()
    return [
        Message(
            user=user,
            institution=telling.institution,
            sentence=telling.sentence,
            parameters=dict(telling.parameters),
            href=telling.href,
            told_at=at,
            letters_of=batch,
        )
        for user in people.values()
    ]


def ask_for_letters(batch: uuid.UUID) -> int:
    """Ask for the letters of what was told in one go; how many. A second time asks for none."""
    with transaction.atomic():
        due = Message.objects.filter(letters_of=batch)
        # Who has read it in the house needs no letter.
        wanted = list(due.filter(read_at__isnull=True).select_related("user"))
        asked = queue_letters(LETTER, [(each.user, {"message": each.pk}) for each in wanted])
        due.update(letters_of=None)
        return asked


def mark_read(rows: QuerySet[Message]) -> int:
    """Mark what is not read yet; how many. Reading again changes nothing."""
    return rows.filter(read_at__isnull=True).update(read_at=now())


def messages_of(user: Any) -> QuerySet[Message]:
    """One's own; there is nobody who reads another person's."""
    return Message.objects.filter(user=user.pk) if user.is_authenticated else Message.objects.none()


def unread_by(user: Any) -> int:
    """How many; one query on an index of what is unread."""
    return messages_of(user).filter(read_at__isnull=True).count()


def without_repeats(people: Sequence[Iterable[User]]) -> list[User]:
    """Several lists of people as one, each person once."""
    return list({user.pk: user for some in people for user in some}.values())
