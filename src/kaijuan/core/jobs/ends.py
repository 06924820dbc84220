"""How an attempt ends: each end is one transaction over the queue's row and the job's page.

Only the row as this worker claimed it is touched: given to another one meanwhile, it is that one's.
The column of the return value, which no job of ours uses, keeps the counts until the end:
``failures`` that were tried again, and attempts ``excused`` (ended otherwise than by a death).
"""

from __future__ import annotations

import logging
import traceback
import uuid
from typing import Any, TypeAlias

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.jobs import pages
from kaijuan.core.jobs.models import JobProgress
from kaijuan.core.jobs.retries import is_transient, pause
from kaijuan.core.jobs.running import Cancelled, WorkersDied

log = logging.getLogger("kaijuan.jobs")

#: A row of the queue.
Job: TypeAlias = DBTaskResult[..., Any]
State = JobProgress.State


def done(job: Job) -> int:
    """It was carried out; 0 when it was not this worker's any more."""
    return _end(job, TaskResultStatus.SUCCESSFUL, State.DONE)


def failed(job: Job, title: str, error: BaseException, retries: int) -> None:
    """It is tried again where waiting may help, else it failed."""
    failures = _count(job, "failures") + 1
    kind = path_of(error)
    if is_transient(error) and failures <= retries:
        wait = pause(error, failures)
        log.warning("job %s will be tried again in %.0f s: %s", title, wait.total_seconds(), kind)
        _back(job, failures=failures, error=error, run_after=now() + wait)
        return
    log.error("job %s failed: %s\n%s", title, kind, _where(error))
    _end(job, TaskResultStatus.FAILED, State.FAILED, error=error)


def cancelled(job: Job) -> None:
    """A person cancelled it."""
    _end(job, TaskResultStatus.FAILED, State.CANCELLED, error=Cancelled())


def cancel_waiting(job_id: uuid.UUID) -> bool:
    """Take a job out of the queue that nobody has begun; False when somebody has."""
    with transaction.atomic():
        waiting = DBTaskResult.objects.filter(pk=job_id, status=TaskResultStatus.READY)
        changed = waiting.update(
            status=TaskResultStatus.FAILED,
            finished_at=now(),
            exception_class_path=path_of(Cancelled()),
        )
        if changed:
            pages.ended(job_id, State.CANCELLED)
    return bool(changed)


def begin_anew(job: Job) -> bool:
    """Put a failed or cancelled job into the queue again; False when it is in it already."""
    counts = {"failures": 0, "excused": len(job.worker_ids)}
    with transaction.atomic():
        failed_now = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.FAILED)
        changed = failed_now.update(
            status=TaskResultStatus.READY,
            started_at=None,
            finished_at=None,
            run_after=get_date_max(),
            return_value=counts,
        )
        if changed:
            pages.begins_anew(job.pk)
    return bool(changed)


def given_up(job: Job) -> None:
    """Too many workers died of it."""
    _end(job, TaskResultStatus.FAILED, State.FAILED, error=WorkersDied())


def hand_back(job: Job) -> int:
    """The worker ends before the job does: the next one goes on."""
    return _back(job, failures=_count(job, "failures"))


def put_back(job: Job) -> int:
    """Its worker died."""
    with transaction.atomic():
        changed: int = _as_claimed(job).update(status=TaskResultStatus.READY, started_at=None)
        if changed:
            pages.waits_again(job.pk)
    return changed


def deaths(job: Job) -> int:
    """How many workers died under it, the last one included."""
    return len(job.worker_ids) - _count(job, "excused")


def forget(job_ids: list[uuid.UUID]) -> None:
    """Delete finished jobs and their pages."""
    with transaction.atomic():
        DBTaskResult.objects.filter(pk__in=job_ids).delete()
        JobProgress.objects.filter(code__in=job_ids).delete()


def path_of(error: BaseException) -> str:
    """The kind of error, without its message."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _as_claimed(job: Job) -> Any:
    return DBTaskResult.objects.filter(
        pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at
    )


def _end(
    job: Job, status: TaskResultStatus, state: State, error: BaseException | None = None
) -> int:
    with transaction.atomic():
        changed: int = _as_claimed(job).update(
            status=status,
            finished_at=now(),
            return_value=job.return_value if error else None,
            exception_class_path=path_of(error) if error else "",
            traceback=_where(error) if error else "",
        )
        if changed:
            pages.ended(job.pk, state, error if isinstance(error, Refusal) else None)
    return changed


def _back(job: Job, *, failures: int, error: BaseException | None = None, **more: Any) -> int:
    if error is not None:
        more |= {"exception_class_path": path_of(error), "traceback": _where(error)}
    counts = {"failures": failures, "excused": _count(job, "excused") + 1}
    with transaction.atomic():
        changed: int = _as_claimed(job).update(
            status=TaskResultStatus.READY, started_at=None, return_value=counts, **more
        )
        if changed:
            pages.waits_again(job.pk)
    return changed


def _count(job: Job, name: str) -> int:
    counts = job.return_value if isinstance(job.return_value, dict) else {}
    return int(counts.get(name, 0))


def _where(error: BaseException) -> str:
    """Where it happened, without the message: a message may hold what a person wrote."""
    return "".join(traceback.format_tb(error.__traceback__))
