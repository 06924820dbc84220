"""The queue on the database, and the only module that knows which library keeps it.

A row of the queue is written in the caller's transaction: it is there exactly when what it belongs
to is there. Every later step is a compare-and-set update, so that two workers never share a job
and no row is locked while a job runs.
"""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from typing import Any, Final, TypeAlias

from django.core.exceptions import SuspiciousOperation
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from kaijuan.core.clock import now
from kaijuan.core.jobs.registry import carry_out

log = logging.getLogger("kaijuan.jobs")

#: A job under which so many workers died is not given to another one.
MOST_ATTEMPTS: Final = 5
#: How long a finished job is kept to be looked at.
KEEP_FINISHED: Final = dt.timedelta(days=14)

Job: TypeAlias = DBTaskResult[..., Any]


@task()
def dispatch(name: str, arguments: dict[str, Any]) -> None:
    """The one task that the queue knows; jobs are found by their name."""
    carry_out(name, arguments)


def put(name: str, arguments: dict[str, Any]) -> str:
    """Write a job into the queue; its id."""
    return str(dispatch.enqueue(name, arguments).id)


def claim(worker_id: str) -> Job | None:
    """Take the next ready job for ``worker_id``; None when there is none."""
    ready = DBTaskResult.objects.ready().filter(backend_name="default")
    while (found := ready.first()) is not None:
        at, workers = now(), [*found.worker_ids, worker_id]
        mine = DBTaskResult.objects.filter(pk=found.pk, status=TaskResultStatus.READY).update(
            status=TaskResultStatus.RUNNING, started_at=at, worker_ids=workers
        )
        if mine:
            found.status, found.started_at, found.worker_ids = "RUNNING", at, workers
            return found
    return None


def run(job: Job) -> None:
    """Carry the job out and write down how it ended."""
    name = describe(job)
    try:
        job.task.call(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
    except (Exception, SystemExit) as error:
        log.error("job %s failed: %s\n%s", name, _path(error), _where(error))
        _finish(job, TaskResultStatus.FAILED, error)
    else:
        log.info("job %s done", name)
        _finish(job, TaskResultStatus.SUCCESSFUL, None)


def describe(job: Job) -> str:
    """Name and id of a job; its arguments are ids and need not be in a log."""
    try:
        return f"{job.args_kwargs['args'][0]} {job.pk}"
    except (KeyError, IndexError, TypeError, SuspiciousOperation):
        return str(job.pk)


def _finish(job: Job, status: TaskResultStatus, error: BaseException | None) -> None:
    # Only the row as this worker claimed it: given to another one meanwhile, it is that one's.
    DBTaskResult.objects.filter(
        pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at
    ).update(
        status=status,
        finished_at=now(),
        return_value=None,
        exception_class_path=_path(error) if error else "",
        traceback=_where(error) if error else "",
    )


def _where(error: BaseException) -> str:
    """Where it happened, without the message: a message may hold what a person wrote."""
    return "".join(traceback.format_tb(error.__traceback__))


def _path(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def put_back(living: set[str]) -> int:
    """Make every running job ready again whose worker is not in ``living``; how many."""
    count = 0
    for job in DBTaskResult.objects.running().filter(backend_name="default"):
        if job.worker_ids and job.worker_ids[-1] in living:
            continue
        count += _put_back(job)
    return count


def _put_back(job: Job) -> int:
    row = DBTaskResult.objects.filter(
        pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at
    )
    if len(job.worker_ids) >= MOST_ATTEMPTS:
        log.error("job %s given up after %s workers died", describe(job), MOST_ATTEMPTS)
        row.update(
            status=TaskResultStatus.FAILED,
            finished_at=now(),
            exception_class_path="kaijuan.core.jobs.WorkersDied",
        )
        return 0
    log.warning("job %s put back: its worker died", describe(job))
    return row.update(status=TaskResultStatus.READY, started_at=None)


def forget_finished() -> None:
    """Delete finished jobs that were kept long enough."""
    DBTaskResult.objects.finished().filter(finished_at__lt=now() - KEEP_FINISHED).delete()
