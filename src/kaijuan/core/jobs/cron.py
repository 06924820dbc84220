"""Ticks of the clock that ask for jobs: each once, however many workers look at the clock.

Every worker looks. The row ``CronTick(name, tick)`` is unique and written in the transaction that
puts the job into the queue, so that of all workers one asks for it, and a kill leaves both or none.

A tick answers for those that passed unseen since the one before (``since``): a house that slept
through a week runs a nightly job once when it wakes, not seven times; the log says how many
were passed over. The same range keeps a clock that was put back from running them later.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.db.models import Max, Q

from kaijuan.core.clock import now
from kaijuan.core.jobs import queue
from kaijuan.core.jobs.models import CronTick
from kaijuan.core.jobs.registry import crons
from kaijuan.core.jobs.schedule import Schedule

log = logging.getLogger("kaijuan.jobs")

#: How long a tick is remembered.
KEEP: Final = dt.timedelta(days=35)
#: Ticks that lie further ahead than this were written by a clock that was wrong: they still stand
#: for themselves, but answer for nothing else (else a wrong year would silence the house for it).
WRONG_CLOCK: Final = dt.timedelta(days=1)
#: The key of the PostgreSQL advisory lock under which ticks are written: "kj-cron" in ASCII.
_ADVISORY: Final = int.from_bytes(b"kj-cron", "big")


class Clockwork:
    """One worker's look at the clock; remembers until when nothing can be due."""

    def __init__(self) -> None:
        self._settled: dict[str, tuple[dt.datetime, dt.datetime]] = {}

    def turn(self) -> int:
        """Ask for every cron job that is due and not asked for yet; how many."""
        at = now()
        return sum(self._look(name, schedule, at) for name, schedule in crons().items())

    def _look(self, name: str, schedule: Schedule, at: dt.datetime) -> bool:
        since, until = self._settled.get(name, (at, at))
        if since <= at < until:
            return False
        # Outside of what is settled: time went on, or somebody put the clock back.
        due = schedule.last_due(at)
        asked = _ask(name, schedule, due, at)
        self._settled[name] = (due, schedule.next_due(at))
        return asked


def _ask(name: str, schedule: Schedule, due: dt.datetime, at: dt.datetime) -> bool:
    if _answered(name, due, at):
        return False
    try:
        with transaction.atomic():
            _one_at_a_time()
            # Again, now that nobody else writes: another worker may have been faster.
            return not _answered(name, due, at) and _write(name, schedule, due)
    except IntegrityError:
        return False


def _one_at_a_time() -> None:
    """Until the transaction ends. SQLite's transactions are alone from their beginning."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY])


def _answered(name: str, due: dt.datetime, at: dt.datetime) -> bool:
    itself = Q(tick=due)
    within = Q(since__lt=due, tick__gte=due, tick__lte=at + WRONG_CLOCK)
    return CronTick.objects.filter(itself | within, name=name).exists()


def _write(name: str, schedule: Schedule, due: dt.datetime) -> bool:
    before = CronTick.objects.filter(name=name, tick__lt=due).order_by("-tick").first()
    tick = CronTick(name=name, tick=due, since=before.tick if before else None)
    if before is None:
        # Never seen before: the schedule begins now, its past is not made up for.
        tick.save(force_insert=True)
        return False
    missed = schedule.between(before.tick, due)
    if missed:
        log.warning("cron job %s: %s ticks passed while no worker looked", name, missed)
    if before.job_id is None or not queue.waits(before.job_id):
        tick.job_id = queue.put(name, {"institution_id": None})
    else:
        log.warning("cron job %s still waits for its turn: not asked for twice", name)
        tick.job_id = before.job_id
    tick.save(force_insert=True)
    return True


def forget_old_ticks() -> None:
    """Delete what is older than KEEP, but never the last tick of a job."""
    last = CronTick.objects.values("name").annotate(last=Max("tick"))
    keep = Q()
    for row in last:
        keep |= Q(name=row["name"], tick=row["last"])
    old = CronTick.objects.filter(tick__lt=now() - KEEP)
    (old.exclude(keep) if keep else old).delete()
