"""What the rooms use: ``@job`` in their ``tasks.py``, ``enqueue`` in their domain."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kaijuan.core.jobs.domain import cancel_job, retry_job
from kaijuan.core.jobs.everywhere import FailedAt, at_each
from kaijuan.core.jobs.heart import WorkerState, worker_state
from kaijuan.core.jobs.looks import FailedJob, QueueNumbers, failed_jobs, queue_numbers
from kaijuan.core.jobs.progress import Progress, progress
from kaijuan.core.jobs.queue import put
from kaijuan.core.jobs.registry import UnknownJob, cron, job, require
from kaijuan.core.jobs.running import Cancelled, NoLongerMine, TryAgain, still_mine
from kaijuan.core.jobs.start import start_long
from kaijuan.core.jobs.worker import Worker
from kaijuan.core.tenancy.scope import current_institution

__all__ = [
    "Cancelled",
    "FailedAt",
    "FailedJob",
    "NoLongerMine",
    "Progress",
    "QueueNumbers",
    "TryAgain",
    "UnknownJob",
    "WorkerState",
    "at_each",
    "cancel_job",
    "cron",
    "enqueue",
    "failed_jobs",
    "job",
    "progress",
    "queue_numbers",
    "retry_job",
    "run_ready_jobs",
    "start_long",
    "still_mine",
    "worker_state",
]


def enqueue(name: str, *, _after: dt.timedelta | None = None, **arguments: Any) -> str:
    """Ask for a job, in the transaction of what it belongs to; the job's id.

    ``arguments`` are ids and other plain JSON values. ``institution_id`` is the institution in
    whose scope the job runs; left out, it is the one whose scope is open, and None means a job
    that belongs to nobody and opens no scope. ``_after`` puts it off.
    Raises UnknownJob, NoScope (no institution given and none open), TypeError (not JSON).
    """
    require(name)
    if "institution_id" not in arguments:
        arguments["institution_id"] = current_institution().pk
    return put(name, arguments, _after)


def run_ready_jobs() -> int:
    """Carry out what is ready in this process and return how many; for tests and commands."""
    return Worker().run_ready()
