"""A figure that the house counts: what is not known is not nought, and k of n is told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.indicators.counters import Asked, Found, middle, share, total
from kaijuan.core.tenancy.models import Institution

A, B, C = (Institution(pk=n, name=name) for n, name in enumerate("甲乙丙", start=1))


def found(*values: Any) -> list[Found]:
    return [
        Found(each, None if value is None else Decimal(value))
        for each, value in zip((A, B, C), values, strict=False)
    ]


@pytest.mark.parametrize(
    ("values", "sum_", "mid", "known"),
    [
        ((1, 1, 0), 2, 1, 3),
        ((0, 0, 0), 0, 0, 3),
        ((1, None, 1), 2, 1, 2),
        ((None, None), None, None, 0),
        ((), None, None, 0),
        ((2, 3), 5, Decimal("2.5"), 2),
    ],
)
def test_sums_and_medians_of_what_is_known(values: Any, sum_: Any, mid: Any, known: int) -> None:
    rows = found(*values)
    assert total(rows).value == sum_
    assert middle(rows).value == mid
    assert total(rows).coverage.k == known
    assert total(rows).coverage.n == len(values)


@pytest.mark.parametrize(
    ("hits", "of", "per_cent"),
    [(0, 0, None), (0, 3, 0), (1, 3, Decimal("33.3")), (3, 3, 100)],
)
def test_a_share_of_nothing_is_none(hits: int, of: int, per_cent: Any) -> None:
    assert share(hits, of) == per_cent


def asked(as_of: dt.datetime) -> Asked:
    return Asked([A], dt.date(2020, 1, 1), dt.date(2020, 1, 31), as_of)


def test_the_period_is_that_of_the_house_and_ends_where_knowledge_does() -> None:
    late = asked(dt.datetime(2020, 3, 1, tzinfo=HOUSE_ZONE))
    assert late.begins == dt.datetime(2019, 12, 31, 16, tzinfo=dt.UTC)
    assert late.ends == dt.datetime(2020, 1, 31, 16, tzinfo=dt.UTC)
    early = asked(dt.datetime(2020, 1, 10, tzinfo=HOUSE_ZONE))
    assert early.ends == dt.datetime(2020, 1, 10, tzinfo=HOUSE_ZONE)


def test_what_is_shared_is_read_once() -> None:
    reads: list[int] = []
    here = asked(dt.datetime(2020, 3, 1, tzinfo=HOUSE_ZONE))
    for _time in range(3):
        assert here.once("key", lambda: reads.append(1) or 7) == 7
    assert reads == [1]
