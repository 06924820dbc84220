"""The sentence of a claim with its figures in it, each opening to its evidence."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kaijuan.core.ui.components import opens
from kaijuan.evidence.reports.edition_parts import ClaimView, FigureView
from kaijuan.evidence.reports.placeholders import pieces

#: Where a figure opens: a page of its own, or a place in the same file.
FigureLink = Callable[[str], str]


def prose(claim: ClaimView, link: FigureLink) -> SafeString:
    """The claim as markup; everything stored is escaped."""
    figures = {figure.ref: figure for figure in claim.figures}
    parts = (
        _figure(figures[piece.ref], piece.bare, link) if piece.ref else piece.text
        for piece in pieces(claim.text)
    )
    return format_html_join("", "{}", ((part,) for part in parts))


def plain_prose(claim: ClaimView) -> str:
    """The claim as plain text, for titles and exports."""
    figures = {figure.ref: figure for figure in claim.figures}
    return "".join(
        (figures[piece.ref].bare if piece.bare else figures[piece.ref].sentence)
        if piece.ref
        else piece.text
        for piece in pieces(claim.text)
    )


def _figure(figure: FigureView, bare: bool, link: FigureLink) -> SafeString:
    drawn = opens(figure.bare if bare else figure.sentence, link(figure.ref))
    # A statement is a clause long and must be free to break.
    return format_html('<span class="statement">{}</span>', drawn) if figure.is_statement else drawn
