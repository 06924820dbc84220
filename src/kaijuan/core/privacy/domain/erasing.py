"""Erasing: by the clock, and when a person leaves or asks. What is erased is destroyed keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now, today
from kaijuan.core.jobs.public import enqueue
from kaijuan.core.notify.public import tell
from kaijuan.core.privacy.domain.keys import first_kept
from kaijuan.core.privacy.domain.refusals import NothingKept
from kaijuan.core.privacy.models import SubjectKey
from kaijuan.core.privacy.registry import retentions, subjects
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import current_institution

ERASED: Final = gettext_noop("What was kept of you has been erased at your library.")


def erase_due(institution: Institution, *, on: dt.date | None = None) -> int:
    """Destroy the keys of months that are older than their purpose keeps; how many.

    In the scope of ``institution``. Rooms drop what else they keep of those days. Doing it again
    finds nothing. Whoever has left goes the same way, whatever the month.
    """
    on = on or today()
    with transaction.atomic():
        keys = sum(_erase_purpose(institution, purpose, on) for purpose in _purposes())
        for each in subjects:
            keys += _erase_leavers(institution, each.left(institution, on))
        _clear_copies(keys)
    return keys


def erase_subject(subject: UUID, *, purpose: str | None = None, by: Any) -> int:
    """Destroy every key of one person (of one ``purpose``); how many. The person is told.

    Raises NothingKept where there is nothing.
    """
    here = current_institution()
    with transaction.atomic():
        living = SubjectKey.objects.filter(subject=subject, destroyed_at=None)
        if purpose is not None:
            living = living.filter(purpose=purpose)
        keys = _destroy(living)
        chosen = [each for each in retentions if purpose in {None, each.purpose}]
        residues = sum(each.forget_person(here, subject) for each in chosen)
        if not keys + residues:
            raise NothingKept
        record("privacy.person_erased", here, by=by, details={"keys": keys, "rows": residues})
        _clear_copies(keys + residues)
        _tell(here, subject)
    return keys


def _purposes() -> list[str]:
    """Declared ones, and those of keys that nobody declared."""
    kept = SubjectKey.objects.filter(destroyed_at=None).order_by().values_list("purpose", flat=True)
    return sorted({each.purpose for each in retentions} | set(kept.distinct()))


def _erase_purpose(institution: Institution, purpose: str, on: dt.date) -> int:
    before = first_kept(purpose, on)
    keys = _destroy(SubjectKey.objects.filter(purpose=purpose, month__lt=before, destroyed_at=None))
    rows = sum(each.forget(institution, before) for each in retentions.of_purpose(purpose))
    if keys + rows:
        details: dict[str, str | int] = {"purpose": purpose, "keys": keys, "rows": rows}
        record("privacy.erased", institution, by=None, details=details)
    return keys


def _erase_leavers(institution: Institution, left: Iterable[UUID]) -> int:
    living = SubjectKey.objects.filter(subject__in=list(left), destroyed_at=None)
    gone = list(living.order_by().values_list("subject", flat=True).distinct())
    if not gone:
        return 0
    keys = _destroy(living)
    rows = sum(each.forget_person(institution, person) for each in retentions for person in gone)
    details: dict[str, str | int] = {"people": len(gone), "keys": keys, "rows": rows}
    record("privacy.leavers_erased", institution, by=None, details=details)
    return keys


def _destroy(living: QuerySet[SubjectKey]) -> int:
    return living.update(wrapped=b"", destroyed_at=now())


def _clear_copies(erased: int) -> None:
    """Ask for it by name: the keys beside the backups, and what the engine still has."""
    if erased:
        enqueue("backup.keep_keys", institution_id=None)
        enqueue("privacy.settle", institution_id=None)


def _tell(institution: Institution, subject: UUID) -> None:
    people = [user for each in subjects for user in each.users([subject])]
    href = reverse("privacy:kept", args=[institution.slug])
    tell(people, ERASED, institution=institution, href=href)
