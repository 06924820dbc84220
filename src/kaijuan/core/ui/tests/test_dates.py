"""Days are written as people write them, and what a range shares is written once."""

from __future__ import annotations

import datetime as dt

import pytest

from kaijuan.core.ui.dates import day, days, moment

D = dt.date
RANGES = [
    (
        D(2020, 1, 28),
        D(2020, 2, 26),
        "2020 年 1 月 28 日至 2 月 26 日",
        "28 January to 26 February 2020",
    ),
    (D(2020, 2, 16), D(2020, 2, 25), "2020 年 2 月 16 日至 25 日", "16 to 25 February 2020"),
    (
        D(2019, 12, 28),
        D(2020, 1, 3),
        "2019 年 12 月 28 日至 2020 年 1 月 3 日",
        "28 December 2019 to 3 January 2020",
    ),
    (
        D(2019, 2, 1),
        D(2020, 2, 1),
        "2019 年 2 月 1 日至 2020 年 2 月 1 日",
        "1 February 2019 to 1 February 2020",
    ),
    (D(2020, 2, 28), D(2020, 2, 28), "2020 年 2 月 28 日", "28 February 2020"),
    (D(2020, 2, 25), None, "2020 年 2 月 25 日起", "from 25 February 2020"),
    (None, D(2020, 2, 28), "至 2020 年 2 月 28 日", "to 28 February 2020"),
    (None, None, "—", "—"),
]


@pytest.mark.parametrize(("start", "end", "chinese", "english"), RANGES)
def test_a_range(start: D | None, end: D | None, chinese: str, english: str) -> None:
    assert days(start, end, "zh-hans") == chinese
    assert days(start, end, "en") == english


def test_a_day() -> None:
    assert day(D(2020, 2, 27), "zh-hans") == "2020 年 2 月 27 日"
    assert day(D(2020, 2, 27), "en") == "27 February 2020"
    assert day(None, "en") == "—"


def test_an_instant_is_shown_in_the_house_s_zone() -> None:
    evening = dt.datetime(2020, 2, 27, 11, 0, tzinfo=dt.UTC)
    assert moment(evening, "zh-hans") == "2020 年 2 月 27 日 19:00"
    assert moment(evening, "en") == "27 February 2020, 19:00"
    late = dt.datetime(2020, 2, 27, 20, 0, tzinfo=dt.UTC)
    assert day(late, "en") == "28 February 2020"
