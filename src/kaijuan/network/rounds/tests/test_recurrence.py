"""On which days a duty falls, and which instants its times are."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from kaijuan.core.errors import Refusal
from kaijuan.network.rounds.domain.obligation_refusals import BadRecurrence, NeverFalls, SubDaily
from kaijuan.network.rounds.domain.recurrence import (
    check_rule,
    days_due,
    instant,
    next_falls,
    times_of,
)
from kaijuan.network.rounds.domain.recurrence_choice import LAST_DAY, Choice, choice_of, rule_of
from kaijuan.network.rounds.models import Days


def due(rule: str, start: str, last: str, days: str = Days.ALL, first: str = "") -> list[str]:
    begin = dt.date.fromisoformat(start)
    first_day = dt.date.fromisoformat(first) if first else begin
    found = days_due(rule, days, begin, None, first=first_day, last=dt.date.fromisoformat(last))
    return [each.isoformat() for each in found]


@pytest.mark.parametrize(
    ("rule", "start", "last", "found"),
    [
        ("FREQ=DAILY", "2020-02-28", "2020-03-01", ["2020-02-28", "2020-02-29", "2020-03-01"]),
        ("FREQ=DAILY", "2021-02-28", "2021-03-01", ["2021-02-28", "2021-03-01"]),
        (
            "FREQ=DAILY;INTERVAL=2",
            "2020-12-30",
            "2021-01-03",
            ["2020-12-30", "2021-01-01", "2021-01-03"],
        ),
        ("FREQ=DAILY;COUNT=2", "2020-02-27", "2020-03-31", ["2020-02-27", "2020-02-28"]),
        ("FREQ=DAILY;UNTIL=20200228", "2020-02-27", "2020-03-31", ["2020-02-27", "2020-02-28"]),
        (
            "FREQ=DAILY;UNTIL=20200228T235959Z",
            "2020-02-27",
            "2020-03-31",
            ["2020-02-27", "2020-02-28"],
        ),
        (
            "FREQ=WEEKLY;BYDAY=MO,TH",
            "2020-02-26",
            "2020-03-05",
            ["2020-02-27", "2020-03-02", "2020-03-05"],
        ),
        # By the RFC a month without a 31st has none; the page's choice takes its last day.
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2020-01-31", "2020-05-01", ["2020-01-31", "2020-03-31"]),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "2020-01-31",
            "2020-03-31",
            ["2020-01-31", "2020-02-29", "2020-03-31"],
        ),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2020-02-01", "2020-03-31", ["2020-02-28", "2020-03-27"]),
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
            "2020-01-01",
            "2024-03-01",
            ["2020-02-29", "2024-02-29"],
        ),
        ("", "2020-02-27", "2020-03-31", ["2020-02-27"]),
    ],
)
def test_the_days_of_a_rule(rule: str, start: str, last: str, found: list[str]) -> None:
    assert due(check_rule(rule, dt.date.fromisoformat(start)), start, last) == found


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (29, ["2021-01-29", "2021-02-28", "2021-03-29", "2021-04-29"]),
        (30, ["2021-01-30", "2021-02-28", "2021-03-30", "2021-04-30"]),
        (31, ["2021-01-31", "2021-02-28", "2021-03-31", "2021-04-30"]),
        (LAST_DAY, ["2021-01-31", "2021-02-28", "2021-03-31", "2021-04-30"]),
    ],
)
def test_the_end_of_a_month_is_never_skipped(day: int, found: list[str]) -> None:
    rule = rule_of(Choice("monthly", month_day=day))
    assert due(rule, "2021-01-01", "2021-04-30") == found
    assert choice_of(rule, Days.ALL) == Choice("monthly", month_day=day)


def test_windows_written_one_after_the_other_give_what_one_window_gives() -> None:
    """Also where days off are moved: nothing falls between two windows, and nothing in both."""
    begin, end = dt.date(2020, 1, 1), dt.date(2020, 6, 30)
    for rule in ("FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=SA,SU", "FREQ=MONTHLY;BYMONTHDAY=1"):
        for days in Days:
            whole = days_due(rule, days, begin, end, first=begin, last=end)
            parts, at = [], begin
            while at <= end:
                last = min(at + dt.timedelta(days=4), end)
                parts += days_due(rule, days, begin, end, first=at, last=last)
                at = last + dt.timedelta(days=1)
            assert parts == whole
            assert len(set(whole)) == len(whole)


def test_the_working_days_of_the_spring_festival_of_2020() -> None:
    """Extended by decree to 2 February; Sunday 19 January was a working day instead."""
    january = due("FREQ=DAILY", "2020-01-18", "2020-02-04", Days.WORKING)
    assert january == [
        "2020-01-19",
        "2020-01-20",
        "2020-01-21",
        "2020-01-22",
        "2020-01-23",
        "2020-02-03",
        "2020-02-04",
    ]
    assert due("", "2020-01-31", "2020-02-10", Days.MOVED) == ["2020-02-03"]
    resting = due("FREQ=DAILY", "2020-01-18", "2020-01-26", Days.RESTING)
    assert resting == ["2020-01-18", "2020-01-24", "2020-01-25", "2020-01-26"]


def test_the_preview_says_why_a_day_is_left_out() -> None:
    found = next_falls(
        "FREQ=DAILY", Days.WORKING, dt.date(2020, 1, 23), None, first=dt.date(2020, 1, 23), most=3
    )
    assert [(each.on is not None, each.why.why) for each in found] == [
        (True, "工作日"),
        (False, "春节"),
        (False, "春节"),
    ]


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        ("FREQ=HOURLY", SubDaily),
        ("FREQ=MINUTELY;INTERVAL=5", SubDaily),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", NeverFalls),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", NeverFalls),
        ("FREQ=DAILY;INTERVAL=0", BadRecurrence),
        ("FREQ=DAILY;INTERVAL=99999999999999", BadRecurrence),
        ("FREQ=DAILY;COUNT=-1", BadRecurrence),
        ("FREQ=DAILY;COUNT=3;UNTIL=20200301", BadRecurrence),
        ("FREQ=DAILY;FREQ=DAILY", BadRecurrence),
        ("FREQ=DAILY;BYHOUR=8", BadRecurrence),
        ("FREQ=WEEKLY;BYDAY=XX", BadRecurrence),
        ("FREQ=WEEKLY;BYDAY=", BadRecurrence),
        ("FREQ=MONTHLY;BYMONTHDAY=99", NeverFalls),
        ("DTSTART:20200101", BadRecurrence),
        ("FREQ=YEARLY;BYDAY=-1MO;BYMONTH=13", BadRecurrence),
        ("FREQ=YEARLY;BYDAY=-1MO;BYMONTH=-1", BadRecurrence),
        ("FREQ=YEARLY;BYDAY=60MO", BadRecurrence),
        # Named in the first month, and stumbled over in December.
        ("FREQ=MONTHLY;BYDAY=1MO,9MO", BadRecurrence),
        ("FREQ=DAILY\nRDATE:20200101", BadRecurrence),
        ("每天", BadRecurrence),
        ("FREQ=DAILY;UNTIL=never", BadRecurrence),
    ],
)
def test_a_rule_out_of_reason_is_refused(rule: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        check_rule(rule, dt.date(2020, 1, 1))


NEW_YORK, SHANGHAI = ZoneInfo("America/New_York"), ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("zone", "day", "time", "utc"),
    [
        (SHANGHAI, (2020, 2, 29), (0, 0), "2020-02-28T16:00"),
        (SHANGHAI, (2020, 3, 1), (23, 59), "2020-03-01T15:59"),
        # Leapt over: as much later as the clock leapt (half past two is half past three).
        (NEW_YORK, (2020, 3, 8), (2, 30), "2020-03-08T07:30"),
        # Comes twice: the first counts.
        (NEW_YORK, (2020, 11, 1), (1, 30), "2020-11-01T05:30"),
        (NEW_YORK, (2020, 11, 1), (2, 30), "2020-11-01T07:30"),
    ],
)
def test_a_local_time_is_one_instant(
    zone: ZoneInfo, day: tuple[int, int, int], time: tuple[int, int], utc: str
) -> None:
    found = instant(dt.date(*day), dt.time(*time), zone)
    assert found == dt.datetime.fromisoformat(f"{utc}:00+00:00")


def test_due_at_midnight_is_the_end_of_the_day() -> None:
    times = times_of(
        dt.date(2020, 2, 28),
        opens_at=dt.time(8),
        due_at=dt.time(),
        due_days=1,
        grace=10,
        closes=0,
        zone=SHANGHAI,
    )
    assert times.due_at == dt.datetime(2020, 2, 28, 16, tzinfo=dt.UTC)
    # What has its minutes of grace is not closed within them.
    assert times.late_from == times.closes_at == times.due_at + dt.timedelta(minutes=10)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
        "FREQ=MONTHLY;BYMONTHDAY=5",
        "",
    ],
)
def test_a_choice_reads_back_as_it_was_made(rule: str) -> None:
    assert rule_of(choice_of(rule, Days.ALL)) == rule


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;BYDAY=TH,MO", "FREQ=YEARLY", "FREQ=DAILY;COUNT=3"])
def test_what_no_choice_makes_stays_a_rule(rule: str) -> None:
    assert choice_of(rule, Days.ALL) == Choice("rule", rule=rule)
