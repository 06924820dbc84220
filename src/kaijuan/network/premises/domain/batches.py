"""Returned books: received, treated, released; released before its time is no book."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import EARLIEST, now
from kaijuan.network.premises.days import day_of
from kaijuan.network.premises.domain.refusals import (
    BeforeReceived,
    Elsewhere,
    InFuture,
    NumberTaken,
    ReleasedAlready,
    StillHeld,
    TreatedAlready,
)
from kaijuan.network.premises.models import BookBatch, HoldPolicy, Treated

#: How often the next number is looked for, where colleagues enter batches at the same moment.
TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class BatchWanted:
    """What came back. ``code`` is the client's; ``received_at`` None is now; ``number`` "" is next.

    ``hold_hours`` None: as the library holds books now.
    """

    code: UUID
    count: int
    where_from: str
    method: str = Treated.REST
    number: str = ""
    received_at: dt.datetime | None = None
    hold_hours: int | None = None
    note: str = ""
    sample: bool = False

    def digest(self) -> str:
        at = self.received_at.astimezone(dt.UTC).isoformat() if self.received_at else ""
        body = [self.count, self.where_from, self.method, self.number, at, self.note]
        return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()


def held_until(batch: BookBatch) -> dt.datetime | None:
    """When the hold ends; None while it waits for a run of the steriliser that nobody has noted.

    A run that was noted counts, whatever the rest: its end. Hours are hours of the clock that
    never stops: a night in which clocks are put forward makes no rest shorter.
    """
    if batch.treated_at is not None:
        return _instant(batch.treated_at) + dt.timedelta(minutes=batch.run_minutes or 0)
    if batch.method == Treated.STERILISER:
        return None
    return _instant(batch.received_at) + dt.timedelta(hours=batch.hold_hours)


def _instant(at: dt.datetime) -> dt.datetime:
    # In a zone with daylight saving Python adds hours to the face of the clock, not to the time.
    return at.astimezone(dt.UTC)


def hold_hours() -> int:
    """For how many hours books rest now, at the institution whose scope is open."""
    return HoldPolicy.objects.values_list("hours", flat=True).first() or 0


def set_hold(hours: int, *, by: Any) -> HoldPolicy:
    """Books that come back from now on rest so long. Raises ValidationError."""
    with transaction.atomic():
        HoldPolicy(hours=hours).clean_fields(exclude=["institution"])
        policy, _new = HoldPolicy.objects.update_or_create(defaults={"hours": hours})
        record("books.hold_set", policy, by=by, details={"hours": hours})
    return policy


def receive_batch(wanted: BatchWanted, *, by: Any) -> BookBatch:
    """Books came back; once however often it is sent.

    Raises Elsewhere or NumberTaken (409), InFuture or ValidationError.
    """
    known = BookBatch.objects.filter(code=wanted.code).first()
    if known is not None:
        return _same(known, wanted)
    at = wanted.received_at or now()
    if at > now():
        raise InFuture
    if day_of(at) < EARLIEST:
        raise BeforeReceived
    hours = hold_hours() if wanted.hold_hours is None else wanted.hold_hours
    made = BookBatch(
        code=wanted.code,
        number=wanted.number.strip(),
        count=wanted.count,
        where_from=wanted.where_from,
        received_at=at,
        method=wanted.method,
        hold_hours=hours,
        note=wanted.note,
        sha256=wanted.digest(),
        by=by,
        sample=wanted.sample,
    )
    made.free_at = held_until(made)
    for _once_more in range(TRIES):
        made.number = wanted.number.strip() or _next_number(at)
        made.clean_fields(exclude=["institution", "by"])
        try:
            with transaction.atomic():
                made.save(force_insert=True)
                record("books.received", made, by=by, details={"count": made.count})
        except IntegrityError as error:
            known = BookBatch.objects.filter(code=wanted.code).first()
            if known is not None:
                return _same(known, wanted)
            if wanted.number.strip():
                raise NumberTaken from error
        else:
            return made
    raise NumberTaken


def treat_batch(batch: BookBatch, *, started_at: dt.datetime, minutes: int, by: Any) -> BookBatch:
    """A run of the steriliser was begun; the hold ends with it.

    Raises InFuture, BeforeReceived, TreatedAlready, ReleasedAlready or ValidationError.
    """
    if started_at > now():
        raise InFuture
    # People give minutes: what came in at 10:00:30 may go into the machine at 10:00.
    if started_at < batch.received_at.replace(second=0, microsecond=0):
        raise BeforeReceived
    batch.treated_at, batch.run_minutes = started_at, minutes
    batch.clean_fields(exclude=["institution", "by"])
    ends = held_until(batch)
    with transaction.atomic():
        rows = BookBatch.objects.filter(pk=batch.pk, treated_at=None, released_at=None)
        if not rows.update(treated_at=started_at, run_minutes=minutes, free_at=ends):
            batch.refresh_from_db()
            raise ReleasedAlready if batch.released_at is not None else TreatedAlready
        record("books.treated", batch, by=by, details={"minutes": minutes})
    batch.refresh_from_db()
    return batch


def release_batch(batch: BookBatch, *, by: Any) -> BookBatch:
    """They go back to the shelf. Raises StillHeld or ReleasedAlready."""
    at = now()
    with transaction.atomic():
        rows = BookBatch.objects.filter(pk=batch.pk, released_at=None, free_at__lte=at)
        if not rows.update(released_at=at):
            batch.refresh_from_db()
            if batch.released_at is not None:
                raise ReleasedAlready
            raise StillHeld(batch.free_at)
        record("books.released", batch, by=by, details={"count": batch.count})
    batch.refresh_from_db()
    return batch


def _same(known: BookBatch, wanted: BatchWanted) -> BookBatch:
    if known.sha256 != wanted.digest():
        raise Elsewhere
    return known


def _next_number(at: dt.datetime) -> str:
    """ "20200227-3": the third of its day."""
    day = f"{day_of(at):%Y%m%d}-"
    taken = set(BookBatch.objects.filter(number__startswith=day).values_list("number", flat=True))
    number = len(taken) + 1
    while f"{day}{number}" in taken:
        number += 1
    return f"{day}{number}"
