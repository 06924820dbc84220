"""Long jobs: how far they have come, asked to stop, and gone on with after a crash.

    @job("room.task", may_see="room.permission")
    def carry_out(*, institution_id: int, list_id: int) -> None:
        with progress(total=len(parts), phase=_("…")) as p:
            for number in range(p.resume_from or 0, len(parts)):
                with transaction.atomic():
                    write(parts[number])
                    p.checkpoint(number + 1, done=number + 1)
                p.step(to=number + 1)

What a job must do to be gone on with where it stood: write in parts, one transaction each, and call
``checkpoint`` inside it, last. The part and the note that it is done are then there together or
not at all, and a worker that lost the job meanwhile cannot commit. ``step`` is called between
transactions: there the job may be cancelled or handed back, and there progress is written, twice a
second at most, each time in a transaction of its own. Inside a transaction ``step`` only counts:
on the embedded database one writer keeps all others out, this thread's own page included.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import OperationalError, connection
from django.db.models import Case, QuerySet, Value, When

from kaijuan.core.clock import now
from kaijuan.core.jobs.models import JobProgress
from kaijuan.core.jobs.rates import thinned
from kaijuan.core.jobs.running import Cancelled, HandedBack, NoLongerMine, Running, running
from kaijuan.core.jobs.running import still_mine as _still_mine

log = logging.getLogger("kaijuan.jobs")

#: Seconds between two writes.
WRITE_EVERY: Final = 0.5
#: Seconds that a job leaves to others after each part on the embedded database. Who waits for its
#: one writer looks again every tenth of a second (SQLite's busy handler); a job that began its next
#: part at once would let nobody in: not a reader's form, not the worker's own heartbeat.
AIR: Final = 0.15
State = JobProgress.State


class Progress:
    """What a long job tells; outside of a worker, or for a job without a page, nobody hears it."""

    def __init__(self, page: JobProgress | None, job: Running | None) -> None:
        self._job = job
        self._code: uuid.UUID | None = page.code if page else None
        kept = (page.checkpoint if page else None) or {}
        #: The value of the last ``checkpoint`` of an attempt before this one; None in the first.
        self.resume_from: Any = kept.get("value")
        self._done = int(kept.get("done", 0))
        self._samples: list[list[float]] = [[time.time(), self._done]]
        self._written_at = time.monotonic()
        self._wrote_a_part = False

    def step(self, count: int = 1, *, to: int | None = None) -> None:
        """``count`` more are done, or ``to`` altogether.

        Raises Cancelled, HandedBack or NoLongerMine, for nobody but the worker to catch.
        """
        self._done = self._done + count if to is None else to
        if self._job is None or _in_transaction():
            return
        if self._wrote_a_part and connection.vendor == "sqlite":
            time.sleep(AIR)
        self._wrote_a_part = False
        if self._job.stopping():
            self._write()
            raise HandedBack
        if time.monotonic() - self._written_at >= WRITE_EVERY:
            self._write()
            self._heed()

    def phase(self, sentence: str, *, total: int | None = None) -> None:
        """What is done now: a sentence of the catalogue, marked with ``gettext_noop``."""
        self._update(phase=sentence, **({"total": total} if total is not None else {}))

    def checkpoint(self, value: Any, *, done: int | None = None) -> None:
        """In the transaction of a part, last: this is where to go on. ``value`` is plain JSON.

        Raises NoLongerMine, and RuntimeError outside a transaction.
        """
        _still_mine()
        count = self._done if done is None else done
        self._update(checkpoint={"value": value, "done": count}, done=count)
        self._wrote_a_part = True

    def result(self, path: str) -> None:
        """The address where what was made can be seen."""
        self._update(result=path)

    def _write(self) -> None:
        self._samples = thinned([*self._samples, [time.time(), self._done]])
        self._written_at = time.monotonic()
        try:
            self._update(done=self._done, samples=self._samples, seen_at=now())
        except OperationalError as error:
            # Another writer took too long; the next step tells.
            log.info("progress of a job not written: %s", type(error).__name__)

    def _update(self, **values: Any) -> None:
        if self._code is None or self._job is None:
            return
        if not _page(self._code, self._job.attempt).update(**values):
            raise NoLongerMine

    def _heed(self) -> None:
        if self._code is None:
            return
        if JobProgress.objects.filter(code=self._code, cancel_asked_at__isnull=False).exists():
            raise Cancelled


@contextmanager
def progress(*, total: int | None = None, phase: str = "", unit: str = "") -> Iterator[Progress]:
    """Tell how far the job that runs here has come; ``total``, ``unit``: of what and how many.

    ``phase`` and ``unit`` are sentences of the catalogue ("lines"), marked with ``gettext_noop``.
    """
    job = running()
    page = _begin(job, total, phase, unit) if job else None
    told = Progress(page, job)
    told._heed()
    yield told
    if not _in_transaction():
        told._write()


def _begin(job: Running, total: int | None, phase: str, unit: str) -> JobProgress | None:
    page = JobProgress.objects.filter(code=job.job_id).first()
    if page is None:
        return None
    asked_to_end = When(cancel_asked_at__isnull=False, then=Value(State.CANCELLING))
    # Given away between the claim and here, the page is already a later attempt's.
    mine = JobProgress.objects.filter(code=job.job_id, attempts__lt=job.attempt).update(
        attempt=job.attempt,
        attempts=job.attempt,
        state=Case(asked_to_end, default=Value(State.RUNNING)),
        total=page.total if total is None else total,
        phase=phase,
        unit=unit or page.unit,
        done=int((page.checkpoint or {}).get("done", 0)),
        started_at=page.started_at or now(),
        seen_at=now(),
        samples=[],
    )
    if not mine:
        raise NoLongerMine
    return page


def _page(code: uuid.UUID, attempt: int) -> QuerySet[JobProgress]:
    return JobProgress.objects.filter(code=code, attempt=attempt)


def _in_transaction() -> bool:
    """Whether a transaction of the job is open; the one around a test does not count."""
    blocks = connection.atomic_blocks
    return bool(blocks) and not getattr(blocks[-1], "_from_testcase", False)
