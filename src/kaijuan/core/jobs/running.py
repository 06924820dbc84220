"""The job that this thread is carrying out, and whether it is still this worker's.

A worker that froze, or whose network broke, is taken for dead, and its job is given to another one.
When it comes back it goes on where it stood. What keeps its work from being written beside the
other's is a question asked inside the transaction that writes: *is the job still mine?*
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult


class TryAgain(Exception):
    """Raised by a job that cannot be done yet: it is tried again, as often as it may be.

    ``after`` is when (seconds or a timedelta); left out, the usual back-off.
    """

    def __init__(self, after: float | dt.timedelta | None = None) -> None:
        super().__init__("to be tried again")
        self.after = after if after is None or isinstance(after, dt.timedelta) else _seconds(after)


class Cancelled(BaseException):
    """A person cancelled the job. No Exception: a job's own ``except`` does not swallow it."""


class HandedBack(BaseException):
    """The worker was asked to end: the job goes back to the queue, to be gone on with."""


class NoLongerMine(BaseException):
    """The job was given to another worker: nothing of it may be written by this one."""


class WorkersDied(Exception):
    """Every worker that tried the job died of it."""


def _seconds(number: float) -> dt.timedelta:
    return dt.timedelta(seconds=number)


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Running:
    """A job as one worker claimed it: ``started_at`` tells this attempt from every other."""

    job_id: uuid.UUID
    name: str
    started_at: dt.datetime | None
    attempt: int = 1
    stopping: Callable[[], bool] = _never


_running: ContextVar[Running | None] = ContextVar("running job", default=None)


def running() -> Running | None:
    """The job that is being carried out here; None outside of a worker."""
    return _running.get()


@contextmanager
def as_running(job: Running) -> Iterator[None]:
    """Inside, ``job`` is the one that is carried out."""
    token = _running.set(job)
    try:
        yield
    finally:
        _running.reset(token)


def still_mine() -> None:
    """Raise NoLongerMine unless this worker still holds the job that it is carrying out.

    To be called inside the transaction that writes, last: on PostgreSQL it keeps the job from being
    given away until that transaction ends, on SQLite nobody else can write meanwhile anyway.
    Outside of a worker it does nothing. Raises RuntimeError outside a transaction.
    """
    mine = running()
    if mine is None:
        return
    if not connection.in_atomic_block:
        raise RuntimeError("Whether a job is still ours is asked in the transaction that writes.")
    row = DBTaskResult.objects.select_for_update().filter(
        pk=mine.job_id, status=TaskResultStatus.RUNNING, started_at=mine.started_at
    )
    if not row.values_list("pk").first():
        raise NoLongerMine
