"""Small pieces of WordprocessingML: text, fields, bookmarks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from kaijuan.core.documents.plain import plain

NAMESPACES: Final = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    }.items()
)
XML_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(slots=True)
class Bookmarks:
    """Anchors by the names that Word allows: a letter first, at most 40 of letters and digits."""

    known: frozenset[str]
    names: dict[str, str] = field(default_factory=dict)
    used: int = 0

    def name(self, anchor: str) -> str:
        """The bookmark of an anchor, or "" where no such place is in the document."""
        if anchor not in self.known:
            return ""
        return self.names.setdefault(anchor, f"_Ref{len(self.names) + 1:08}")

    def around(self, anchor: str, content: str) -> str:
        """``content`` with the bookmark of ``anchor`` around it."""
        name = self.name(anchor) if anchor else ""
        if not name:
            return content
        self.used += 1
        start = f'<w:bookmarkStart w:id="{self.used}" w:name="{name}"/>'
        return f'{start}{content}<w:bookmarkEnd w:id="{self.used}"/>'


def text_run(words: str, properties: str = "") -> str:
    """One stretch of text; ``properties`` are inside ``w:rPr``."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(plain(words))}</w:t></w:r>'


def field_run(instruction: str, shown: str, properties: str = "") -> str:
    """A field with the result it shows until the office program works it out anew."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{look}<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r>{look}<w:t>{escape(shown)}</w:t></w:r>"
        f'<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def paragraph(style: str, content: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def attribute(text: str) -> str:
    """``text`` quoted for an attribute."""
    return quoteattr(plain(text))


def twips(points: float) -> int:
    return round(points * 20)
