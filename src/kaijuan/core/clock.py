"""The one place that reads the time, so that tests can set it and zones are never guessed."""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone

#: The consortium's zone; times are stored in UTC and shown in this one.
HOUSE_ZONE: Final = ZoneInfo("Asia/Shanghai")

#: What a person may type as a date: nothing in a library's duties lies outside.
EARLIEST: Final = dt.date(1900, 1, 1)
LATEST: Final = dt.date(2200, 12, 31)


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return timezone.now()


def today() -> dt.date:
    """The present date in the house's zone."""
    return timezone.localdate(timezone=HOUSE_ZONE)
