"""A figure keeps its comparator and unit in both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaijuan.core.indicators.public import Comparator, present, units
from kaijuan.core.indicators.tests.points import CASES, GROWTH, LIBRARIES, point

TABLE = [
    ("exact", "74", "institutions", "74 所", "74 institutions"),
    ("over", "60", "institutions", "60 余所", "over 60 institutions"),
    ("over", "300", "resources", "300 余种", "over 300 resources"),
    ("over", "220000", "visits", "超过 22 万人次", "over 220,000 visits"),
    ("over", "1000000", "page views", "超过 100 万次", "over 1,000,000 page views"),
    ("over", "63000", "sessions", "超过 6.3 万人次", "over 63,000 sessions"),
    ("over", "63", "documents", "超过 63 篇", "over 63 documents"),
    ("nearly", "1200", "titles", "近 1200 种", "nearly 1,200 titles"),
    ("about", "40", "works", "约 40 件", "about 40 works"),
    ("at-least", "3", "platforms", "至少 3 个", "at least 3 platforms"),
    ("at-most", "3", "platforms", "至多 3 个", "at most 3 platforms"),
    ("within", "24", "hours", "24 小时内", "within 24 hours"),
    ("reached", "72000", "views", "达 7.2 万人次", "reached 72,000 views"),
    ("reached", "28351", "visits", "达 28351 人次", "reached 28,351 visits"),
    ("only", "5", "days", "仅 5 天", "only 5 days"),
    ("exact", "1", "issues", "1 期", "1 issue"),
    ("exact", "1000", "CNY", "1000 元", "1,000 yuan"),
    ("exact", "1.75", "times", "1.75 倍", "1.75 times"),
    ("exact", "58", "percent", "58%", "58%"),
    ("over", "50", "percent", "超过 50%", "over 50%"),
]


@pytest.mark.parametrize(("comparator", "value", "unit", "chinese", "english"), TABLE)
def test_in_both_languages(
    comparator: str, value: str, unit: str, chinese: str, english: str
) -> None:
    figure = point(comparator=Comparator(comparator), value=Decimal(value), unit=units.get(unit))
    assert present(figure, "zh-Hans").sentence == chinese
    assert present(figure, "en").sentence == english


def test_every_comparator_that_qualifies_keeps_its_word() -> None:
    for comparator in Comparator:
        for language in ("zh-Hans", "en"):
            shown = present(point(comparator=comparator), language)
            assert bool(shown.comparator) is (comparator is not Comparator.EXACT)


def test_a_statement_of_nothing_has_no_number_to_print() -> None:
    shown = present(point(indicator=CASES, unit=units.get("reports"), value=Decimal(0)), "en")
    assert (shown.number, shown.unit) == ("", "")
    assert "0" not in shown.sentence


def test_a_statement_of_something_is_a_number() -> None:
    shown = present(point(indicator=CASES, unit=units.get("reports"), value=Decimal(2)), "en")
    assert shown.sentence == "2 reports"


def test_a_counted_zero_is_a_zero() -> None:
    assert present(point(value=Decimal(0)), "en").sentence == "0 visits"


def test_what_is_not_given_is_not_zero() -> None:
    shown = present(point(value=None), "en")
    assert shown.number == "—"
    assert shown.sentence == "not given"


def test_without_a_unit_the_comparator_stays() -> None:
    figure = point(indicator=LIBRARIES, comparator=Comparator.OVER, value=Decimal(60))
    assert present(figure, "zh-Hans").bare == "60 余"
    assert present(figure, "en").bare == "over 60"


def test_an_indicator_may_have_a_measure_word_of_its_own() -> None:
    from dataclasses import replace

    taught = replace(GROWTH, measure="学时")
    figure = point(indicator=taught, unit=units.get("hours"), value=Decimal(15))
    assert present(figure, "zh-Hans").sentence == "15 学时"
