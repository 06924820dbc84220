"""Days of the institution whose scope is open, and when a device's clock is believed."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.opening.public import zone_of

#: How far the clock of a telephone may be ahead.
AHEAD: Final = dt.timedelta(minutes=5)


def day_of(moment: dt.datetime) -> dt.date:
    """The calendar day of ``moment`` in the institution's zone."""
    return moment.astimezone(zone_of(current_institution())).date()


def today_here() -> dt.date:
    """The present day in the institution's zone."""
    return day_of(now())


def day_begins(day: dt.date) -> dt.datetime:
    """The first instant of ``day`` in the institution's zone."""
    return dt.datetime.combine(day, dt.time.min, zone_of(current_institution()))


def day_ends(day: dt.date) -> dt.datetime:
    """The first instant after ``day``, also where a day has 23 or 25 hours."""
    return day_begins(day + dt.timedelta(days=1))


def believed(
    device_at: dt.datetime | None, received_at: dt.datetime, *, not_before: dt.datetime
) -> dt.datetime:
    """When it was done: the device's time where that can be true, else when it came in."""
    if device_at is None or not not_before - AHEAD <= device_at <= received_at + AHEAD:
        return received_at
    return min(max(device_at, not_before), received_at)
