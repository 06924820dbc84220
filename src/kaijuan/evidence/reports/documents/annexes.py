"""The annexes: every figure with its evidence, every institution with where it is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.documents.public import (
    Block,
    Heading,
    Paragraph,
    Row,
    Run,
    Style,
    Table,
    run,
    runs,
)
from kaijuan.core.tenancy.models import Kind
from kaijuan.core.ui.dates import day
from kaijuan.evidence.reports.edition import Edition
from kaijuan.evidence.reports.edition_parts import EvidenceView, FigureView

FIGURES_ANNEX: Final = "annex-figures"
NAMES_ANNEX: Final = "annex-names"

Sources = dict[str, int]


def figures_annex(edition: Edition) -> Iterator[Block]:
    """One row a figure: what it says, and where that stands; the sources are numbered."""
    sources: Sources = {}
    for figure in edition.figures.values():
        for evidence in figure.evidence:
            sources.setdefault(_source(evidence), len(sources) + 1)
    standings: dict[str, list[str]] = defaultdict(list)
    for _chapter, claim in edition.claims():
        for figure in claim.figures:
            standings[figure.ref].append(claim.ref)
    yield Heading(1, _("Annex 1: figures and their evidence"), FIGURES_ANNEX, new_page=True)
    for source, number in sources.items():
        yield Paragraph((run(f"〔{number}〕", mark="label"), run(source)), Style.SMALL)
    yield Table(
        caption=_("Figures, and what the source says in our own words"),
        head=(pgettext("of a figure", "No."), _("Figure"), _("Evidence")),
        rows=tuple(
            Row((runs(ref), _what(figure), _where(figure, sources, standings[ref])), ref)
            for ref, figure in edition.figures.items()
        ),
        widths=(1, 4.5, 6.5),
    )


def names_annex(edition: Edition) -> Iterator[Block]:
    """Every institution of the report and the figures and claims in which it stands."""
    places: dict[str, list[str]] = defaultdict(list)
    for figure in edition.figures.values():
        places[figure.institution.key].append(figure.ref)
    for _chapter, claim in edition.claims():
        for name in claim.names:
            places[name.key].append(claim.counted.ref if claim.counted else claim.ref)
    listed = [edition.institution(key) for key in sorted(places)]
    members = [each for each in listed if each.kind != Kind.CONSORTIUM]
    if not members:
        return
    kinds = {kind.value: str(kind.label) for kind in Kind}
    yield Heading(1, _("Annex 2: institutions"), NAMES_ANNEX, new_page=True)
    yield Table(
        caption=_("Institutions of this report, and where they are named"),
        head=(
            pgettext("document", "Code"),
            _("Institution"),
            pgettext("document", "Kind"),
            _("Stands in"),
        ),
        rows=tuple(
            Row(
                (
                    runs(each.key),
                    runs(each.name),
                    runs(kinds.get(each.kind, each.kind)),
                    tuple(_listed(places[each.key])),
                )
            )
            for each in members
        ),
        widths=(1.3, 4.7, 2.6, 3.4),
    )


def _what(figure: FigureView) -> tuple[Run, ...]:
    about = f"{figure.institution.name}　" if not figure.counts_institutions else ""
    said = [run(f"{about}{figure.label}　"), run(figure.sentence, mark="label")]
    rest = [part for part in (figure.when, figure.note) if part]
    return (*said, run("　" + "　".join(rest))) if rest else tuple(said)


def _where(figure: FigureView, sources: Sources, claims: list[str]) -> tuple[Run, ...]:
    joint = ": " if figure.language == "en" else "："
    parts = [
        run(f"〔{sources[_source(each)]}〕{each.locator}{joint}{each.paraphrase} ")
        for each in figure.evidence
    ]
    return (*parts, *_listed(claims))


def _listed(anchors: list[str]) -> Iterator[Run]:
    """Numbers of figures and claims, each a link, each once; a line breaks only between them."""
    for number, anchor in enumerate(dict.fromkeys(anchors)):
        if number:
            yield run(" ")
        yield run(anchor, link=anchor)


def _source(evidence: EvidenceView) -> str:
    joint = ", " if evidence.publisher.isascii() else "，"
    parts = [evidence.source, evidence.publisher]
    if evidence.published_on:
        parts.append(day(evidence.published_on))
    return joint.join(part for part in parts if part)
