"""Plans in force, and the hours from a graver level to the closure notice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.indicators.public import Asked, Tally, counters
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.public import Notice
from kaijuan.network.plans.models import Area, Level, LevelChange, LevelScheme, Plan

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(2020, 1, day, hour, tzinfo=HOUSE_ZONE)


def counted(code: str, *institutions: Any, as_of: dt.datetime | None = None) -> Tally:
    asked = Asked(
        list(institutions), dt.date(2020, 1, 20), dt.date(2020, 1, 31), as_of or at(31, 23)
    )
    return counters[code].count(asked)


@pytest.fixture
def first_level(consortium: Any) -> None:
    """Level II from the 22nd, level I from the 24th, 18:00, everywhere."""
    with institution_scope(consortium):
        scheme = LevelScheme.objects.create(slug="s", name="响应")
        area = Area.objects.create(slug="a", name="全省")
        for rank, when in ((2, at(22)), (1, at(24, 18))):
            level = Level.objects.create(scheme=scheme, rank=rank, name=f"{rank}级")
            LevelChange.objects.create(scheme=scheme, area=area, level=level, effective_at=when)


def announce(institution: Any, when: dt.datetime, **more: Any) -> None:
    with institution_scope(institution):
        Notice.objects.create(title="闭馆", body="闭馆", kind="closure", published_at=when, **more)


def hours(*institutions: Any) -> tuple[Any, list[Any]]:
    tally = counted("hours-to-closure-notice", *institutions)
    return tally.value, [row.value for row in tally.rows]


@pytest.mark.usefixtures("first_level")
def test_the_first_graver_level_counts_and_the_first_notice(own: Any, foreign: Any) -> None:
    announce(own, at(22, 6))
    announce(own, at(25))
    announce(foreign, at(23))
    assert hours(own, foreign) == (Decimal("15.0"), [Decimal("6.0"), Decimal("24.0")])


@pytest.mark.usefixtures("first_level")
def test_without_a_notice_there_is_no_number(own: Any, foreign: Any) -> None:
    announce(own, at(23))
    assert hours(own, foreign) == (Decimal("24.0"), [Decimal("24.0"), None])


@pytest.mark.usefixtures("first_level")
def test_one_that_was_in_force_already_is_nought(own: Any, foreign: Any) -> None:
    announce(own, at(20))
    announce(foreign, at(19), withdrawn_at=at(21))
    assert hours(own, foreign) == (Decimal("0.0"), [Decimal(0), None])


def test_without_a_level_nothing_is_known(own: Any) -> None:
    announce(own, at(25))
    assert hours(own) == (None, [None])


def test_plans_in_force_on_the_day(own: Any, foreign: Any) -> None:
    period = {"number": 1, "since": at(24).isoformat(), "until": at(28).isoformat()}
    with institution_scope(own):
        Plan.objects.create(name="方案", in_force_periods=[period])
    code = "institutions-with-plan-in-force"
    for day, value in ((23, 0), (24, 1), (27, 1), (28, 0)):
        tally = counted(code, own, foreign, as_of=at(day))
        assert tally.value == value, day
        assert (tally.coverage.k, tally.coverage.n) == (2, 2)
