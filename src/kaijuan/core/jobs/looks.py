"""What an operator looks at: how much waits, who works, and what failed."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, Count, F, Min, Q, When
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from kaijuan.core.clock import now
from kaijuan.core.jobs.ends import Job, path_of
from kaijuan.core.jobs.heart import living_workers
from kaijuan.core.jobs.queue import name_of
from kaijuan.core.jobs.running import Cancelled

_FAILED: Final = Q(status=TaskResultStatus.FAILED) & ~Q(exception_class_path=path_of(Cancelled()))


@dataclass(frozen=True, slots=True)
class QueueNumbers:
    """``ready`` may be begun now, ``later`` are put off or wait to be tried again; ``failed`` are
    those of the days that are kept. ``oldest_ready_seconds`` is None when nothing is ready.
    """

    ready: int
    later: int
    running: int
    failed: int
    oldest_ready_seconds: float | None
    workers: int


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that failed for good. ``error`` is the kind of error, never its message."""

    id: uuid.UUID
    name: str
    institution_id: int | None
    attempts: int
    error: str
    failed_at: dt.datetime | None


def queue_numbers() -> QueueNumbers:
    """Two queries, however long the queue is."""
    at = now()
    ready = Q(status=TaskResultStatus.READY)
    at_once = Q(run_after=get_date_max())
    due = ready & (at_once | Q(run_after__lte=at))
    since = Case(When(at_once, then=F("enqueued_at")), default=F("run_after"))
    found = DBTaskResult.objects.aggregate(
        ready=Count("pk", filter=due),
        waiting=Count("pk", filter=ready),
        running=Count("pk", filter=Q(status=TaskResultStatus.RUNNING)),
        failed=Count("pk", filter=_FAILED),
        oldest=Min(since, filter=due),
    )
    oldest = found["oldest"]
    return QueueNumbers(
        ready=found["ready"],
        later=found["waiting"] - found["ready"],
        running=found["running"],
        failed=found["failed"],
        oldest_ready_seconds=max(0.0, (at - oldest).total_seconds()) if oldest else None,
        workers=len(living_workers()),
    )


def failed_jobs(limit: int = 100) -> list[FailedJob]:
    """The youngest failures first; cancelled jobs are none."""
    rows = DBTaskResult.objects.filter(_FAILED).order_by("-finished_at", "pk")[:limit]
    return [
        FailedJob(
            id=row.pk,
            name=name_of(row),
            institution_id=_institution_of(row),
            attempts=len(row.worker_ids),
            error=row.exception_class_path,
            failed_at=row.finished_at,
        )
        for row in rows
    ]


def _institution_of(row: Job) -> int | None:
    arguments = row.args_kwargs.get("args", [])
    found = arguments[1].get("institution_id") if len(arguments) > 1 else None
    return found if isinstance(found, int) else None
