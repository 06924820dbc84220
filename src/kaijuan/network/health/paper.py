"""A signed pledge on paper."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import override

from kaijuan.core.documents.public import Block, Document, Paragraph, Style, runs
from kaijuan.core.ui.dates import moment
from kaijuan.network.health.domain.days import local_day
from kaijuan.network.health.models import Signature


def paper_of(signature: Signature, language: str) -> Document:
    """The text as it was signed, name and time, and the digest by which it is checked."""
    english = language.startswith("en") and bool(signature.version.text_en)
    with override("en" if english else "zh-hans"):
        return _document(signature, english)


def _document(signature: Signature, english: bool) -> Document:
    version = signature.version
    pledge, library = version.pledge, signature.institution
    title = (pledge.title_en if english else "") or pledge.title
    text = version.text_en if english else version.text
    body: list[Block] = [Paragraph(runs(line)) for line in text.splitlines() if line.strip()]
    signed_on: dt.date = local_day(signature.signed_at, library)
    body += [
        Paragraph(runs(signature.name), Style.SIGNATURE, right=4),
        Paragraph(runs(moment(signature.signed_at)), Style.SIGNATURE, right=4),
        Paragraph(
            runs(_("Version %(number)d of this pledge.") % {"number": version.number}), Style.NOTE
        ),
        Paragraph(
            runs(_("Signed by typing the name. SHA-256 over text, person, name and time:")),
            Style.NOTE,
        ),
        Paragraph(runs(signature.sha256), Style.CODE),
    ]
    return Document(
        language="en" if english else "zh-Hans",
        title=title,
        blocks=tuple(body),
        day=signed_on,
        author=library.name,
        subtitle=(library.name_en if english else "") or library.name,
        identifier=signature.sha256,
    )
