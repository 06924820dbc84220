"""Which of a report's figures can be drawn beside each other, and how."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from kaijuan.core.indicators.public import Bound, can_spread_over_days, per_day
from kaijuan.core.tenancy.models import Kind
from kaijuan.core.ui.components.bars import Bar
from kaijuan.core.ui.components.spans import Span
from kaijuan.core.ui.numbers import compact
from kaijuan.evidence.reports.domain.compile import REPORTING
from kaijuan.evidence.reports.edition import Edition
from kaijuan.evidence.reports.edition_parts import FigureView, InstitutionView

MOST_SPANS: Final = 8


@dataclass(frozen=True, slots=True)
class Tally:
    """A count of members: how many the source names, and how many it claims."""

    figure: FigureView
    names: tuple[InstitutionView, ...]
    total: int

    @property
    def claimed(self) -> int:
        return int(self.figure.value or 0)

    @property
    def complete(self) -> bool:
        """The number is exact and everyone in it is named."""
        exact = self.figure.point().comparator.bound is Bound.EXACT
        return exact and len(self.names) == self.claimed

    @property
    def words(self) -> str:
        """Named, claimed and reporting in one line; the difference is never worked out."""
        values = {
            "named": len(self.names),
            "claimed": self.figure.bare,
            "total": self.total,
        }
        if self.complete:
            return _("%(named)s named") % values
        return _("%(named)s named · %(claimed)s claimed · %(total)s reporting") % values


@dataclass(frozen=True, slots=True)
class SpanChart:
    """Totals over unlike periods, drawn per day."""

    label: str
    figures: tuple[FigureView, ...]
    spans: tuple[Span, ...]

    @property
    def last_ref(self) -> str:
        return self.figures[-1].ref


def tally_of(edition: Edition, figure: FigureView) -> Tally | None:
    """The tally of a count of institutions; None for other figures and where nobody is named."""
    names = edition.names_behind(figure.ref) if figure.counts_institutions else ()
    if not names:
        return None
    total = edition.institutions_reporting or int(figure.value or 0)
    return Tally(figure, names, total)


def tallies(edition: Edition) -> list[Tally]:
    """Every count of members but that of the reports themselves, the largest claim first."""
    found = [tally_of(edition, figure) for figure in edition.figures.values()]
    counts = [tally for tally in found if tally and tally.figure.indicator != REPORTING]
    return sorted(counts, key=lambda tally: (-tally.claimed, -len(tally.names)))


def span_charts(edition: Edition) -> list[SpanChart]:
    """One chart for each indicator whose totals differ in their periods alone.

    More than `MOST_SPANS` of them would hide each other; they stand in the table of figures.
    """
    groups: dict[str, list[FigureView]] = defaultdict(list)
    for figure in edition.figures.values():
        groups[figure.indicator].append(figure)
    charts = (span_chart(group) for group in groups.values() if len(group) <= MOST_SPANS)
    return [chart for chart in charts if chart is not None]


def span_chart(figures: list[FigureView]) -> SpanChart | None:
    """The chart of these figures per day, or None where even that would compare the unlike."""
    if not can_spread_over_days(figure.point() for figure in figures):
        return None
    return SpanChart(figures[0].label, tuple(figures), tuple(_span(each) for each in figures))


def _span(figure: FigureView) -> Span:
    point = figure.point()
    if point.period_start is None or point.period_end is None:
        raise ValueError("A span has a first and a last day.")
    return Span(
        label=figure.institution.name,
        start=point.period_start,
        end=point.period_end,
        per_day=per_day(point),
        lower_bound=point.comparator.bound is Bound.LOWER,
        display=_("%(days)s days, %(total)s") % {"days": point.days, "total": figure.sentence},
    )


def derived_per_day(figure: FigureView) -> str:
    """How the height in the chart was worked out, shown because it is not reported."""
    point = figure.point()
    # A bound divided stays a bound: over 220,000 in 30 days is over 7,333 a day, not about it.
    return _("%(institution)s: %(total)s ÷ %(days)s days, %(word)s %(per_day)s a day") % {
        "institution": figure.institution.name,
        "total": figure.bare,
        "days": point.days,
        "word": figure.word or "≈",
        "per_day": compact(per_day(point), figure.language),
    }


def reporting_by_kind(edition: Edition) -> list[Bar]:
    """How many of those that reported are of each kind; empty where nobody is named."""
    for figure in edition.figures.values():
        names = edition.names_behind(figure.ref)
        if figure.indicator == REPORTING and names:
            counts = Counter(name.kind for name in names)
            return [
                Bar(label=str(kind.label), value=counts[kind.value])
                for kind in Kind
                if counts[kind.value]
            ]
    return []
