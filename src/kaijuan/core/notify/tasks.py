"""Letters of what was told, and the end of what was read."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from kaijuan.core.clock import now
from kaijuan.core.jobs.public import cron, job
from kaijuan.core.notify.domain import JOB, ask_for_letters
from kaijuan.core.notify.models import Message

#: How long a message stays after it was read, and one that nobody reads.
KEEP_READ: Final = dt.timedelta(days=90)
KEEP_UNREAD: Final = dt.timedelta(days=365)


@job(JOB)
def send_letters(*, batch: str, **_ids: Any) -> None:
    """One letter to each person who was told and has not read it yet."""
    ask_for_letters(uuid.UUID(batch))


@cron("notify.sweep", "23 3 * * *")
def sweep(**_ids: Any) -> None:
    """Every night: what was read long ago, what nobody came to read, and what nobody can read."""
    at = now()
    Message.objects.filter(user__is_active=False).delete()
    Message.objects.filter(read_at__lt=at - KEEP_READ).delete()
    Message.objects.filter(read_at__isnull=True, told_at__lt=at - KEEP_UNREAD).delete()
