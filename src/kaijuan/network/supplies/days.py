"""The day of a moment, at the institution whose scope is open."""

from __future__ import annotations

import datetime as dt

from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.opening.public import zone_of


def day_of(moment: dt.datetime) -> dt.date:
    """The calendar day of ``moment`` in the institution's zone."""
    return moment.astimezone(zone_of(current_institution())).date()


def today_here() -> dt.date:
    """The present day in the institution's zone."""
    return day_of(now())
