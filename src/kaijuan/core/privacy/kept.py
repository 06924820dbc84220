"""What is kept of one person, and until when: told by the keys alone, without opening anything."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from kaijuan.core.privacy.models import SubjectKey
from kaijuan.core.privacy.registry import Text, retentions


@dataclass(frozen=True, slots=True)
class Kept:
    """One purpose and month. ``until`` is the day in whose night it is erased, if not before."""

    purpose: Text
    month: dt.date
    until: dt.date
    destroyed_at: dt.datetime | None


def kept_of(subject: UUID) -> list[Kept]:
    """Newest month first; destroyed ones too, so that it can be seen that they were. One query."""
    rows = SubjectKey.objects.filter(subject=subject).order_by("-month", "purpose", "pk")
    return [
        Kept(
            retentions.label_of(row.purpose),
            row.month,
            erased_on(row.purpose, row.month),
            row.destroyed_at,
        )
        for row in rows
    ]


def erased_on(purpose: str, month: dt.date) -> dt.date:
    """The first day on which ``month`` (its first day) is older than ``purpose`` keeps.

    Keys go by whole months: on the first day D for which D - keep lies in a later month.
    """
    following = (month + dt.timedelta(days=32)).replace(day=1)
    return following + retentions.keep_of(purpose)
