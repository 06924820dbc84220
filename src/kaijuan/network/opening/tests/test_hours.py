"""Weekly hours: what may be written, and when they are, also where the clock leaps."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from kaijuan.network.opening.hours import minutes, open_times, sensible_hours

CHENGDU, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
#: Half an hour of daylight saving, and midnight that is leapt over.
LORD_HOWE, HAVANA = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/Havana")


def line(days: Any, begins: Any, ends: Any) -> dict[str, Any]:
    return {"days": days, "from": begins, "to": ends}


GOOD = {
    "none": [],
    "a whole day": [line([1], "00:00", "24:00")],
    "lunch": [line([1, 2], "08:00", "12:00"), line([1, 2], "12:00", "17:00")],
    "into the next day": [line([5], "22:00", "02:00"), line([6], "02:00", "08:00")],
    "sunday into monday": [line([7], "22:00", "06:00"), line([1], "06:00", "08:00")],
    "until midnight": [line([1], "18:00", "00:00"), line([2], "00:00", "01:00")],
}
BAD = {
    "no list": {},
    "a text": "08:00",
    "too many": [line([1], "08:00", "09:00")] * 22,
    "no day": [line([], "08:00", "09:00")],
    "day 0": [line([0], "08:00", "09:00")],
    "day 8": [line([8], "08:00", "09:00")],
    "day true": [line([True], "08:00", "09:00")],
    "a day twice": [line([1, 1], "08:00", "09:00")],
    "days as text": [line("1", "08:00", "09:00")],
    "25:00": [line([1], "08:00", "25:00")],
    "24:01": [line([1], "08:00", "24:01")],
    "from 24:00": [line([1], "24:00", "08:00")],
    "8:00": [line([1], "8:00", "09:00")],
    "full-width": [line([1], "０８:00", "09:00")],
    "a line break after it": [line([1], "08:00\n", "09:00")],
    "no time": [line([1], None, "09:00")],
    "no length": [line([1], "08:00", "08:00")],
    "more keys": [line([1], "08:00", "09:00") | {"x": 1}],
    "fewer keys": [{"days": [1]}],
    "overlap": [line([1], "08:00", "12:00"), line([1], "11:59", "13:00")],
    "the same twice": [line([1], "08:00", "12:00")] * 2,
    "the night reaches in": [line([5], "22:00", "03:00"), line([6], "02:00", "08:00")],
    "sunday night reaches in": [line([7], "22:00", "03:00"), line([1], "02:00", "08:00")],
}


@pytest.mark.parametrize("case", GOOD)
def test_what_may_be_written(case: str) -> None:
    sensible_hours(GOOD[case])


@pytest.mark.parametrize("case", BAD)
def test_what_may_not(case: str) -> None:
    with pytest.raises(ValidationError):
        sensible_hours(BAD[case])


def wall(zone: ZoneInfo, *parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=zone)


def lengths(hours: Any, zone: ZoneInfo, first: dt.date, days: int) -> list[float]:
    start = dt.datetime.combine(first, dt.time(), tzinfo=zone)
    end = dt.datetime.combine(first + dt.timedelta(days=days), dt.time(), tzinfo=zone)
    found = open_times(hours, start.astimezone(dt.UTC), end.astimezone(dt.UTC), zone)
    return [(ends - begins).total_seconds() / 3600 for begins, ends in found]


DAILY = [line([1, 2, 3, 4, 5, 6, 7], "08:00", "22:00")]
NIGHT = [line([6], "22:00", "06:00")]


def test_a_plain_week_in_chengdu() -> None:
    hours = [line([1, 3], "08:30", "12:00")]
    found = list(open_times(hours, wall(CHENGDU, 2020, 2, 24), wall(CHENGDU, 2020, 3, 2), CHENGDU))
    assert found == [
        (wall(CHENGDU, 2020, 2, 24, 8, 30), wall(CHENGDU, 2020, 2, 24, 12)),
        (wall(CHENGDU, 2020, 2, 26, 8, 30), wall(CHENGDU, 2020, 2, 26, 12)),
    ]


def test_no_hours_are_all_hours() -> None:
    start, end = wall(CHENGDU, 2020, 2, 24), wall(CHENGDU, 2020, 3, 2)
    assert list(open_times([], start, end, CHENGDU)) == [(start, end)]
    assert list(open_times([], end, start, CHENGDU)) == []


def test_the_range_cuts_a_day_and_a_night_that_began_before_it() -> None:
    found = list(
        open_times(
            NIGHT + DAILY[:0], wall(CHENGDU, 2020, 3, 1, 1), wall(CHENGDU, 2020, 3, 1, 5), CHENGDU
        )
    )
    assert found == [(wall(CHENGDU, 2020, 3, 1, 1), wall(CHENGDU, 2020, 3, 1, 5))]


def test_the_end_of_a_month_and_of_february_in_a_leap_year() -> None:
    hours = [line([6], "20:00", "24:00"), line([7], "00:00", "02:00")]
    found = list(open_times(hours, wall(CHENGDU, 2020, 2, 29), wall(CHENGDU, 2020, 3, 2), CHENGDU))
    assert found == [
        (wall(CHENGDU, 2020, 2, 29, 20), wall(CHENGDU, 2020, 3, 1)),
        (wall(CHENGDU, 2020, 3, 1), wall(CHENGDU, 2020, 3, 1, 2)),
    ]


def test_a_night_of_the_changing_clock_is_shorter_or_longer() -> None:
    assert lengths(NIGHT, BERLIN, dt.date(2026, 3, 28), 2) == [7.0]
    assert lengths(NIGHT, BERLIN, dt.date(2026, 10, 24), 2) == [9.0]
    assert lengths(NIGHT, CHENGDU, dt.date(2026, 3, 28), 2) == [8.0]
    assert lengths(NIGHT, LORD_HOWE, dt.date(2026, 10, 3), 2) == [7.5]


def test_the_day_keeps_its_wall_times_when_the_clock_changes() -> None:
    for first in (dt.date(2026, 3, 27), dt.date(2026, 10, 23)):
        assert lengths(DAILY, BERLIN, first, 4) == [14.0] * 4


def test_a_time_that_is_leapt_over_is_the_moment_of_the_leap() -> None:
    leap = dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC)
    for begins, ends, expected in (
        ("02:30", "04:00", [(leap, leap + dt.timedelta(hours=1))]),
        ("01:00", "02:30", [(leap - dt.timedelta(hours=1), leap)]),
        ("02:10", "02:50", []),
    ):
        start, end = wall(BERLIN, 2026, 3, 29), wall(BERLIN, 2026, 3, 30)
        assert list(open_times([line([7], begins, ends)], start, end, BERLIN)) == expected


def test_midnight_that_does_not_exist() -> None:
    """In Havana the clock leaps from 00:00 to 01:00: that day begins at 01:00."""
    assert lengths([line([7], "00:00", "24:00")], HAVANA, dt.date(2026, 3, 8), 1) == [23.0]
    assert lengths([line([6], "20:00", "24:00")], HAVANA, dt.date(2026, 3, 7), 2) == [4.0]


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    start, end = wall(BERLIN, 2026, 10, 25), wall(BERLIN, 2026, 10, 26)
    found = list(open_times([line([7], "02:15", "02:45")], start, end, BERLIN))
    first = dt.datetime(2026, 10, 25, 0, 15, tzinfo=dt.UTC)
    assert found == [(first, first + dt.timedelta(minutes=30))]


times = st.integers(0, 1439).map(lambda m: f"{m // 60:02}:{m % 60:02}")
weeks = st.lists(
    st.builds(
        line,
        st.lists(st.integers(1, 7), min_size=1, unique=True),
        times,
        st.one_of(times, st.just("24:00")),
    ),
    max_size=5,
)


@given(weeks)
def test_a_week_that_is_accepted_never_overlaps_itself(week: Any) -> None:
    """Minute by minute, over two weeks, against a naive count."""
    try:
        sensible_hours(week)
    except ValidationError:
        return
    counted = [0] * (14 * 1440)
    for day in range(-1, 14):
        for each in week:
            if day % 7 + 1 in each["days"]:
                begins, ends = minutes(each["from"]), minutes(each["to"])
                for minute in range(begins, ends if ends > begins else ends + 1440):
                    at = day * 1440 + minute
                    if 0 <= at < len(counted):
                        counted[at] += 1
    assert max(counted) <= 1
    start = wall(CHENGDU, 2020, 2, 24)
    found = open_times(week, start, start + dt.timedelta(days=14), CHENGDU)
    total = sum((ends - begins).total_seconds() / 60 for begins, ends in found)
    assert total == (sum(counted) if week else len(counted))
