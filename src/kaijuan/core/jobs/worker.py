"""The loop that carries out jobs, one at a time, until it is asked to stop."""

from __future__ import annotations

import logging
import signal
import threading
import time
from typing import Final

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from kaijuan.core.jobs import queue
from kaijuan.core.jobs.cron import Clockwork, forget_old_ticks
from kaijuan.core.jobs.heart import Heart, bury, living_workers

log = logging.getLogger("kaijuan.jobs")

#: Seconds between two looks at an empty queue.
LOOK_EVERY: Final = 0.5
#: Seconds between two rounds of putting back, burying and forgetting.
TIDY_EVERY: Final = 15.0
#: Seconds to wait for a database that is away.
AWAY: Final = 2.0


class Worker:
    """``run()`` blocks; ``stop()`` may come from a signal or another thread."""

    def __init__(self, *, look_every: float = LOOK_EVERY) -> None:
        self._look_every = look_every
        self._stopping = threading.Event()
        self._tidied_at = float("-inf")
        self._clockwork = Clockwork()
        self.heart = Heart()

    def stop(self) -> None:
        """Finish the job at hand, or hand a long one back, and return from ``run()``."""
        self._stopping.set()

    def stop_on_signals(self) -> None:
        """SIGTERM and Ctrl-C end the worker after its job; only for the main thread."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())

    def run(self) -> None:
        """Work until stopped."""
        self.heart.first_beat()
        self.heart.start()
        try:
            while not self._stopping.is_set():
                self._turn()
        finally:
            self.heart.stop()

    def run_ready(self) -> int:
        """Carry out what is ready now and return how many; for tests and one-off runs."""
        count = 0
        while (job := queue.claim(self.heart.worker_id)) is not None:
            queue.run(job, self._stopping.is_set)
            count += 1
        return count

    def _turn(self) -> None:
        try:
            close_old_connections()
            self._tidy()
            self._clockwork.turn()
            self.heart.make_sure()
            job = queue.claim(self.heart.worker_id)
            if job is None:
                self._stopping.wait(self._look_every)
            else:
                queue.run(job, self._stopping.is_set)
        except (DatabaseError, InterfaceError) as error:
            log.warning("the queue cannot be read: %s", type(error).__name__)
            connection.close()
            self._stopping.wait(AWAY)

    def _tidy(self) -> None:
        if time.monotonic() - self._tidied_at < TIDY_EVERY:
            return
        living = living_workers() - {self.heart.worker_id}
        # Between two jobs this worker has none: what still runs under its name is one whose end
        # could not be written, because the database was away.
        queue.put_back(living)
        bury(living | {self.heart.worker_id})
        queue.forget_finished()
        forget_old_ticks()
        self._tidied_at = time.monotonic()


def work() -> None:
    """Be the worker process."""
    worker = Worker()
    worker.stop_on_signals()
    worker.run()
