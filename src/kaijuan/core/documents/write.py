"""The two writers behind one door; each imports its engine only when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kaijuan.core.documents.model import Contents, Document


@dataclass(frozen=True, slots=True)
class Pdf:
    """The file, and the page on which each heading of the contents stands."""

    data: bytes
    pages: Mapping[str, int]


def to_pdf(document: Document) -> Pdf:
    """PDF/A-2a and PDF/UA-1: tagged, with outline, fonts embedded; the same bytes every time."""
    from kaijuan.core.documents.pdf.compile import compile_pdf

    data, pages = compile_pdf(document)
    return Pdf(data, pages)


def to_docx(document: Document, pages: Mapping[str, int] | None = None) -> bytes:
    """A document for Word, WPS and LibreOffice; the same bytes every time.

    ``pages`` fills the contents with page numbers; without it they are those of the PDF, which has
    the same page and the same lines. The office program keeps its own when it updates the field.
    """
    from kaijuan.core.documents.docx.package import write_docx

    if pages is None and any(isinstance(block, Contents) for block in document.blocks):
        pages = to_pdf(document).pages
    return write_docx(document, pages or {})
