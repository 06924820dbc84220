"""What the rooms use: describe a `Document`, then `to_pdf` and `to_docx`.

The engines are imported by the functions that need them: a start needs neither.
"""

from __future__ import annotations

from kaijuan.core.documents.drawing import Drawing
from kaijuan.core.documents.model import (
    Block,
    Contents,
    Document,
    Heading,
    Paragraph,
    Picture,
    Row,
    Run,
    Style,
    Table,
    run,
    runs,
)
from kaijuan.core.documents.write import Pdf, to_docx, to_pdf

__all__ = [
    "Block",
    "Contents",
    "Document",
    "Drawing",
    "Heading",
    "Paragraph",
    "Pdf",
    "Picture",
    "Row",
    "Run",
    "Style",
    "Table",
    "run",
    "runs",
    "to_docx",
    "to_pdf",
]
