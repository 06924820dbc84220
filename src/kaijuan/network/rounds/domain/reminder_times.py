"""When those who have not reported are reminded."""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from kaijuan.network.rounds.models import Occurrence, Reminder

#: Nobody is woken: what falls into the night waits until the morning, unless it is due before.
MORNING: Final = dt.time(7, 0)
NIGHT: Final = dt.time(22, 0)
LEAD: Final = dt.timedelta(minutes=30)


def reminder_times(occurrence: Occurrence, zone: ZoneInfo) -> dict[str, dt.datetime]:
    """For each point the instant, in the order in which they come, all before it is due.

    The last is half an hour before it is due, or a quarter of the window where that is shorter.
    """
    window = occurrence.due_at - occurrence.opens_at
    before = occurrence.due_at - min(LEAD, window / 4)
    points = {
        Reminder.Point.START: occurrence.opens_at,
        Reminder.Point.HALF: occurrence.opens_at + window / 2,
        Reminder.Point.BEFORE: before,
    }
    return {str(point): _awake(at, before, zone) for point, at in points.items()}


def _awake(at: dt.datetime, latest: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The next morning where ``at`` falls into the night and that is not too late."""
    local = at.astimezone(zone)
    if MORNING <= local.time() < NIGHT:
        return at
    day = local.date() if local.time() < MORNING else local.date() + dt.timedelta(days=1)
    morning = dt.datetime.combine(day, MORNING, zone).astimezone(dt.UTC)
    return morning if morning <= latest else at
