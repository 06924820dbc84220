"""Adding and comparing figures, or saying in a sentence why that would be wrong.

The functions are pure and do not depend on the order in which the figures are given. What they
refuse follows from one rule: a total must mean what it says. A sum of unlike periods, of bounds
and exact numbers, of shares, or of a whole and its part means nothing that can be named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from kaijuan.core.errors import Refusal
from kaijuan.core.indicators import checks
from kaijuan.core.indicators.comparators import Bound, Comparator
from kaijuan.core.indicators.indicator import Indicator
from kaijuan.core.indicators.point import Point
from kaijuan.core.indicators.units import Unit


class CannotAdd(Refusal):
    """These figures have no meaningful sum; the sentence says why and what to do instead."""


class CannotCompare(Refusal):
    """These figures cannot be set side by side; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Total:
    """A sum: of which figures, over which period, and with which comparator."""

    indicator: Indicator
    unit: Unit
    comparator: Comparator
    value: Decimal
    period_start: dt.date | None
    period_end: dt.date | None
    as_of: dt.date | None
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures side by side, largest first.

    ``certain`` is false when the numbers are bounds: then the larger bound need not belong to
    the larger true value.
    """

    points: tuple[Point, ...]
    certain: bool


def add(points: Iterable[Point]) -> Total:
    """The sum of ``points``; raises `CannotAdd`."""
    chosen = _ordered(points)
    for check in checks.BEFORE_ADDING:
        if sentence := check(chosen):
            raise CannotAdd(sentence)
    first = chosen[0]
    values = [point.value for point in chosen if point.value is not None]
    return Total(
        indicator=first.indicator,
        unit=first.unit,
        comparator=_comparator_of_sum(chosen),
        value=sum(values, Decimal(0)),
        period_start=first.period_start,
        period_end=first.period_end,
        as_of=first.as_of,
        refs=tuple(point.ref for point in chosen),
    )


def compare(points: Iterable[Point]) -> Comparison:
    """``points`` side by side; raises `CannotCompare`."""
    chosen = _ordered(points)
    for check in checks.BEFORE_COMPARING:
        if sentence := check(chosen):
            raise CannotCompare(sentence)
    ranked = sorted(chosen, key=lambda point: point.value or Decimal(0), reverse=True)
    return Comparison(
        points=tuple(ranked),
        certain=all(point.comparator.bound is Bound.EXACT for point in chosen),
    )


def per_day(point: Point) -> Decimal:
    """The flow of ``point`` per day, rounded to a whole number: derived, never reported.

    Raises `CannotCompare` when the period has no first or last day.
    """
    value, days = point.value, point.days
    sentence = checks.has_whole_period([point])
    if sentence or value is None or days is None:
        raise CannotCompare(sentence or "")
    return (value / days).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)


def can_spread_over_days(points: Iterable[Point]) -> bool:
    """Whether totals over unlike periods may be shown per day beside each other.

    They may when everything but the period is alike: one indicator, one unit, one kind of
    bound, different institutions, and first and last days that are all known.
    """
    chosen = _ordered(points)
    return not any(check(chosen) for check in checks.BEFORE_SPREADING)


def _ordered(points: Iterable[Point]) -> list[Point]:
    return sorted(points, key=lambda point: (point.ref, point.subject, str(point.value)))


def _comparator_of_sum(points: list[Point]) -> Comparator:
    used = {point.comparator for point in points}
    if len(used) == 1:
        return used.pop()
    bound = points[0].comparator.bound
    if bound is Bound.LOWER:
        return Comparator.AT_LEAST
    return Comparator.AT_MOST if bound is Bound.UPPER else Comparator.EXACT
