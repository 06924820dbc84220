"""The charts of the pages (decision 4) as drawings for paper: the same geometry, no script, no CSS.

A torn edge is a lower bound, a struck cell is claimed and not named, width times height is a total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from kaijuan.core.documents.drawing import INK_2, Drawing, text_width
from kaijuan.core.ui.components.bars import Bar, edge
from kaijuan.core.ui.components.cells import cells
from kaijuan.core.ui.components.spans import Span
from kaijuan.core.ui.components.spans_geometry import Box, Frame, grid, place_labels, ticks
from kaijuan.core.ui.numbers import compact

WIDE: Final = 560.0
_LINE, _GAP = 22.0, 10.0
#: The length that `edge` draws in.
_BAR_LONG = 300.0
#: Offices draw the words in a face of their own, a little wider than ours.
_SPARE: Final = 8.0


@dataclass(frozen=True, slots=True)
class Strip:
    """A count of members: what it counts, in words, and the three lengths."""

    label: str
    words: str
    named: int
    claimed: int
    total: int


def bars_drawing(rows: Sequence[Bar]) -> Drawing:
    """One line a bar; the longest fills the room between its label and its value."""
    values = [bar.display or compact(bar.value) for bar in rows]
    left = max((text_width(str(bar.label)) for bar in rows), default=0) + _GAP
    right = max((text_width(str(value)) for value in values), default=0) + _GAP + _SPARE
    room = max(80.0, WIDE - left - right)
    most = max((bar.value or 0 for bar in rows), default=0) or 1
    drawing = Drawing(WIDE, max(1, len(rows)) * _LINE + 4)
    for number, (bar, value) in enumerate(zip(rows, values, strict=True)):
        y = number * _LINE + 4
        length = float(bar.value or 0) / float(most) * _BAR_LONG
        look = "guess" if bar.estimated else "ink"
        drawing.text(0, y + 12, bar.label)
        drawing.path(edge(length, bar.lower_bound), look, x=left, y=y, scale=room / _BAR_LONG)
        drawing.text(WIDE - _SPARE, y + 12, value, anchor="end")
    return drawing


def strips_drawing(rows: Sequence[Strip]) -> Drawing:
    """Each count as a strip of cells under its words, all strips on one scale."""
    high = 2 * _LINE + _GAP
    drawing = Drawing(WIDE, max(1, len(rows)) * high)
    for number, strip in enumerate(rows):
        y = number * high
        drawn = cells.build(strip.named, strip.claimed, strip.total, strip.words)
        scale = WIDE / float(str(drawn["width"]))
        drawing.text(0, y + 14, strip.label)
        drawing.text(WIDE - _SPARE, y + 14, strip.words, size=12, anchor="end", colour=INK_2)
        for name, look in (("solid", "ink"), ("struck", "line"), ("rest", "rest")):
            drawing.path(str(drawn[name]), look, y=y + _LINE, scale=scale)
    return drawing


def spans_drawing(series: Sequence[Span]) -> Drawing:
    """Unlike periods side by side: days across, per day upward, the total is the area."""
    listed = sorted(series, key=lambda span: (-span.days, span.start))
    frame = Frame.around(
        first=min(span.start for span in listed),
        last=max(span.end for span in listed),
        most=max(span.per_day for span in listed),
    )
    boxes = [Box.of(frame, s.start, s.end, s.per_day, s.lower_bound) for s in listed]
    drawing = Drawing(640, 216)
    for y, text_y, text in grid(frame):
        drawing.path(f"M0 {y:.1f}H640", "hair")
        drawing.text(0, text_y, _("%(text)s a day") % {"text": text}, size=12, colour=INK_2)
    for number, box in enumerate(boxes):
        drawing.path(box.outline, f"look-{number % 4}")
        if number % 4 in (1, 3):
            drawing.path(box.hatch, "line")
    names = place_labels([str(span.label) for span in listed], boxes, frame)
    for span, name in zip(listed, names, strict=True):
        drawing.text(name.x, name.y, span.label, anchor=name.anchor)
    drawing.path(f"M0 {frame.floor:g}H640", "line")
    for number, (x, text) in enumerate(ticks(frame)):
        drawing.path(f"M{x:.1f} {frame.floor:g}V{frame.floor_tick:g}", "line")
        anchor = "middle" if number else "start"
        drawing.text(x, frame.floor_text, text, size=12, anchor=anchor, colour=INK_2)
    return drawing
