"""A release as one document: title, contents, chapters, evidence, lists, and how to check it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.documents.public import (
    Block,
    Contents,
    Document,
    Heading,
    Paragraph,
    Run,
    Style,
    run,
    runs,
)
from kaijuan.core.indicators.public import Language, django_code
from kaijuan.core.ui.dates import day
from kaijuan.evidence.reports.documents import pictures
from kaijuan.evidence.reports.documents.annexes import NAMES_ANNEX, figures_annex, names_annex
from kaijuan.evidence.reports.documents.numerals import chapter_title, em_width, section_title
from kaijuan.evidence.reports.domain.compile import REPORTING
from kaijuan.evidence.reports.edition import Edition
from kaijuan.evidence.reports.edition_parts import ClaimView
from kaijuan.evidence.reports.page import LaidChapter, lay_out
from kaijuan.evidence.reports.page import Paragraph as Laid
from kaijuan.evidence.reports.placeholders import pieces

#: A longer list stands in the annex alone.
MOST_NAMES_IN_TEXT = 40


def report_document(
    edition: Edition, sha256: str, language: Language, *, red_head: bool = False
) -> Document:
    """What docx and PDF say, from nothing but the frozen body and its digest.

    ``red_head`` sets the publisher's name in red over the title, as official letters have it.
    """
    spoken = edition.in_language(language)
    with translation.override(django_code(language)):
        return Document(
            language=language,
            title=spoken.title,
            subtitle=spoken.subtitle,
            byline=(spoken.publisher.name, day(spoken.published_on, language)),
            header=spoken.title,
            author=spoken.publisher.name,
            day=_day(spoken),
            identifier=f"{spoken.slug} sha256:{sha256}",
            red_head=spoken.publisher.name if red_head else "",
            blocks=tuple(_blocks(spoken, sha256)),
        )


def _day(edition: Edition) -> dt.date:
    if edition.published_on is None:
        raise ValueError("Only a published release becomes a document.")
    return edition.published_on


def _blocks(edition: Edition, sha256: str) -> Iterator[Block]:
    yield Contents(pgettext("document", "Contents"))
    laid = lay_out(edition, lambda ref: "", lambda key: "")
    for number, chapter in enumerate(laid):
        yield from _chapter(edition, chapter, first=number == 0)
    yield from _signature(edition)
    yield from figures_annex(edition)
    yield from names_annex(edition)
    yield from _proof(sha256)


def _chapter(edition: Edition, laid: LaidChapter, *, first: bool) -> Iterator[Block]:
    chapter = laid.chapter
    title = chapter_title(chapter.number, chapter.title, edition.language)
    yield Heading(1, title, chapter.anchor, new_page=first)
    for number, part in enumerate(laid.sections, 1):
        if part.section.title:
            title = section_title(chapter.number, number, part.section.title, edition.language)
            yield Heading(2, title, f"{chapter.anchor}-{number}")
        for paragraph in part.paragraphs:
            yield from _claim(edition, paragraph)
    if laid.tallies:
        yield from pictures.claimed_and_named(laid.tallies, edition.institutions_reporting)


def _claim(edition: Edition, laid: Laid) -> Iterator[Block]:
    claim = laid.claim
    yield Paragraph(tuple(prose_runs(claim)), anchor=claim.ref)
    for note in laid.notes:
        yield Paragraph((run(f"{note.label}　", mark="label"), run(note.text)), Style.NOTE)
    if laid.fold is not None:
        reporting = laid.fold.tally.figure.indicator == REPORTING
        names = tuple(name.name for name in laid.fold.tally.names)
        yield _names(names, laid.fold.remark, in_annex=reporting, language=edition.language)
    if laid.bars:
        yield pictures.by_kind(laid.bars)
    for chart, derived in laid.charts:
        yield pictures.per_day(chart, derived)


def prose_runs(claim: ClaimView) -> Iterator[Run]:
    """The claim with its figures, each leading to the row of the annex where it opens."""
    figures = {figure.ref: figure for figure in claim.figures}
    for piece in pieces(claim.text):
        if piece.ref:
            figure = figures[piece.ref]
            yield run(figure.bare if piece.bare else figure.sentence, link=piece.ref)
            yield run(piece.ref, link=piece.ref, mark="ref")
        else:
            yield run(piece.text)


def _names(names: tuple[str, ...], remark: str, *, in_annex: bool, language: Language) -> Paragraph:
    head = _("Named in the source (%(n)s): ") % {"n": len(names)}
    end, joint = (". ", ", ") if language == "en" else ("。", "、")
    listed = run(joint.join(names) + end)
    if in_annex or len(names) > MOST_NAMES_IN_TEXT:
        listed = run(_("see annex 2") + end, link=NAMES_ANNEX)
    return Paragraph((run(head, mark="label"), listed, run(remark)), Style.NOTE)


def _signature(edition: Edition) -> Iterator[Block]:
    """Who and when at the right, as clause 7.3.5.2 has it: the day two characters further in."""
    name, when = edition.publisher.name, day(edition.published_on, edition.language)
    yield Paragraph(runs(""))
    yield Paragraph(runs(name), Style.SIGNATURE, right=2.0)
    yield Paragraph(runs(when), Style.SIGNATURE, right=max(2.0, em_width(name) - em_width(when)))


def _proof(sha256: str) -> Iterator[Block]:
    yield Heading(1, _("How to check this report"), "proof")
    yield Paragraph(
        runs(
            _(
                "This document was made from the frozen data file report.json and from nothing "
                "else. The SHA-256 of that file is:"
            )
        )
    )
    yield Paragraph(runs(sha256), Style.CODE)
    yield Paragraph(
        runs(
            _(
                "The page of the report shows the SHA-256 of each of its files. The page “Check a "
                "file” and the command “kaijuan report verify FILE” say whether a file is one of "
                "them."
            )
        )
    )
