"""The reasons why figures do not add up, one small check each.

A check gets the chosen figures in a fixed order and answers with the sentence of the refusal,
or None. The order of the checks is the order in which a reader would object.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.utils.translation import gettext as _

from kaijuan.core.indicators.comparators import Bound
from kaijuan.core.indicators.indicator import IndicatorKind
from kaijuan.core.indicators.languages import active_language
from kaijuan.core.indicators.naming import distinct, first_repeated, overlap, refs, times
from kaijuan.core.indicators.point import Point

Check = Callable[[Sequence[Point]], str | None]


def are_several(points: Sequence[Point]) -> str | None:
    if len(points) < 2:
        return _("Choose at least two figures.")
    return None


def are_distinct(points: Sequence[Point]) -> str | None:
    ref = first_repeated(point.ref for point in points)
    if ref is None:
        return None
    return _("%(ref)s was chosen twice. Choose each figure once.") % {"ref": ref}


def have_numbers(points: Sequence[Point]) -> str | None:
    for point in points:
        if point.value is None:
            return _("%(ref)s has no number; leave it out. Not given is not zero.") % {
                "ref": point.ref
            }
    return None


def are_no_statements(points: Sequence[Point]) -> str | None:
    for point in points:
        if point.indicator.kind is IndicatorKind.STATEMENT:
            return _("%(ref)s is a statement, not a count. Read it as a sentence.") % {
                "ref": point.ref
            }
    return None


def have_one_indicator(points: Sequence[Point]) -> str | None:
    if len({point.indicator.code for point in points}) == 1:
        return None
    return _("%(refs)s measure unlike things (%(labels)s). Choose figures of one indicator.") % {
        "refs": refs(points),
        "labels": distinct(str(point.indicator.label) for point in points),
    }


def have_one_unit(points: Sequence[Point]) -> str | None:
    if len({point.unit.code for point in points}) == 1:
        return None
    language = active_language()
    words = (point.unit.many if language == "en" else point.unit.measure for point in points)
    return _(
        "%(refs)s are in unlike units (%(units)s). Ask the libraries for one unit, or show each "
        "figure on its own."
    ) % {"refs": refs(points), "units": distinct(words)}


def are_no_shares(points: Sequence[Point]) -> str | None:
    for point in points:
        if point.unit.ratio or point.indicator.kind is IndicatorKind.RATE:
            return _(
                "%(ref)s is a percentage or a ratio, which is never summed. Add the counts it "
                "was made from instead."
            ) % {"ref": point.ref}
    return None


def are_summable(points: Sequence[Point]) -> str | None:
    if points[0].indicator.summable:
        return None
    return _(
        "Figures for “%(label)s” are not summed: the same one may stand in several of them. "
        "Join the lists behind them instead."
    ) % {"label": points[0].indicator.label}


def are_of_different_institutions(points: Sequence[Point]) -> str | None:
    subject = first_repeated(point.subject for point in points)
    if subject is None:
        return None
    twice = [point for point in points if point.subject == subject]
    return _(
        "%(refs)s are of the same institution (%(subject)s). Choose one figure for each "
        "institution."
    ) % {"refs": refs(twice), "subject": subject}


def mix_no_whole_with_its_part(points: Sequence[Point]) -> str | None:
    wholes = [point for point in points if point.whole]
    parts = [point for point in points if not point.whole]
    if not wholes or not parts:
        return None
    return _(
        "%(whole)s is the consortium's total and already holds the part of %(part)s. Take the "
        "total, or the members, not both."
    ) % {"whole": refs(wholes), "part": refs(parts)}


def has_whole_period(points: Sequence[Point]) -> str | None:
    for point in points:
        if point.value is None or point.indicator.kind is not IndicatorKind.FLOW:
            return _("%(ref)s does not happen day by day; there is nothing to count per day.") % {
                "ref": point.ref
            }
        if point.days is None:
            return _(
                "The first or the last day of %(ref)s is not given. Ask the library for both "
                "days before it is set beside another figure."
            ) % {"ref": point.ref}
    return None


def are_alike_in_time(points: Sequence[Point]) -> str | None:
    kind = points[0].indicator.kind
    if kind is IndicatorKind.STOCK:
        return _one_day(points)
    if kind is IndicatorKind.FLOW and (sentence := has_whole_period(points)):
        return sentence
    if len({(point.period_start, point.period_end) for point in points}) > 1:
        return _unlike_periods(points)
    return _one_as_of(points)


def have_one_bound(points: Sequence[Point]) -> str | None:
    bounds = {point.comparator.bound for point in points}
    if len(bounds) > 1:
        return _(
            "%(refs)s mix bounds with exact numbers (%(words)s). Keep them apart, or ask for the "
            "exact numbers."
        ) % {
            "refs": refs(points),
            "words": distinct(str(point.comparator.label) for point in points),
        }
    return None


def are_not_approximate(points: Sequence[Point]) -> str | None:
    for point in points:
        if point.comparator.bound is Bound.NEAR:
            return _(
                "%(ref)s is only approximate, and the error of a sum would be unknown. Ask for "
                "the exact number."
            ) % {"ref": point.ref}
    return None


def _one_day(points: Sequence[Point]) -> str | None:
    for point in points:
        if point.stood_on is None:
            return _("The day on which %(ref)s was counted is not given. Ask for it first.") % {
                "ref": point.ref
            }
    if len({point.stood_on for point in points}) == 1:
        return None
    return _("%(times)s: stocks of unlike days. Ask for the numbers of one day.") % {
        "times": times(points)
    }


def _unlike_periods(points: Sequence[Point]) -> str:
    if overlap(points):
        return _(
            "%(times)s: the periods are unlike and share some days. Compare them per day, or ask "
            "for figures of one period."
        ) % {"times": times(points)}
    return _(
        "%(times)s: the periods are unlike. Compare them per day, or ask for figures of one period."
    ) % {"times": times(points)}


def _one_as_of(points: Sequence[Point]) -> str | None:
    if len({point.as_of for point in points}) == 1:
        return None
    return _("%(times)s: counted up to unlike days. Ask for figures counted on one day.") % {
        "times": times(points)
    }


_COMMON: Final[tuple[Check, ...]] = (
    are_several,
    are_distinct,
    have_numbers,
    are_no_statements,
    have_one_indicator,
)

BEFORE_ADDING: Final[tuple[Check, ...]] = (
    *_COMMON,
    are_no_shares,
    have_one_unit,
    are_summable,
    mix_no_whole_with_its_part,
    are_of_different_institutions,
    are_alike_in_time,
    have_one_bound,
    are_not_approximate,
)

BEFORE_COMPARING: Final[tuple[Check, ...]] = (
    *_COMMON,
    have_one_unit,
    mix_no_whole_with_its_part,
    are_of_different_institutions,
    are_alike_in_time,
    have_one_bound,
)

BEFORE_SPREADING: Final[tuple[Check, ...]] = (
    *_COMMON,
    are_no_shares,
    have_one_unit,
    mix_no_whole_with_its_part,
    are_of_different_institutions,
    has_whole_period,
    have_one_bound,
)
