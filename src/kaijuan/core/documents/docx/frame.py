"""The page around the text: section, headers, footers, settings and properties."""

from __future__ import annotations

from typing import Final

from kaijuan import __version__
from kaijuan.core.documents import layout
from kaijuan.core.documents.docx.marks import (
    NAMESPACES,
    XML_HEAD,
    attribute,
    field_run,
    paragraph,
    text_run,
    twips,
)
from kaijuan.core.documents.layout import POINTS_PER_MM, measures
from kaijuan.core.documents.model import Document
from kaijuan.core.documents.plain import plain

#: Relation ids of the parts that every page has.
HEADER, FOOTER_ODD, FOOTER_EVEN, NO_HEADER = "rIdHead", "rIdOdd", "rIdEven", "rIdBare"
_FOOTER_LINE_PT: Final = 16.0
_HEADER_DOWN_MM: Final = 25.0


def section(document: Document) -> str:
    """The page: size, margins, and the grid of 22 lines."""
    m = measures(document.language)
    # From the foot of the page to the foot of the line whose middle, the dash, is 7 mm down.
    down = layout.BOTTOM_MM - layout.DASH_UNDER_AREA_MM
    foot = twips(down * POINTS_PER_MM - _FOOTER_LINE_PT / 2)
    # 22 lines by the grid; 28 characters by the styles (see `styles._closer`). The pitch of the
    # characters is written too, for those who switch their grid on.
    grid = (
        f'<w:docGrid w:type="lines" w:linePitch="{twips(m.pitch)}" '
        f'w:charSpace="{round(m.tracking * 4096)}"/>'
    )
    return (
        "<w:sectPr>"
        f'<w:headerReference w:type="even" r:id="{HEADER}"/>'
        f'<w:headerReference w:type="default" r:id="{HEADER}"/>'
        f'<w:footerReference w:type="even" r:id="{FOOTER_EVEN}"/>'
        f'<w:footerReference w:type="default" r:id="{FOOTER_ODD}"/>'
        f'<w:headerReference w:type="first" r:id="{NO_HEADER}"/>'
        f'<w:footerReference w:type="first" r:id="{FOOTER_ODD}"/>'
        f'<w:pgSz w:w="{_mm(layout.PAGE_WIDE_MM)}" w:h="{_mm(layout.PAGE_HIGH_MM)}"/>'
        f'<w:pgMar w:top="{_mm(layout.TOP_MM)}" w:right="{_mm(layout.RIGHT_MM)}" '
        f'w:bottom="{_mm(layout.BOTTOM_MM)}" w:left="{_mm(layout.LEFT_MM)}" '
        f'w:header="{_mm(_HEADER_DOWN_MM)}" w:footer="{foot}" w:gutter="0"/>'
        f"<w:titlePg/>{grid}</w:sectPr>"
    )


def header_xml(text: str) -> str:
    content = paragraph("Header", text_run(text)) if text else paragraph("Normal", "")
    return f"{XML_HEAD}<w:hdr {NAMESPACES}>{content}</w:hdr>"


def footer_xml(*, odd: bool) -> str:
    """— 1 — on the right of odd pages and on the left of even ones, one character in."""
    side = "right" if odd else "left"
    in_one = f'<w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/>'
    number = text_run("— ") + field_run("PAGE", "1") + text_run(" —")
    return f"{XML_HEAD}<w:ftr {NAMESPACES}>{paragraph('Footer', number, in_one)}</w:ftr>"


def settings_xml() -> str:
    """Different odd and even pages; Chinese punctuation closed up; no field updated unasked."""
    word = "http://schemas.microsoft.com/office/word"
    return (
        f'{XML_HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:drawingGridVerticalSpacing w:val="156"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/>"
        "<w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>"
        "<w:adjustLineHeightInTable/><w:useFELayout/>"
        f'<w:compatSetting w:name="compatibilityMode" w:uri="{word}" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def core_xml(document: Document) -> str:
    """The properties; the only time in the file is midnight of the document's own day."""
    moment = f"{document.day.isoformat()}T00:00:00Z"
    texts = {
        "dc:title": document.title,
        "dc:creator": document.author,
        "dc:identifier": document.identifier,
        "dc:language": document.language,
    }
    filled = "".join(f"<{name}>{_escaped(text)}</{name}>" for name, text in texts.items())
    stamps = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f"{XML_HEAD}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{filled}{stamps}</cp:coreProperties>"
    )


def app_xml() -> str:
    return (
        f"{XML_HEAD}<Properties "
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>Kaijuan</Application><AppVersion>{_version()}</AppVersion></Properties>"
    )


def _version() -> str:
    """ "0.1.0" as the two numbers of at most four digits that the format allows."""
    major, minor, *_rest = __version__.split(".")
    return f"{int(major):02}.{int(minor):04}"


def _escaped(text: str) -> str:
    return attribute(text)[1:-1] if plain(text) else ""


def _mm(length: float) -> int:
    return twips(length * POINTS_PER_MM)
