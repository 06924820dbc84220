"""A figure in words, with its comparator and unit, in either language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from kaijuan.core.indicators.comparators import Comparator
from kaijuan.core.indicators.indicator import IndicatorKind
from kaijuan.core.indicators.languages import Language, active_language, django_code
from kaijuan.core.indicators.point import Point
from kaijuan.core.ui.numbers import compact

#: 余 ("and some") follows a round number; from ten thousand on Chinese says 超过 before it.
_ROUND: Final = 10
_LARGE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Presented:
    """A figure ready to be shown.

    ``comparator``, ``number`` and ``unit`` are for a headline, each on its own; ``bare`` is the
    number with its comparator; ``sentence`` is the whole phrase as it stands in running text.
    A statement has only a ``sentence``: there is no number to print large.
    """

    comparator: str
    number: str
    unit: str
    bare: str
    sentence: str


def present(point: Point, language: Language | None = None) -> Presented:
    """Write ``point`` in ``language`` (default: the reader's).

    >>> present(over_60_institutions, "en").sentence
    'over 60 institutions'
    """
    language = language or active_language()
    if point.value is None:
        return _without_number(language)
    if point.indicator.kind is IndicatorKind.STATEMENT and point.value == 0:
        with translation.override(django_code(language)):
            said = str(point.indicator.when_zero)
        return Presented("", "", "", said, said)
    if language == "en":
        return _english(point, point.value)
    return _chinese(point, point.value)


def _without_number(language: Language) -> Presented:
    with translation.override(django_code(language)):
        missing = _("not given")
    return Presented("", "—", "", "—", missing)


def _english(point: Point, value: Decimal) -> Presented:
    number = compact(value, "en")
    unit = point.unit.word(value, "en")
    word = point.comparator.word("en")
    bare = f"{word} {number}".strip()
    space = "" if point.unit.tight else " "
    return Presented(word, number, unit, bare, f"{bare}{space}{unit}")


def _chinese(point: Point, value: Decimal) -> Presented:
    number = compact(value, "zh-Hans")
    measure = point.indicator.measure or point.unit.measure
    word = point.comparator.word("zh-Hans")
    if point.comparator is Comparator.WITHIN:
        return Presented(word, number, measure, number, f"{_joined(number, measure, point)}内")
    if point.comparator is Comparator.OVER and _takes_yu(value, point):
        return Presented(word, number, measure, f"{number} 余", f"{number} 余{measure}")
    before = f"{word} " if word else ""
    return Presented(
        word, number, measure, before + number, before + _joined(number, measure, point)
    )


def _takes_yu(value: Decimal, point: Point) -> bool:
    return not point.unit.ratio and value < _LARGE and value % _ROUND == 0


def _joined(number: str, measure: str, point: Point) -> str:
    """60 万篇次, 1200 种, 58%: no space after 万 and 亿, nor before a per cent sign."""
    tight = point.unit.tight or not number[-1].isdigit()
    return f"{number}{measure}" if tight else f"{number} {measure}"
