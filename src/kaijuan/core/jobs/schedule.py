"""When a cron job is due: crontab expressions in the house's zone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from kaijuan.core.clock import HOUSE_ZONE

_MINUTE = dt.timedelta(minutes=1)
#: Passed-over ticks are counted no further than this: it is for a line in the log.
_COUNTED_AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Schedule:
    """``expression``: minute, hour, day of month, month, day of week, as crontab(5) has them.

    Where the zone has summer time it behaves as Debian's cron does: a time of day that a night in
    spring leaves out comes right after the gap, one that a night in autumn has twice comes once.
    """

    expression: str
    zone: ZoneInfo = field(default=HOUSE_ZONE)

    def __post_init__(self) -> None:
        if len(self.expression.split()) != 5:
            raise ValueError(f"A schedule has five fields, not {self.expression!r}.")
        try:
            CronSim(self.expression, dt.datetime.now(self.zone))
        except CronSimError as error:
            raise ValueError(f"{self.expression!r} is no schedule: {error}.") from error

    def last_due(self, at: dt.datetime) -> dt.datetime:
        """The latest tick at or before ``at``, in UTC."""
        # cronsim looks strictly before where it starts, and ticks stand on full minutes.
        start = at.astimezone(dt.UTC).replace(second=0, microsecond=0) + _MINUTE
        ticks = CronSim(self.expression, start.astimezone(self.zone), reverse=True)
        return next(ticks).astimezone(dt.UTC)

    def next_due(self, at: dt.datetime) -> dt.datetime:
        """The first tick after ``at``, in UTC."""
        return next(CronSim(self.expression, at.astimezone(self.zone))).astimezone(dt.UTC)

    def between(self, after: dt.datetime, before: dt.datetime) -> int:
        """How many ticks lie between two instants, both left out."""
        ticks = CronSim(self.expression, after.astimezone(self.zone))
        inside = takewhile(lambda tick: tick < before, ticks)
        return sum(1 for _ in islice(inside, _COUNTED_AT_MOST))
