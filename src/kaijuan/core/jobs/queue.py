"""The queue on the database, and with its neighbours (``running``, ``looks``) the only place that
knows which library keeps it.

A row of the queue is written in the caller's transaction: it is there exactly when what it belongs
to is there. Every later step is a compare-and-set update, so that two workers never share a job
and no row is locked while a job runs.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from kaijuan.core.clock import now
from kaijuan.core.jobs import ends
from kaijuan.core.jobs.ends import Job
from kaijuan.core.jobs.registry import carry_out, options_of
from kaijuan.core.jobs.running import (
    Cancelled,
    HandedBack,
    NoLongerMine,
    Running,
    as_running,
)
from kaijuan.core.requestid import working_on

log = logging.getLogger("kaijuan.jobs")

#: A job under which so many workers died is not given to another one.
MOST_ATTEMPTS: Final = 5
#: How long a finished job is kept to be looked at.
KEEP_FINISHED: Final = dt.timedelta(days=14)


@task()
def dispatch(name: str, arguments: dict[str, Any]) -> None:
    """The one task that the queue knows; jobs are found by their name."""
    carry_out(name, arguments)


def put(name: str, arguments: dict[str, Any], after: dt.timedelta | None = None) -> str:
    """Write a job into the queue, for now or for ``after``; its id."""
    later = dispatch.using(run_after=now() + after) if after else dispatch
    return str(later.enqueue(name, arguments).id)


def waits(job_id: uuid.UUID) -> bool:
    """Whether that job is in the queue and nobody has begun it."""
    return DBTaskResult.objects.filter(pk=job_id, status=TaskResultStatus.READY).exists()


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


def run(job: Job, stopping: Callable[[], bool] = lambda: False) -> None:
    """Carry the job out and write down how it ended. ``stopping``: the worker is to end soon."""
    name = name_of(job)
    mine = Running(job.pk, name, job.started_at, len(job.worker_ids), stopping)
    try:
        with working_on(describe(job)), as_running(mine):
            _carry_out(job, name)
    except NoLongerMine:
        log.warning("job %s was given to another worker; nothing is written", describe(job))
    except HandedBack:
        log.info("job %s goes back to the queue: the worker ends", describe(job))
        ends.hand_back(job)
    except Cancelled:
        log.info("job %s cancelled", describe(job))
        ends.cancelled(job)
    except (Exception, SystemExit) as error:
        ends.failed(job, describe(job), error, options_of(name).retries)
    else:
        log.info("job %s done", describe(job))


def _carry_out(job: Job, name: str) -> None:
    arguments = job.args_kwargs
    if options_of(name).once:
        with transaction.atomic():
            job.task.call(*arguments["args"], **arguments["kwargs"])
            if not ends.done(job):
                raise NoLongerMine
    else:
        job.task.call(*arguments["args"], **arguments["kwargs"])
        ends.done(job)


def name_of(job: Job) -> str:
    """The job's ``room.task``; "" where the row holds none."""
    try:
        return str(job.args_kwargs["args"][0])
    except (KeyError, IndexError, TypeError, SuspiciousOperation):
        return ""


def describe(job: Job) -> str:
    """Name and id of a job; its arguments are ids and need not be in a log."""
    return f"{name_of(job)} {job.pk}".strip()


def put_back(living: set[str]) -> int:
    """Make every running job ready again whose worker is not in ``living``; how many."""
    count = 0
    for job in DBTaskResult.objects.running().filter(backend_name="default"):
        if job.worker_ids and job.worker_ids[-1] in living:
            continue
        if ends.deaths(job) >= MOST_ATTEMPTS:
            log.error("job %s given up after %s workers died", describe(job), MOST_ATTEMPTS)
            ends.given_up(job)
        else:
            log.warning("job %s put back: its worker died", describe(job))
            count += ends.put_back(job)
    return count


def forget_finished() -> None:
    """Delete finished jobs that were kept long enough, with what their pages showed."""
    gone = DBTaskResult.objects.finished().filter(finished_at__lt=now() - KEEP_FINISHED)
    ids = list(gone.values_list("pk", flat=True)[:1000])
    if ids:
        ends.forget(ids)
