"""Who looked at what is kept of a named person, when and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db import models

from kaijuan.core.audit.record import code_of
from kaijuan.core.privacy.domain.refusals import NoReason
from kaijuan.core.privacy.models import Look

REASON: Final = 200


def record_look(subject: UUID, obj: models.Model, *, purpose: str, reason: str, by: Any) -> None:
    """Write down that ``by`` reads ``obj``, which is kept of ``subject``; see ``record_looks``."""
    record_looks([(subject, obj)], purpose=purpose, reason=reason, by=by)


def record_looks(
    seen: Iterable[tuple[UUID, models.Model]], *, purpose: str, reason: str, by: Any
) -> int:
    """The same for many (subject, object) at once; how many. One statement.

    ``reason`` is the reader's own or a sentence marked with ``gettext_noop``; it holds nothing of
    what was read. Raises NoReason for an empty one.
    """
    why = reason.strip()[:REASON]
    if not why:
        raise NoReason
    rows = [
        Look(
            subject=subject,
            purpose=purpose,
            object_type=obj._meta.label_lower,
            object_code=code_of(obj),
            reason=why,
            by=by,
        )
        for subject, obj in seen
    ]
    return len(Look.objects.bulk_create(rows)) if rows else 0
