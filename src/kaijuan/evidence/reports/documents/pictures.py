"""The charts of the report with captions, and with the words for those who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.translation import gettext as _

from kaijuan.core.documents.charts import Strip, bars_drawing, spans_drawing, strips_drawing
from kaijuan.core.documents.public import Picture
from kaijuan.core.ui.components.bars import Bar
from kaijuan.core.ui.numbers import compact
from kaijuan.evidence.reports.charts import SpanChart, Tally

STRIPS_IN_A_PICTURE: Final = 8


def by_kind(bars: Sequence[Bar]) -> Picture:
    """How many of those that reported are of each kind."""
    said = "; ".join(f"{bar.label}: {bar.display or compact(bar.value)}" for bar in bars)
    caption = _("Those that reported, by kind")
    return Picture(bars_drawing(bars), caption, f"{caption}. {said}")


def per_day(chart: SpanChart, derived: Sequence[str]) -> Picture:
    """Totals over unlike periods; how the heights were worked out stands under it."""
    lines = [
        _(
            "Unlike periods: width is days, height is per day, area is the total. "
            "A torn edge means “over”."
        ),
        *(f"{figure.ref}　{figure.institution.name}　{figure.when}" for figure in chart.figures),
        *derived,
    ]
    said = "; ".join(f"{span.label}: {span.display}" for span in chart.spans)
    drawing = spans_drawing(chart.spans)
    return Picture(drawing, chart.label, f"{chart.label}. {said}", tuple(lines))


def claimed_and_named(tallies: Sequence[Tally], reporting: int | None) -> Iterator[Picture]:
    """Every count of members as a strip of cells, as many in a picture as a page holds."""
    caption = _("Claimed, and named")
    lines = [
        _("Solid: named in the source. Struck: claimed and not named. Baseline: not claimed."),
        _("“Over” is a lower bound. These counts share libraries, so they are not added up."),
    ]
    if reporting:
        lines.insert(0, _("One cell for each of the %(n)s that reported.") % {"n": reporting})
    for start in range(0, len(tallies), STRIPS_IN_A_PICTURE):
        strips = [
            Strip(tally.figure.label, tally.words, len(tally.names), tally.claimed, tally.total)
            for tally in tallies[start : start + STRIPS_IN_A_PICTURE]
        ]
        said = "; ".join(f"{strip.label}: {strip.words}" for strip in strips)
        yield Picture(strips_drawing(strips), caption, f"{caption}. {said}", tuple(lines))
