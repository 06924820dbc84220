"""Spans: unlike periods side by side. Width is days, height is per day, area is the total."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component
from kaijuan.core.ui.components.spans_geometry import Box, Frame, grid, place_labels, ticks


@dataclass(frozen=True, slots=True)
class Span:
    """One flow: ``start`` and ``end`` are inclusive, ``per_day`` is total over days.

    ``display`` says the total and its period in words. Raises ValueError for a period that ends
    before it starts or a negative flow: such a thing must not be drawn.
    """

    label: Text
    start: dt.date
    end: dt.date
    per_day: Decimal
    lower_bound: bool = False
    display: Text = ""

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("A period ends on or after the day it starts.")
        if self.per_day < 0:
            raise ValueError("A flow per day is not negative.")

    @property
    def days(self) -> int:
        """Days of the period, both ends counted."""
        return (self.end - self.start).days + 1


@component(
    "spans",
    width="wide",
    title=pgettext_lazy("gallery", "Spans"),
    purpose=pgettext_lazy(
        "gallery",
        "Unlike periods, compared without adding them: width is days, height is per day, area is "
        "the total; a torn top is a lower bound.",
    ),
)
def spans(series: Iterable[Span], label: Text = "") -> dict[str, object]:
    """Draws nothing for no series. ``label`` names the whole drawing for those who listen."""
    listed = sorted(series, key=lambda span: (-span.days, span.start))
    if not listed:
        return {"drawn": []}
    frame = Frame.around(
        first=min(span.start for span in listed),
        last=max(span.end for span in listed),
        most=max(span.per_day for span in listed),
    )
    boxes = [Box.of(frame, s.start, s.end, s.per_day, s.lower_bound) for s in listed]
    names = place_labels([str(span.label) for span in listed], boxes, frame)
    return {
        "drawn": [
            {"span": span, "box": box, "name": name, "look": f"look-{n % 4}"}
            for n, (span, box, name) in enumerate(zip(listed, boxes, names, strict=True))
        ],
        "frame": frame,
        "grid": grid(frame),
        "ticks": ticks(frame),
        "label": label or "; ".join(f"{span.label}: {span.display}" for span in listed),
    }


def _sample() -> list[Span]:
    return [
        Span(
            pgettext_lazy("gallery", "Sample library A"),
            dt.date(2020, 1, 28),
            dt.date(2020, 2, 26),
            Decimal(220000) / 30,
            True,
            pgettext_lazy("gallery", "30 days, over 220,000 visits"),
        ),
        Span(
            pgettext_lazy("gallery", "Sample library B"),
            dt.date(2020, 2, 16),
            dt.date(2020, 2, 25),
            Decimal(10000),
            True,
            pgettext_lazy("gallery", "10 days, over 100,000 visits"),
        ),
    ]


spans.show(pgettext_lazy("gallery", "thirty days and ten"), lambda: spans(_sample()))
