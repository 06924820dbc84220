"""What the other parts of the core say about how they are: one function each, few queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from kaijuan.core.accounts.public import mail_state
from kaijuan.core.backup.public import backups_folder, last_backup
from kaijuan.core.clock import now
from kaijuan.core.jobs.heart import SILENT_AFTER, lease_now
from kaijuan.core.jobs.models import Heartbeat
from kaijuan.core.jobs.public import queue_numbers
from kaijuan.core.operations.domain import observations
from kaijuan.core.operations.domain.certificate import Certificate
from kaijuan.core.operations.models import Observation

__all__ = [
    "STARTED",
    "Beat",
    "backups_folder",
    "beats",
    "certificate_in",
    "last_backup",
    "mail_state",
    "queue_numbers",
]

#: When this server was started: loaded once, before its web processes are forked.
STARTED: Final = now()


@dataclass(frozen=True, slots=True)
class Beat:
    """One worker: on which host, since when, and how long ago it gave a sign."""

    host: str
    since: dt.datetime
    seconds: float

    @property
    def alive(self) -> bool:
        return self.seconds <= SILENT_AFTER.total_seconds()


def beats() -> list[Beat]:
    """Every worker that gave a sign of life and did not say goodbye, the youngest sign first."""
    # By the clock that they beat by: this host's may differ from the database's.
    at = lease_now()
    return [
        Beat(
            row.host.partition("/")[0],
            row.started_at,
            max(0.0, (at - row.beat_at).total_seconds()),
        )
        for row in Heartbeat.objects.all()
    ]


def certificate_in(found: dict[str, Observation]) -> Certificate | None:
    """What the last look saw; None where none is needed or none was taken yet."""
    seen = found.get(observations.CERTIFICATE)
    if not settings.BEHIND_TLS or seen is None:
        return None
    return Certificate(**seen.details)
