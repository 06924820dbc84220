"""Where the lines of a spans chart go, in the units of its view box."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from kaijuan.core.ui.numbers import compact

WIDE: Final = 640.0
_LEFT, _RIGHT = 64.0, 8.0
_FLOOR, _CEILING = 190.0, 44.0
_TOOTH, _HATCH = 7.0, 7.0
_LETTER, _LINE = 13.0, 17.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The axes: the days across, the flow per day upward to ``top``."""

    first: dt.date
    last: dt.date
    top: Decimal
    step: Decimal
    lift: float = 0.0

    @classmethod
    def around(cls, first: dt.date, last: dt.date, most: Decimal) -> Frame:
        """Axes that hold everything, ending on a round number."""
        step = round_step(most / 3) if most else Decimal(1)
        top = step * max(Decimal(1), -(-most // step))
        return cls(first, last, top, step)

    def x(self, day: dt.date) -> float:
        """Left edge of ``day``."""
        whole = (self.last - self.first).days + 1
        return _LEFT + (day - self.first).days / whole * (WIDE - _LEFT - _RIGHT)

    def y(self, per_day: Decimal) -> float:
        """Height of a flow; 0 lies on the floor."""
        return _FLOOR - float(per_day / self.top) * (_FLOOR - _CEILING)

    @property
    def floor(self) -> float:
        """Where the flow is 0."""
        return _FLOOR

    @property
    def floor_tick(self) -> float:
        """Lower end of the marks under the floor."""
        return _FLOOR + 5

    @property
    def floor_text(self) -> float:
        """Foot line of the days under the floor."""
        return _FLOOR + 21


def round_step(value: Decimal) -> Decimal:
    """The least of 1, 2, 5 times a power of ten that is at least ``value`` (above 0)."""
    power = Decimal(10) ** value.adjusted()
    return next(power * n for n in (1, 2, 5, 10) if power * n >= value)


@dataclass(frozen=True, slots=True)
class Box:
    """One period as drawn: outline, upright hatching, and its corners."""

    left: float
    right: float
    top: float
    outline: str
    hatch: str

    @classmethod
    def of(cls, frame: Frame, start: dt.date, end: dt.date, per_day: Decimal, torn: bool) -> Box:
        """The area between the floor and ``per_day``; a lower bound has a torn top."""
        left, right = frame.x(start), frame.x(end + dt.timedelta(days=1))
        top = frame.y(per_day)
        crest = _torn(left, right, top) if torn else [(left, top), (right, top)]
        points = " ".join(f"L{x:.1f} {y:.1f}" for x, y in crest)
        outline = f"M{left:.1f} {_FLOOR:g} {points} L{right:.1f} {_FLOOR:g}Z"
        return cls(left, right, top, outline, _hatch(crest))


def _torn(left: float, right: float, top: float) -> list[tuple[float, float]]:
    teeth = max(2, round((right - left) / 15))
    width = (right - left) / teeth
    return [(left + n * width, top - (_TOOTH if n % 2 else 0)) for n in range(teeth + 1)]


def _hatch(crest: Sequence[tuple[float, float]]) -> str:
    """Upright lines up to the crest: they need no pattern, and no id that could clash."""
    lines, x = [], crest[0][0] + _HATCH
    while x < crest[-1][0] - 1:
        (x0, y0), (x1, y1) = next(pair for pair in pairwise(crest) if pair[0][0] <= x <= pair[1][0])
        lines.append(f"M{x:.1f} {_FLOOR:g}V{y0 + (y1 - y0) * (x - x0) / (x1 - x0):.1f}")
        x += _HATCH
    return "".join(lines)


@dataclass(frozen=True, slots=True)
class Label:
    """A name over its box: where it stands and on which side it is held."""

    x: float
    y: float
    anchor: str


def _width(text: str) -> float:
    return sum(_LETTER if ord(letter) > 0x2E80 else _LETTER * 0.56 for letter in text)


def place_labels(texts: Sequence[str], boxes: Sequence[Box], frame: Frame) -> list[Label]:
    """Put each name above its box, raised as often as it takes to touch no other."""
    taken: list[tuple[float, float, float]] = []
    placed = []
    for text, box in zip(texts, boxes, strict=True):
        width = _width(text)
        at_end = box.left + width > WIDE
        left = box.right - width if at_end else box.left
        y = box.top - _TOOTH - 5
        while any(
            left < other_right and other_left < left + width and abs(y - other_y) < _LINE
            for other_left, other_right, other_y in taken
        ):
            y -= _LINE
        taken.append((left, left + width, y))
        placed.append(Label(box.right if at_end else box.left, y, "end" if at_end else "start"))
    return placed


def grid(frame: Frame) -> list[tuple[float, float, str]]:
    """Heights of the level lines, of their words, and the words."""
    count = int(frame.top / frame.step)
    levels = [frame.step * n for n in range(1, count + 1)]
    return [(frame.y(level), frame.y(level) - 4, compact(level)) for level in levels]


def ticks(frame: Frame) -> list[tuple[float, str]]:
    """At most eight days under the floor, evenly apart: position and "month/day"."""
    whole = (frame.last - frame.first).days + 1
    apart = next(n for n in (1, 2, 7, 14, 28, 91, 182, 365, 3650, 36500) if whole / n <= 8)
    listed = [frame.first + dt.timedelta(days=n) for n in range(0, whole, apart)]
    return [(frame.x(day), f"{day.month}/{day.day}") for day in listed]
