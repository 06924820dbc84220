"""Which sums and comparisons are refused, and that the sentence says what to do instead."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from kaijuan.core.indicators.public import (
    CannotAdd,
    CannotCompare,
    Comparator,
    Point,
    add,
    can_spread_over_days,
    compare,
    per_day,
    units,
)
from kaijuan.core.indicators.tests.points import (
    CASES,
    GROWTH,
    LIBRARIES,
    TITLES,
    point,
    stock,
)

OTHER = {"subject": "10614"}
JANUARY = {"period_start": dt.date(2020, 1, 1), "period_end": dt.date(2020, 1, 31)}
SHARED_DAYS = {"period_start": dt.date(2020, 1, 28), "period_end": dt.date(2020, 2, 26)}
OVER = {"comparator": Comparator.OVER}


def pair(**changes: Any) -> list[Point]:
    return [point("A1"), point("A2", **(OTHER | changes))]


BOTH_REFUSE = {
    "one figure alone": ([point()], "at least two"),
    "the same figure twice": ([point("A1"), point("A1", **OTHER)], "twice"),
    "a missing number": (pair(value=None), "no number"),
    "a statement": (
        [
            point("A1", indicator=CASES, unit=units.get("reports")),
            point("A2", indicator=CASES, unit=units.get("reports"), **OTHER),
        ],
        "statement",
    ),
    "unlike indicators": (pair(indicator=TITLES), "unlike things"),
    "unlike units": (
        [stock("A1"), stock("A2", unit=units.get("volumes"), **OTHER)],
        "unlike units",
    ),
    "the same institution twice": ([point("A1"), point("A2")], "same institution"),
    "the consortium and its member": (pair(whole=True), "total"),
    "a flow without a first day": (pair(period_start=None), "first or the last day"),
    "a flow without a last day": (pair(period_end=None), "first or the last day"),
    "unlike periods": (pair(**JANUARY), "per day"),
    "overlapping periods": (pair(**SHARED_DAYS), "share some days"),
    "flows counted up to unlike days": (pair(as_of=dt.date(2020, 2, 27)), "unlike days"),
    "stocks of unlike days": (
        [stock("A1"), stock("A2", as_of=dt.date(2020, 2, 28), **OTHER)],
        "unlike days",
    ),
    "a stock without a day": ([stock("A1"), stock("A2", as_of=None, **OTHER)], "not given"),
    "a bound and an exact number": (pair(**OVER), "mix bounds"),
    "a lower and an upper bound": (
        [point("A1", **OVER), point("A2", comparator=Comparator.NEARLY, **OTHER)],
        "mix bounds",
    ),
}

ONLY_ADDING_REFUSES = {
    "percentages": (
        [
            point("A1", indicator=GROWTH, unit=units.get("percent")),
            point("A2", indicator=GROWTH, unit=units.get("percent"), **OTHER),
        ],
        "percentage",
    ),
    "lists that share institutions": (
        [
            point("A1", indicator=LIBRARIES, unit=units.get("institutions")),
            point("A2", indicator=LIBRARIES, unit=units.get("institutions"), **OTHER),
        ],
        "lists behind",
    ),
    "approximate numbers": (
        [
            point("A1", comparator=Comparator.ABOUT),
            point("A2", comparator=Comparator.ABOUT, **OTHER),
        ],
        "approximate",
    ),
}


@pytest.mark.parametrize("case", BOTH_REFUSE)
def test_neither_added_nor_compared(case: str) -> None:
    points, words = BOTH_REFUSE[case]
    with translation.override("en"):
        with pytest.raises(CannotAdd, match=words):
            add(points)
        with pytest.raises(CannotCompare, match=words):
            compare(points)


@pytest.mark.parametrize("case", ONLY_ADDING_REFUSES)
def test_compared_but_not_added(case: str) -> None:
    points, words = ONLY_ADDING_REFUSES[case]
    with translation.override("en"), pytest.raises(CannotAdd, match=words):
        add(points)
    assert len(compare(points).points) == 2


def test_it_adds_exact_flows_of_one_period() -> None:
    total = add([point("A1"), point("A2", value=Decimal("50.5"), **OTHER)])
    assert total.value == Decimal("150.5")
    assert total.comparator is Comparator.EXACT
    assert (total.period_start, total.period_end) == (dt.date(2020, 2, 1), dt.date(2020, 2, 29))
    assert total.refs == ("A1", "A2")


def test_a_sum_of_lower_bounds_is_a_lower_bound() -> None:
    over = [point("A1", **OVER), point("A2", **(OTHER | OVER))]
    assert add(over).comparator is Comparator.OVER
    mixed = [point("A1", **OVER), point("A2", comparator=Comparator.REACHED, **OTHER)]
    assert add(mixed).comparator is Comparator.AT_LEAST


def test_it_adds_stocks_of_one_day_even_if_one_says_so_by_its_period() -> None:
    day = dt.date(2020, 2, 27)
    other = stock("A2", as_of=None, period_end=day, **OTHER)
    assert add([stock("A1"), other]).value == 200


def test_bounds_side_by_side_have_no_certain_order() -> None:
    assert compare(pair()).certain
    assert not compare([point("A1", **OVER), point("A2", **(OTHER | OVER))]).certain


def test_unlike_periods_may_be_spread_over_their_days() -> None:
    thirty = point("A1", value=Decimal(220000), **(SHARED_DAYS | OVER))
    ten = {"period_start": dt.date(2020, 2, 16), "period_end": dt.date(2020, 2, 25)}
    other = point("A2", value=Decimal(100000), **(OTHER | OVER | ten))
    assert can_spread_over_days([thirty, other])
    assert (per_day(thirty), per_day(other)) == (7333, 10000)


def test_nothing_is_spread_over_days_nobody_knows() -> None:
    assert not can_spread_over_days([point("A1"), point("A2", period_start=None, **OTHER)])
    with pytest.raises(CannotCompare):
        per_day(point(period_start=None))
    with pytest.raises(CannotCompare):
        per_day(stock("A1"))


def test_the_refusal_is_said_in_the_readers_language() -> None:
    with translation.override("zh-hans"), pytest.raises(CannotAdd) as refused:
        add(pair(**JANUARY))
    assert "期间不同" in str(refused.value)
