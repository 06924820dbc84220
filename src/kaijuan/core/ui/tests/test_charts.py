"""Charts say in words what they draw, and draw comparators."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.utils.html import strip_tags
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kaijuan.core.ui.components import Bar, Span, bars, cells, spans
from kaijuan.core.ui.components.bars import edge
from kaijuan.core.ui.components.spans_geometry import Box, Frame, place_labels, round_step, ticks

DAY = dt.timedelta(days=1)
JAN = dt.date(2020, 1, 28)


def _paths(html: str, name: str) -> str:
    return "".join(re.findall(rf'class="{name}" d="([^"]*)"', html))


@given(st.integers(0, 90), st.one_of(st.none(), st.integers(0, 90)), st.integers(0, 90))
def test_there_is_one_cell_for_each_member(named: int, claimed: int | None, total: int) -> None:
    html = cells(named, claimed, total, "label")
    claim = max(named, claimed or 0)
    assert _paths(html, "ink-fill").count("z") == named
    assert _paths(html, "ink-line").count("z") == claim - named
    assert _paths(html, "rest-line").count("h") == max(claim, total) - claim


def test_a_strip_of_thousands_stays_a_strip() -> None:
    html = cells(1000, 2000, 3000, "label")
    assert _paths(html, "ink-fill").count("z") == 80
    assert len(html) < 20_000


def test_the_strip_says_its_counts_in_words() -> None:
    with override("en"):
        html = cells(19, 60, 74, "19 named, over 60 claimed, 74 reporting")
    assert 'role="img" aria-label="19 named, over 60 claimed, 74 reporting"' in html
    for words in ("named", "claimed, not named", "not counted"):
        assert f"</i>{words}</li>" in html
    # "Over 60" less 19 is not 41: the difference of a bound and a list is never written.
    assert "41" not in strip_tags(html)


def test_a_lower_bound_is_torn_and_an_exact_value_is_straight() -> None:
    assert edge(200, lower_bound=True).count("L") == 5
    assert "L" not in edge(200, lower_bound=False)


def test_bars_say_their_values_and_an_unreported_one_has_no_bar() -> None:
    html = bars([Bar("甲", 600000), Bar("乙", None)])
    with override("zh-hans"):
        html = bars([Bar("甲", 600000), Bar("乙", None)])
    assert 'aria-label="甲: 60 万"' in html and ">60 万<" in html
    assert html.count("<path") == 1 and ">—<" in html


def test_an_estimate_is_dashed() -> None:
    assert 'class="guess-line"' in bars([Bar("2019", 38, estimated=True)])


def test_bars_and_spans_without_anything_do_not_fail() -> None:
    assert "<path" not in bars([]) + bars([Bar("x", 0)])
    assert spans([]) == ""


def test_a_negative_value_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        bars([Bar("x", -1)])
    with pytest.raises(ValueError, match="negative"):
        Span("x", JAN, JAN, Decimal(-1))
    with pytest.raises(ValueError, match="ends on or after"):
        Span("x", JAN, JAN - DAY, Decimal(1))


def test_width_is_days_and_height_is_per_day() -> None:
    frame = Frame.around(JAN, JAN + 29 * DAY, Decimal(10000))
    long = Box.of(frame, JAN, JAN + 29 * DAY, Decimal(5000), torn=False)
    short = Box.of(frame, JAN, JAN + 9 * DAY, Decimal(10000), torn=False)
    assert (long.right - long.left) == pytest.approx(3 * (short.right - short.left))
    assert (frame.floor - short.top) == pytest.approx(2 * (frame.floor - long.top))


def test_names_over_periods_do_not_touch() -> None:
    frame = Frame.around(JAN, JAN + 29 * DAY, Decimal(100))
    box = Box.of(frame, JAN, JAN + 29 * DAY, Decimal(100), torn=True)
    first, second = place_labels(["四川大学", "电子科技大学"], [box, box], frame)
    assert abs(first.y - second.y) >= 17


@given(st.integers(1, 4000))
def test_there_are_never_more_than_eight_days_under_the_floor(length: int) -> None:
    frame = Frame.around(JAN, JAN + (length - 1) * DAY, Decimal(1))
    assert 1 <= len(ticks(frame)) <= 8


@given(st.decimals("0.001", "1000000", places=3))
def test_levels_are_round_numbers(value: Decimal) -> None:
    step = round_step(value)
    assert value <= step <= value * 10
    assert step.scaleb(-step.adjusted()) in (1, 2, 5)


def test_each_period_is_said_in_words_too() -> None:
    span = Span("甲", JAN, JAN + 9 * DAY, Decimal(10000), True, "10 天，超过 10 万人次")
    html = spans([span])
    assert "10 天，超过 10 万人次</li>" in html and 'role="img"' in html
