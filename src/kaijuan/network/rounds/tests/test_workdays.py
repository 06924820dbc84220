"""Working days as the State Council decreed them, and as they are guessed before it does."""

from __future__ import annotations

import datetime as dt

import pytest

from kaijuan.core.workdays import next_working_day, working_day


@pytest.mark.parametrize(
    ("day", "works", "why"),
    [
        # The Spring Festival of 2020 was extended by decree to Sunday, 2 February.
        ("2020-01-19", True, "春节调休上班"),
        ("2020-01-23", True, "工作日"),
        ("2020-01-24", False, "春节"),
        ("2020-01-31", False, "春节"),
        ("2020-02-01", False, "春节"),
        ("2020-02-02", False, "春节"),
        ("2020-02-03", True, "工作日"),
        ("2020-02-08", False, "周末"),
        ("2020-04-04", False, "清明节"),
        ("2020-04-26", True, "劳动节调休上班"),
        ("2020-05-09", True, "劳动节调休上班"),
    ],
)
def test_a_decreed_day(day: str, works: bool, why: str) -> None:
    found = working_day(dt.date.fromisoformat(day))
    assert (found.works, found.certain) == (works, True)
    # The package calls Tomb-sweeping Day by its own name.
    assert found.why == why or (why == "清明节" and found.why in {"清明", "清明节"})


@pytest.mark.parametrize(
    ("day", "works"),
    [("2099-10-01", False), ("2099-10-03", False), ("2099-06-02", True), ("2150-06-06", False)],
)
def test_a_year_that_is_not_decreed_is_guessed_and_says_so(day: str, works: bool) -> None:
    found = working_day(dt.date.fromisoformat(day))
    assert (found.works, found.certain) == (works, False)


def test_the_next_working_day_passes_over_the_holiday() -> None:
    assert next_working_day(dt.date(2020, 1, 24)) == dt.date(2020, 2, 3)
    assert next_working_day(dt.date(2020, 2, 3)) == dt.date(2020, 2, 3)
