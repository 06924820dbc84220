"""Libraries with a leading group: that there is one crosses the wall, who is in it does not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.indicators.public import Asked, counters
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.domain.lead import save_group
from kaijuan.network.directory.models import LeadingGroup

pytestmark = pytest.mark.django_db


def counted(own: Any, foreign: Any, day: dt.date) -> tuple[Any, list[Any]]:
    noon = dt.datetime.combine(day, dt.time(12), HOUSE_ZONE)
    tally = counters["institutions-with-running-leading-group"].count(
        Asked([own, foreign], day, day, noon)
    )
    return tally.value, [row.value for row in tally.rows]


def test_from_its_first_day_to_its_last(own: Any, foreign: Any, personas: Any) -> None:
    group = LeadingGroup(name="领导小组", established_on=dt.date(2020, 1, 25))
    with institution_scope(own):
        save_group(group, by=personas["director"])
        group.dissolved_on = dt.date(2020, 5, 1)
        save_group(group, by=personas["director"])
    assert counted(own, foreign, dt.date(2020, 1, 24)) == (None, [None, None])
    assert counted(own, foreign, dt.date(2020, 1, 25)) == (1, [1, None])
    assert counted(own, foreign, dt.date(2020, 5, 1)) == (1, [1, None])
    assert counted(own, foreign, dt.date(2020, 5, 2)) == (0, [0, None])
