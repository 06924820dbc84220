"""How figures are named in the sentence of a refusal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from kaijuan.core.indicators.languages import active_language
from kaijuan.core.indicators.point import Point


def overlap(points: Sequence[Point]) -> bool:
    """Whether any two of the periods share a day."""
    spans = sorted(
        (point.period_start, point.period_end)
        for point in points
        if point.period_start and point.period_end
    )
    return any(later[0] <= earlier[1] for earlier, later in pairwise(spans))


def refs(points: Sequence[Point]) -> str:
    """The numbers of the figures, as a list in words."""
    return distinct(point.ref for point in points)


def times(points: Sequence[Point]) -> str:
    """Each figure with its period, for a sentence about unlike times."""
    language = active_language()
    colon, stop = (": ", "; ") if language == "en" else ("：", "；")
    return stop.join(f"{point.ref}{colon}{point.when(language)}" for point in points)


def distinct(words: Iterable[str]) -> str:
    """The words joined, each once."""
    joint = ", " if active_language() == "en" else "、"
    return joint.join(dict.fromkeys(words))


def first_repeated(values: Iterable[str]) -> str | None:
    """The least value that occurs more than once, or None."""
    repeated = sorted(value for value, count in Counter(values).items() if count > 1)
    return repeated[0] if repeated else None
