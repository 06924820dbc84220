"""Beating while the worker works, and telling the living from the dead."""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import threading
import time
from dataclasses import dataclass
from typing import Final, Literal

from django.db import DatabaseError, InterfaceError, connection

from kaijuan.core.clock import now
from kaijuan.core.jobs.models import Heartbeat
from kaijuan.core.jobs.process import born, runs_here, this_host

log = logging.getLogger("kaijuan.jobs")

#: Seconds between two beats.
BEAT_EVERY: Final = 2.0
#: A worker that did not beat for so long is called silent on ``/healthz``.
SILENT_AFTER: Final = dt.timedelta(seconds=10)
#: The lease: a worker that did not beat for so long is given up, and its job with it.
DEAD_AFTER: Final = dt.timedelta(seconds=30)
#: On the embedded database beats wait while somebody writes: there, a process that we can see alive
#: holds its lease so long without them.
HOLDS_FOR: Final = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class WorkerState:
    """``seconds`` is the age of the youngest beat; None when no worker ever beat."""

    state: Literal["alive", "silent", "never started"]
    seconds: float | None


def lease_now() -> dt.datetime:
    """The clock by which leases run: the database's own, because hosts' clocks differ."""
    if connection.vendor != "postgresql":
        return now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        at: dt.datetime = cursor.fetchone()[0]
    return at


def worker_state() -> WorkerState:
    """Whether any worker is at work now."""
    newest = Heartbeat.objects.order_by("-beat_at").first()
    if newest is None:
        return WorkerState("never started", None)
    age = lease_now() - newest.beat_at
    state: Literal["alive", "silent"] = "alive" if age <= SILENT_AFTER else "silent"
    return WorkerState(state, round(age.total_seconds(), 1))


def living_workers() -> set[str]:
    """Ids of the workers that may still be carrying out a job."""
    at = lease_now()
    return {beat.worker_id for beat in Heartbeat.objects.all() if _lives(beat, at)}


def bury(worker_ids: set[str]) -> None:
    """Forget workers that are neither at work nor in ``worker_ids``."""
    Heartbeat.objects.exclude(worker_id__in=worker_ids).delete()


def _lives(beat: Heartbeat, at: dt.datetime) -> bool:
    here = runs_here(host=beat.host, pid=beat.pid, born_at=beat.born)
    if here is False:
        return False
    waits = here and connection.vendor == "sqlite"
    return at - beat.beat_at <= (HOLDS_FOR if waits else DEAD_AFTER)


class Heart(threading.Thread):
    """Beats in a thread of its own, with a connection of its own, also during a long job."""

    def __init__(self, *, every: float = BEAT_EVERY) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self.worker_id = secrets.token_hex(8)
        self._every = every
        self._beat_at = float("-inf")
        self._stopped = threading.Event()

    def first_beat(self) -> None:
        """Write the row, in the caller's thread, before any job is claimed under this id."""
        at = lease_now()
        self._beat_at = time.monotonic()
        pid = os.getpid()
        Heartbeat.objects.get_or_create(
            worker_id=self.worker_id,
            defaults={
                "host": this_host(),
                "pid": pid,
                "born": born(pid),
                "started_at": at,
                "beat_at": at,
            },
        )

    def make_sure(self) -> None:
        """Beat in the caller's thread if the last beat is long ago: the process was frozen and
        may have been given up, and a worker that nobody knows must not claim a job.
        """
        if time.monotonic() - self._beat_at > 3 * self._every:
            self._beat()

    def run(self) -> None:
        try:
            while not self._stopped.wait(self._every):
                self._beat()
        finally:
            connection.close()

    def stop(self) -> None:
        """End the thread and take the row away: a worker that said goodbye is not missed."""
        self._stopped.set()
        if self.is_alive():
            self.join(timeout=self._every)
        Heartbeat.objects.filter(worker_id=self.worker_id).delete()

    def _beat(self) -> None:
        try:
            mine = Heartbeat.objects.filter(worker_id=self.worker_id)
            if not mine.update(beat_at=lease_now()) and not self._stopped.is_set():
                # Cut off for a while, it was taken for dead and buried by another host's worker.
                self.first_beat()
            self._beat_at = time.monotonic()
        except (DatabaseError, InterfaceError) as error:
            # A database that is away comes back; the next beat finds out.
            log.warning("heartbeat of %s missed: %s", self.worker_id, type(error).__name__)
            connection.close()
