"""Libraries by mode: what was never decided is not counted as open."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.indicators.public import Asked, counters
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.models import Mode, ModeSpan

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 2, 1)
CODES = ("institutions-closed", "institutions-limited", "institutions-open")


def counted(institutions: list[Any]) -> list[Any]:
    at = dt.datetime(2020, 2, 1, 12, tzinfo=HOUSE_ZONE)
    asked = Asked(institutions, DAY, DAY, at)
    tallies = [counters[code].count(asked) for code in CODES]
    return [(tally.value, tally.coverage.k, tally.coverage.n) for tally in tallies]


def test_by_mode(own: Any, foreign: Any) -> None:
    assert counted([own, foreign]) == [(None, 0, 2)] * 3
    with institution_scope(own):
        ModeSpan.objects.create(
            mode=Mode.CLOSED, starts_at=dt.datetime(2020, 1, 24, tzinfo=HOUSE_ZONE)
        )
    assert counted([own, foreign]) == [(1, 1, 2), (0, 1, 2), (0, 1, 2)]


def test_a_made_up_decision_counts_only_where_everything_is_made_up(own: Any, foreign: Any) -> None:
    since = dt.datetime(2020, 1, 24, tzinfo=HOUSE_ZONE)
    with institution_scope(own):
        ModeSpan.objects.create(mode=Mode.CLOSED, starts_at=since, sample=True)
    assert counted([own, foreign]) == [(None, 0, 2)] * 3
    own.sample = True
    assert counted([own, foreign]) == [(1, 1, 2), (0, 1, 2), (0, 1, 2)]


def test_three_figures_cost_one_look(own: Any, foreign: Any) -> None:
    with CaptureQueriesContext(connection) as captured:
        counted([own, foreign])
    assert len(captured) <= 5
