"""The parts of a report in one language: chapters, claims, figures, evidence, names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from kaijuan.core.indicators.public import (
    Comparator,
    Counted,
    Indicator,
    IndicatorKind,
    Language,
    Point,
    Quantifier,
    Unit,
    indicators,
    units,
)
from kaijuan.core.tenancy.models import Kind
from kaijuan.evidence.reports.systems import system_label


@dataclass(frozen=True, slots=True)
class InstitutionView:
    """An institution as it was called when the report was frozen."""

    key: str
    name: str
    kind: str
    city: str
    written_as: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """Where a figure stands, and what the source says there."""

    kind: str
    source: str
    publisher: str
    published_on: dt.date | None
    locator: str
    paraphrase: str


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure of the report. ``sentence`` is the figure in words, as it was frozen."""

    ref: str
    code: str
    revision: int
    indicator: str
    label: str
    system: str
    institution: InstitutionView
    comparator: Comparator
    value: Decimal | None
    unit: str
    period_start: dt.date | None
    period_end: dt.date | None
    as_of: dt.date | None
    note: str
    word: str
    number: str
    unit_word: str
    bare: str
    sentence: str
    evidence: tuple[EvidenceView, ...]
    language: Language

    @property
    def when(self) -> str:
        """Period and as-of in words."""
        return self.point().when(self.language)

    @property
    def system_label(self) -> str:
        return system_label(self.system)

    @property
    def is_statement(self) -> bool:
        """A sentence rather than a number: never printed as a nought."""
        return self.value is not None and not self.number

    @property
    def counts_institutions(self) -> bool:
        return self.unit == "institutions"

    def point(self) -> Point:
        """The figure for the arithmetic."""
        return Point(
            ref=self.ref,
            indicator=_indicator(self),
            subject=self.institution.key,
            comparator=self.comparator,
            value=self.value,
            unit=_unit(self.unit),
            period_start=self.period_start,
            period_end=self.period_end,
            as_of=self.as_of,
            whole=self.institution.kind == Kind.CONSORTIUM,
        )


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note in the margin."""

    kind: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A sentence with its figures, the institutions it names, and its margin notes."""

    ref: str
    text: str
    quantifier: Quantifier
    n: int | None
    figures: tuple[FigureView, ...]
    names: tuple[InstitutionView, ...]
    notes: tuple[NoteView, ...]

    @property
    def counted(self) -> FigureView | None:
        """The figure that counts the institutions named here, if this claim counts any."""
        return next((figure for figure in self.figures if figure.counts_institutions), None)

    def counted_as(self) -> Counted:
        """What the claim says of how many members, for `coverage`."""
        figure = self.counted
        k = int(figure.value) if figure is not None and figure.value is not None else None
        return Counted(self.quantifier, k, self.n)


@dataclass(frozen=True, slots=True)
class SectionView:
    """Part of a chapter, and where the source speaks of it."""

    title: str
    locator: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class ChapterView:
    """A chapter. ``slip`` is its Chinese title, for the title slip, which is always Chinese."""

    number: int
    title: str
    slip: str
    sections: tuple[SectionView, ...]

    @property
    def anchor(self) -> str:
        return f"chapter-{self.number}"


def _indicator(figure: FigureView) -> Indicator:
    """The registered indicator; one that has left the house still answers for its old figures."""
    if figure.indicator in indicators:
        return indicators.get(figure.indicator)
    kind = IndicatorKind.FLOW
    return Indicator(figure.indicator, figure.label, (figure.unit,), kind, figure.system, False)


def _unit(code: str) -> Unit:
    return units.get(code) if code in units else Unit(code, code, code, code)
