"""What the rooms use: ``@job`` in their ``tasks.py``, ``enqueue`` in their domain."""

from __future__ import annotations

from typing import Any

from kaijuan.core.jobs.heart import WorkerState, worker_state
from kaijuan.core.jobs.queue import put
from kaijuan.core.jobs.registry import UnknownJob, job, require
from kaijuan.core.jobs.worker import Worker
from kaijuan.core.tenancy.scope import current_institution

__all__ = ["UnknownJob", "WorkerState", "enqueue", "job", "run_ready_jobs", "worker_state"]


def enqueue(name: str, **arguments: Any) -> str:
    """Ask for a job, in the transaction of what it belongs to; the job's id.

    ``arguments`` are ids and other plain JSON values. ``institution_id`` is the institution in
    whose scope the job runs; left out, it is the one whose scope is open, and None means a job
    that belongs to nobody and opens no scope.
    Raises UnknownJob, NoScope (no institution given and none open), TypeError (not JSON).
    """
    require(name)
    if "institution_id" not in arguments:
        arguments["institution_id"] = current_institution().pk
    return put(name, arguments)


def run_ready_jobs() -> int:
    """Carry out what is ready in this process and return how many; for tests and commands."""
    return Worker().run_ready()
