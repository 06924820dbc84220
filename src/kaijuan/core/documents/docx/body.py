"""The text of the document, block by block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kaijuan.core.documents import layout
from kaijuan.core.documents.docx.frame import section
from kaijuan.core.documents.docx.marks import (
    NAMESPACES,
    XML_HEAD,
    Bookmarks,
    attribute,
    field_run,
    paragraph,
    text_run,
    twips,
)
from kaijuan.core.documents.drawing import Drawing
from kaijuan.core.documents.layout import measures, red_head_size
from kaijuan.core.documents.model import (
    Block,
    Contents,
    Document,
    Heading,
    Paragraph,
    Picture,
    Run,
    Runs,
    Style,
    Table,
)
from kaijuan.core.documents.words import words

_EMU_PER_POINT: Final = 12_700
_SVG: Final = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_STYLES: Final = {
    Style.BODY: "BodyText",
    Style.NOTE: "Note",
    Style.SMALL: "Small",
    Style.BYLINE: "Byline",
    Style.SIGNATURE: "Signature",
    Style.CODE: "Digest",
}
_MARKS: Final = {"ref": '<w:rStyle w:val="Reference"/>', "label": '<w:rStyle w:val="Label"/>'}


@dataclass(slots=True)
class Body:
    """Writes ``word/document.xml`` and keeps the drawings that it refers to, in order."""

    document: Document
    pages: Mapping[str, int]
    bookmarks: Bookmarks = field(init=False)
    drawings: list[Drawing] = field(default_factory=list)
    tables: int = 0

    def __post_init__(self) -> None:
        self.bookmarks = Bookmarks(self.document.anchors())

    def xml(self) -> str:
        blocks = "".join(self._block(block) for block in self.document.blocks)
        page = section(self.document)
        content = f"{self._opening()}{blocks}{page}"
        return f"{XML_HEAD}<w:document {NAMESPACES}><w:body>{content}</w:body></w:document>"

    def _opening(self) -> str:
        lines = []
        red = self.document.red_head
        if red:
            size = round(red_head_size(red) * 2)
            big = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
            down = twips(layout.RED_HEAD_DOWN_MM * layout.POINTS_PER_MM)
            # Space above the first line of a page is kept only between paragraphs.
            lines.append(paragraph("Normal", "", _spaced(down)))
            lines.append(paragraph("RedHead", text_run(red, big)))
            lines += [paragraph("Normal", "")] * 2
        lines.append(paragraph("Title", text_run(self.document.title)))
        if self.document.subtitle:
            lines.append(paragraph("Subtitle", text_run(self.document.subtitle)))
        lines += [paragraph("Byline", text_run(line)) for line in self.document.byline]
        return "".join(lines)

    def _block(self, block: Block) -> str:
        if isinstance(block, Heading):
            return self._heading(block)
        if isinstance(block, Paragraph):
            return self._paragraph(block)
        if isinstance(block, Picture):
            return self._picture(block)
        if isinstance(block, Table):
            return self._table(block)
        return self._contents(block)

    def _heading(self, block: Heading) -> str:
        content = self.bookmarks.around(block.anchor, text_run(block.text))
        before = "<w:pageBreakBefore/>" if block.new_page else ""
        return paragraph(f"Heading{block.level}", content, before)

    def _paragraph(self, block: Paragraph) -> str:
        shift = ""
        if block.right:
            cell = measures(self.document.language).body + measures(self.document.language).tracking
            shift = (
                f'<w:ind w:rightChars="{round(block.right * 100)}" '
                f'w:right="{twips(block.right * cell)}"/>'
            )
        content = self.bookmarks.around(block.anchor, self._runs(block.runs))
        return paragraph(_STYLES[block.style], content, shift)

    def _runs(self, runs: Runs) -> str:
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Run) -> str:
        shown = text_run(run.text, _MARKS.get(run.mark, ""))
        name = self.bookmarks.name(run.link) if run.link else ""
        if not name:
            return shown
        return f'<w:hyperlink w:anchor="{name}" w:history="1">{shown}</w:hyperlink>'

    def _caption(self, label: str, number: int, text: str) -> str:
        counted = field_run(f"SEQ {label} \\* ARABIC", str(number))
        spoken = f"{label} " if label.isascii() else label
        return paragraph(
            "Caption", text_run(spoken) + counted + text_run(f"　{text}"), _KEEP[label]
        )

    def _picture(self, block: Picture) -> str:
        self.drawings.append(block.drawing)
        number = len(self.drawings)
        label = words(self.document.language).figure
        remarks = "".join(
            paragraph("Remark", text_run(remark), "<w:keepNext/>") for remark in block.remarks
        )
        shown = paragraph("PictureLine", _inline(block, number, label))
        return shown + remarks + self._caption(label, number, block.caption)

    def _table(self, block: Table) -> str:
        self.tables += 1
        whole = sum(block.widths)
        widths = [twips(layout.WIDE_PT * share / whole) for share in block.widths]
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        head = "".join(
            _cell(width, paragraph("TableHead", text_run(text)))
            for width, text in zip(widths, block.head, strict=True)
        )
        rows = []
        for row in block.rows:
            cells = [self._runs(runs) for runs in row.cells]
            cells[0] = self.bookmarks.around(row.anchor, cells[0])
            filled = "".join(
                _cell(width, paragraph("TableText", cell))
                for width, cell in zip(widths, cells, strict=True)
            )
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{filled}</w:tr>")
        label = words(self.document.language).table
        return (
            self._caption(label, self.tables, block.caption)
            + '<w:tbl><w:tblPr><w:tblStyle w:val="Ruled"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f"<w:tblCaption w:val={attribute(block.caption)}/></w:tblPr>"
            f"<w:tblGrid>{columns}</w:tblGrid>"
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{''.join(rows)}"
            "</w:tbl>" + paragraph("TableText", "")
        )

    def _contents(self, block: Contents) -> str:
        """A filled table of contents: nothing has to be updated before it can be read."""
        entries = [self._entry(heading) for heading in self.document.headings()]
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
            r' TOC \o "1-2" \h \z \u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        ended = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        lines = [
            paragraph(f"TOC{level}", (begin if number == 0 else "") + entry)
            for number, (level, entry) in enumerate(entries)
        ]
        lines.append(paragraph("TableText", ended if lines else ""))
        return (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
            f"{paragraph('TOCHeading', text_run(block.title))}{''.join(lines)}"
            "</w:sdtContent></w:sdt>"
        )

    def _entry(self, heading: Heading) -> tuple[int, str]:
        name = self.bookmarks.name(heading.anchor)
        page = field_run(f"PAGEREF {name} \\h", str(self.pages.get(heading.anchor, "")))
        shown = f"{text_run(heading.text)}<w:r><w:tab/></w:r>{page}"
        return heading.level, f'<w:hyperlink w:anchor="{name}" w:history="1">{shown}</w:hyperlink>'


#: A table's caption stays with the table under it, a picture's with what is above.
_KEEP: Final = {"图": "", "Figure": "", "表": "<w:keepNext/>", "Table": "<w:keepNext/>"}


def _spaced(before: int) -> str:
    return f'<w:snapToGrid w:val="0"/><w:spacing w:line="{before}" w:lineRule="exact"/>'


def _cell(width: int, content: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _inline(block: Picture, number: int, label: str) -> str:
    """A picture in the line: vectors for programs of today, dots for those of before 2016."""
    wide = round(layout.WIDE_PT * _EMU_PER_POINT)
    high = round(wide * block.drawing.height / block.drawing.width)
    named = f'id="{number}" name={attribute(f"{label} {number}")} descr={attribute(block.alt)}'
    vectors = (
        '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">'
        f'<asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="rIdSvg{number}"/></a:ext></a:extLst>'
    )
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr {named}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"<pic:pic><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="rIdPng{number}">{vectors}</a:blip>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
