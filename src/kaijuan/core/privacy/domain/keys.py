"""The key of a person, a purpose and a month: found, made, never remembered by the process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from kaijuan.core.clock import today
from kaijuan.core.privacy.domain.refusals import Spoilt, TooOld
from kaijuan.core.privacy.domain.wrapping import WrongHouse, new_key, unwrap, wrap
from kaijuan.core.privacy.models import SubjectKey
from kaijuan.core.privacy.registry import retentions


class Slot(NamedTuple):
    """Whose, for what, of which month (its first day)."""

    subject: UUID
    purpose: str
    month: dt.date


@dataclass(frozen=True, slots=True)
class Key:
    """An opened key. ``code`` stands in front of whatever was sealed with it."""

    code: UUID
    slot: Slot
    value: bytes


def slot_of(subject: UUID, purpose: str, day: dt.date) -> Slot:
    return Slot(subject, purpose, day.replace(day=1))


def first_kept(purpose: str, on: dt.date) -> dt.date:
    """The first month of ``purpose`` that is not erased on the day ``on``."""
    return (on - retentions.keep_of(purpose)).replace(day=1)


def is_erased(purpose: str, month: dt.date) -> bool:
    """Whether ``month`` is older than ``purpose`` keeps today."""
    return month < first_kept(purpose, today())


def keys_to_seal(slots: Collection[Slot]) -> dict[Slot, Key]:
    """A key for each slot, made where there is none. One query, two where keys are made, four
    where somebody else makes one at once: then both get the same.

    Raises TooOld for a month that is erased.
    """
    if any(is_erased(*each) for each in {(slot.purpose, slot.month) for slot in slots}):
        raise TooOld
    found = _living(slots)
    # In one order for all: two who make the same keys at once would wait for each other.
    missing = sorted(set(slots) - found.keys())
    return found | _made(missing) if missing else found


def keys_of(codes: Iterable[UUID]) -> dict[UUID, Key]:
    """The living keys among ``codes``; what was destroyed, or never restored, is left out."""
    rows = SubjectKey.objects.filter(code__in=set(codes), destroyed_at=None)
    return {row.code: _opened(row) for row in rows}


def bound_to(code: UUID, slot: Slot) -> bytes:
    """What a wrapped key is bound to: another row's is refused in its place."""
    return f"{code} {slot.subject} {slot.purpose} {slot.month.isoformat()}".encode()


def _living(slots: Collection[Slot]) -> dict[Slot, Key]:
    rows = SubjectKey.objects.filter(
        subject__in={slot.subject for slot in slots},
        purpose__in={slot.purpose for slot in slots},
        month__in={slot.month for slot in slots},
        destroyed_at=None,
    )
    wanted = set(slots)
    opened = (_opened(row) for row in rows if _slot(row) in wanted)
    return {key.slot: key for key in opened}


def _made(slots: Collection[Slot]) -> dict[Slot, Key]:
    keys = _fresh(slots)
    try:
        with transaction.atomic():
            SubjectKey.objects.bulk_create([_row(key) for key in keys])
    except IntegrityError:
        # Somebody was quicker with one of them, and theirs is the one that stands. Others are
        # drawn: PostgreSQL writes a statement that failed into its log, with all that is in it.
        with transaction.atomic():
            rows = [_row(key) for key in _fresh(slots)]
            SubjectKey.objects.bulk_create(rows, ignore_conflicts=True)
        return _living(slots)
    return {key.slot: key for key in keys}


def _fresh(slots: Collection[Slot]) -> list[Key]:
    return [Key(uuid4(), slot, new_key()) for slot in slots]


def _row(key: Key) -> SubjectKey:
    wrapped = wrap(key.value, bound_to=bound_to(key.code, key.slot))
    return SubjectKey(code=key.code, wrapped=wrapped, **key.slot._asdict())


def _slot(row: SubjectKey) -> Slot:
    return Slot(row.subject, row.purpose, row.month)


def _opened(row: SubjectKey) -> Key:
    from cryptography.exceptions import InvalidTag

    slot = _slot(row)
    try:
        value = unwrap(bytes(row.wrapped), bound_to=bound_to(row.code, slot))
    except (InvalidTag, WrongHouse) as error:
        raise Spoilt from error
    return Key(row.code, slot, value)
