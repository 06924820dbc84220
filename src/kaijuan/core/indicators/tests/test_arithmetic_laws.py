"""Laws: the order of the figures never matters, and a total means what it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kaijuan.core.errors import Refusal
from kaijuan.core.indicators.public import Bound, Comparator, Point, add, compare, units
from kaijuan.core.indicators.tests.points import GROWTH, LIBRARIES, TITLES, VISITS, point

DAYS = st.sampled_from([None, dt.date(2020, 2, 1), dt.date(2020, 2, 16)])
ENDS = st.sampled_from([None, dt.date(2020, 2, 25), dt.date(2020, 2, 29)])
UNITS = st.sampled_from(["visits", "titles", "percent"]).map(units.get)


@st.composite
def figures(draw: st.DrawFn) -> list[Point]:
    """Two to five figures that are often alike, so that sums do come about."""
    alike = draw(st.booleans())
    chosen = []
    for number in range(draw(st.integers(2, 5))):
        value = Decimal(draw(st.integers(0, 10**9))) / 100
        if alike:
            chosen.append(point(f"A{number}", subject=f"{number}", value=value))
            continue
        chosen.append(
            point(
                f"A{number}",
                indicator=draw(st.sampled_from([VISITS, TITLES, GROWTH, LIBRARIES])),
                subject=draw(st.sampled_from(["1", "2", "3"])),
                comparator=draw(st.sampled_from(Comparator)),
                value=draw(st.sampled_from([None, value])),
                unit=draw(UNITS),
                period_start=draw(DAYS),
                period_end=draw(ENDS),
                whole=draw(st.booleans()),
            )
        )
    return chosen


@given(figures(), st.randoms())
def test_the_order_does_not_matter(chosen: list[Point], chance: Random) -> None:
    turned = list(chosen)
    chance.shuffle(turned)
    for work in (add, compare):
        assert _outcome(work, chosen) == _outcome(work, turned)


@given(figures())
def test_a_sum_is_only_made_of_what_is_alike(chosen: list[Point]) -> None:
    try:
        total = add(chosen)
    except Refusal:
        return
    assert total.value == sum((each.value or 0 for each in chosen), Decimal(0))
    assert len({each.unit.code for each in chosen}) == 1
    assert len({each.indicator.code for each in chosen}) == 1
    assert len({(each.period_start, each.period_end, each.as_of) for each in chosen}) == 1
    assert len({each.subject for each in chosen}) == len(chosen)
    bounds = {each.comparator.bound for each in chosen}
    assert bounds == {total.comparator.bound}
    assert Bound.NEAR not in bounds
    assert not any(each.unit.ratio for each in chosen)


@given(figures())
def test_what_is_added_can_be_compared(chosen: list[Point]) -> None:
    try:
        add(chosen)
    except Refusal:
        return
    assert len(compare(chosen).points) == len(chosen)


def _outcome(work: Callable[[list[Point]], object], chosen: list[Point]) -> object:
    try:
        return work(chosen)
    except Refusal as refusal:
        return (type(refusal), str(refusal))
