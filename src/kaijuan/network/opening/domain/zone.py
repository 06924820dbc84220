"""In which zone an institution reads its clock."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from kaijuan.core import clock
from kaijuan.core.tenancy.models import Institution


def zone_of(institution: Institution) -> ZoneInfo:
    """The zone of ``institution``: that of the house, for every member of one consortium."""
    # Read when asked, so that a test can move the house to a zone with daylight saving.
    return clock.HOUSE_ZONE
