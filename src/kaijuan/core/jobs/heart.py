"""Beating while the worker works, and telling the living from the dead."""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import threading
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
#: A worker on another host that did not beat for so long is given up, and its job with it.
DEAD_AFTER: Final = dt.timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class WorkerState:
    """``seconds`` is the age of the youngest beat; None when no worker ever beat."""

    state: Literal["alive", "silent", "never started"]
    seconds: float | None


def worker_state() -> WorkerState:
    """Whether any worker is at work now."""
    newest = Heartbeat.objects.order_by("-beat_at").first()
    if newest is None:
        return WorkerState("never started", None)
    age = now() - newest.beat_at
    state: Literal["alive", "silent"] = "alive" if age <= SILENT_AFTER else "silent"
    return WorkerState(state, round(age.total_seconds(), 1))


def living_workers() -> set[str]:
    """Ids of the workers that may still be carrying out a job."""
    return {beat.worker_id for beat in Heartbeat.objects.all() if _lives(beat)}


def bury(worker_ids: set[str]) -> None:
    """Forget workers that are neither at work nor in ``worker_ids``."""
    Heartbeat.objects.exclude(worker_id__in=worker_ids).delete()


def _lives(beat: Heartbeat) -> bool:
    here = runs_here(host=beat.host, pid=beat.pid, born_at=beat.born)
    # A process that we can see alive is alive: on SQLite its beats wait while it writes.
    return here if here is not None else now() - beat.beat_at <= DEAD_AFTER


class Heart(threading.Thread):
    """Beats in a thread of its own, with a connection of its own, also during a long job."""

    def __init__(self, *, every: float = BEAT_EVERY) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self.worker_id = secrets.token_hex(8)
        self._every = every
        self._stopped = threading.Event()

    def first_beat(self) -> None:
        """Write the row, in the caller's thread, before any job is claimed under this id."""
        at = now()
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
            if not mine.update(beat_at=now()) and not self._stopped.is_set():
                # Cut off for a while, it was taken for dead and buried by another host's worker.
                self.first_beat()
        except (DatabaseError, InterfaceError) as error:
            # A database that is away comes back; the next beat finds out.
            log.warning("heartbeat of %s missed: %s", self.worker_id, type(error).__name__)
            connection.close()
