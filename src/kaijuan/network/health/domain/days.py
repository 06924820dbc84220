"""Days and times in the institution's zone."""

from __future__ import annotations

import datetime as dt

from kaijuan.core import clock
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.opening.public import zone_of


def local_today(institution: Institution | None = None) -> dt.date:
    """The present day there."""
    return local_day(clock.now(), institution)


def local_day(at: dt.datetime, institution: Institution | None = None) -> dt.date:
    """The day of ``at`` there."""
    return at.astimezone(zone_of(institution or current_institution())).date()


def local_time(day: dt.date, time: dt.time, institution: Institution | None = None) -> dt.datetime:
    """That time of that day there, in UTC."""
    zone = zone_of(institution or current_institution())
    return dt.datetime.combine(day, time, tzinfo=zone).astimezone(dt.UTC)
