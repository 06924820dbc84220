"""What is dropped together with the keys: digests, flags and what else was not the form's."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kaijuan.core.clock import now
from kaijuan.network.rounds.models import Attachment, Submission


def forget_days(kind: str, before: dt.date) -> int:
    """The submissions of ``kind`` for days before ``before``, in the open scope; how many."""
    return _forget(_kept(kind).filter(item__day__lt=before))


def forget_person(kind: str, subject: UUID) -> int:
    """The same for everything of one person."""
    return _forget(_kept(kind).filter(subject=subject))


def _kept(kind: str) -> QuerySet[Submission]:
    rows: QuerySet[Submission] = Submission.objects.filter(
        item__obligation__kind=kind, erased_at=None
    )
    return rows


def _forget(rows: QuerySet[Submission]) -> int:
    """How many. That, when and by whom it was handed in stays: it is counted."""
    # Whoever held the digest of a sealed file could try what it was.
    files = Attachment.objects.filter(submission__in=rows, sealed_under__isnull=False)
    files.update(sha256="")
    empty: dict[str, Any] = dict.fromkeys(("sealed", "signed_name", "returned_reason"), b"")
    return rows.update(**empty, sha256="", flags=0, device_at=None, erased_at=now())
