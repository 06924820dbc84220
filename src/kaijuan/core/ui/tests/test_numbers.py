"""Numbers are shortened only where shortening loses nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaijuan.core.ui.numbers import compact

CHINESE = [
    (600000, "60 万"),
    (72000, "7.2 万"),
    (28351, "28351"),
    (1000000, "100 万"),
    (1200, "1200"),
    (250000, "25 万"),
    (12500, "1.25 万"),
    (10000, "1 万"),
    (9999, "9999"),
    (0, "0"),
    (-220000, "-22 万"),
    (100_000_000, "1 亿"),
    (123_450_000, "12345 万"),
    (125_000_000, "1.25 亿"),
]
ENGLISH = [
    (600000, "600,000"),
    (28351, "28,351"),
    (1200, "1,200"),
    (74, "74"),
    (0, "0"),
    (-1200, "-1,200"),
]
EXACT = [
    ("1.75", "1.75"),
    ("58.0", "58"),
    ("58.50", "58.5"),
    ("0.50", "0.5"),
    ("-0.0", "0"),
    ("1E+3", "1000"),
]


@pytest.mark.parametrize(("value", "text"), CHINESE)
def test_chinese_counts_in_wan_and_yi(value: int, text: str) -> None:
    assert compact(Decimal(value), "zh-hans") == text


@pytest.mark.parametrize(("value", "text"), ENGLISH)
def test_english_groups_by_thousands(value: int, text: str) -> None:
    assert compact(Decimal(value), "en") == text


@pytest.mark.parametrize(("value", "text"), EXACT)
def test_a_ratio_or_percentage_has_no_trailing_zeros(value: str, text: str) -> None:
    assert compact(Decimal(value), "zh-hans") == text


def test_not_reported_is_a_dash_and_never_nought() -> None:
    assert compact(None, "zh-hans") == compact(None, "en") == "—"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_a_number_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        compact(Decimal(value), "en")


def _read(text: str) -> Decimal:
    figure, _space, unit = text.replace(",", "").partition(" ")
    return Decimal(figure + {"": "", "万": "E4", "亿": "E8"}[unit])


@given(st.decimals(-(10**13), 10**13, allow_nan=False, places=6) | st.integers().map(Decimal))
def test_reading_it_back_gives_the_same_number(value: Decimal) -> None:
    assert _read(compact(value, "zh-hans")) == value
    assert _read(compact(value, "en")) == value
