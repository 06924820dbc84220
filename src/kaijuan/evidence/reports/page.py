"""A report laid out: chapters of paragraphs, each with its margin, its list and its charts.

The same layout makes the page and the file that opens without a server; they differ only in where
a figure and an institution lead to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaijuan.core.ui.components.bars import Bar
from kaijuan.core.ui.components.names import NameRow
from kaijuan.evidence.reports.charts import (
    SpanChart,
    Tally,
    derived_per_day,
    reporting_by_kind,
    span_charts,
    tallies,
    tally_of,
)
from kaijuan.evidence.reports.domain.compile import REPORTING
from kaijuan.evidence.reports.edition import Edition
from kaijuan.evidence.reports.edition_parts import (
    ChapterView,
    ClaimView,
    InstitutionView,
    NoteView,
    SectionView,
)
from kaijuan.evidence.reports.prose import FigureLink, prose

InstitutionLink = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Fold:
    """The list behind a count of members."""

    tally: Tally
    rows: list[NameRow]

    @property
    def remark(self) -> str:
        """What is known of those who are not in the list."""
        if self.tally.complete:
            return _("All of them are named in the source.")
        return _("The others are not named in the source. No names are added here.")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A claim as it is printed."""

    claim: ClaimView
    html: SafeString
    fold: Fold | None
    bars: list[Bar]
    charts: list[tuple[SpanChart, list[str]]]

    @property
    def notes(self) -> tuple[NoteView, ...]:
        return self.claim.notes


@dataclass(frozen=True, slots=True)
class LaidSection:
    section: SectionView
    paragraphs: list[Paragraph]


@dataclass(frozen=True, slots=True)
class LaidChapter:
    chapter: ChapterView
    sections: list[LaidSection]
    tallies: list[Tally]


def name_rows(names: tuple[InstitutionView, ...], link: InstitutionLink) -> list[NameRow]:
    """A list of institutions; where the source wrote an alias, it stands beside the name."""
    return [
        NameRow(
            key=name.key,
            name=name.name,
            href=link(name.key),
            note=_("written “%(name)s” in the source") % {"name": name.written_as}
            if name.written_as
            else "",
        )
        for name in names
    ]


def fold_of(edition: Edition, claim: ClaimView, link: InstitutionLink) -> Fold | None:
    """The list behind the count that ``claim`` holds, if it holds one."""
    figure = claim.counted
    tally = tally_of(edition, figure) if figure is not None else None
    return Fold(tally, name_rows(tally.names, link)) if tally else None


def lay_out(
    edition: Edition, figure_link: FigureLink, institution_link: InstitutionLink
) -> list[LaidChapter]:
    """The whole report. Charts stand after the last claim whose figures they show."""
    spans = span_charts(edition)
    counts = tallies(edition)
    with_tally = _chapter_for_tallies(edition, counts)

    def paragraph(claim: ClaimView) -> Paragraph:
        refs = {figure.ref for figure in claim.figures}
        reporting = any(figure.indicator == REPORTING for figure in claim.figures)
        return Paragraph(
            claim=claim,
            html=prose(claim, figure_link),
            fold=fold_of(edition, claim, institution_link),
            bars=reporting_by_kind(edition) if reporting else [],
            charts=[
                (chart, [derived_per_day(figure) for figure in chart.figures])
                for chart in spans
                if chart.last_ref in refs
            ],
        )

    return [
        LaidChapter(
            chapter=chapter,
            sections=[
                LaidSection(section, [paragraph(claim) for claim in section.claims])
                for section in chapter.sections
            ],
            tallies=counts if chapter.number == with_tally else [],
        )
        for chapter in edition.chapters
    ]


def _chapter_for_tallies(edition: Edition, counts: list[Tally]) -> int | None:
    """The chapter with most of the counts shows them all together."""
    if len(counts) < 2:
        return None
    chapters = [edition.chapter_of(tally.figure.ref) for tally in counts]
    numbers = [chapter.number for chapter in chapters if chapter is not None]
    return max(set(numbers), key=lambda number: (numbers.count(number), -number), default=None)
