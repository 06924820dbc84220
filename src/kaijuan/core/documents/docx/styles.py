"""The styles of the document: the names that offices know, the types of GB/T 9704-2012."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from kaijuan.core.documents import layout
from kaijuan.core.documents.docx.marks import NAMESPACES, XML_HEAD, twips
from kaijuan.core.documents.layout import Measures, measures

_RED: Final = "C8102E"
_GREY: Final = "464646"


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface as offices name it, and by which others it may be replaced."""

    name: str
    others: str
    family: str = "auto"


SONG: Final = Face("宋体", "SimSun,Songti SC,Noto Serif CJK SC")
TITLE: Final = Face("方正小标宋简体", "方正小标宋_GBK,小标宋,华文中宋,STZhongsong,宋体,SimSun")
BLACK: Final = Face("黑体", "SimHei,Heiti SC,Noto Sans CJK SC", "modern")
KAI: Final = Face("楷体_GB2312", "楷体,KaiTi,STKaiti,Kaiti SC", "modern")
FANGSONG: Final = Face("仿宋_GB2312", "仿宋,FangSong,STFangsong", "modern")
ROMAN: Final = Face("Times New Roman", "Liberation Serif,Libertinus Serif", "roman")
FIXED: Final = Face("Courier New", "Liberation Mono,DejaVu Sans Mono", "modern")
FACES: Final = (SONG, TITLE, BLACK, KAI, FANGSONG, ROMAN, FIXED)


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style; ``lines`` is the exact pitch in points, 0 lets the grid decide."""

    id: str
    name: str
    face: Face
    size: float
    paragraph: str = ""
    character: str = ""
    after: str = ""
    level: int = 0
    lines: float = 0.0
    snap: bool = True
    latin: Face = ROMAN


def styles_xml(language: str) -> str:
    """``word/styles.xml``."""
    m = measures(language)
    chinese = m is layout.OFFICIAL
    looks = _looks(m, chinese)
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(FANGSONG, ROMAN)}"
        f'<w:sz w:val="{round(m.body * 2)}"/><w:szCs w:val="{round(m.body * 2)}"/>'
        f'<w:lang w:val="en-{"US" if chinese else "GB"}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    return (
        f"{XML_HEAD}<w:styles {NAMESPACES}>{defaults}"
        + "".join(_style(look) for look in looks)
        + _OTHERS
        + "</w:styles>"
    )


def fonts_xml() -> str:
    """``word/fontTable.xml``: by what a program without these fonts may replace them."""
    rows = "".join(
        f'<w:font w:name="{face.name}"><w:altName w:val="{face.others}"/>'
        f'<w:charset w:val="{"00" if face in (ROMAN, FIXED) else "86"}"/>'
        f'<w:family w:val="{face.family}"/><w:pitch w:val="variable"/></w:font>'
        for face in FACES
    )
    return f"{XML_HEAD}<w:fonts {NAMESPACES}>{rows}</w:fonts>"


def _looks(m: Measures, chinese: bool) -> list[Look]:
    two = '<w:ind w:firstLineChars="200" w:firstLine="632"/>' if chinese else ""
    in_two = '<w:ind w:leftChars="200" w:left="632"/>' if chinese else '<w:ind w:left="400"/>'
    centre = '<w:jc w:val="center"/>'
    both = '<w:jc w:val="both"/>'
    space = "" if chinese else '<w:spacing w:after="80"/>'
    small, table = m.small * 1.5, m.table * 1.45
    apart = '<w:spacing w:before="60" w:after="120"/>'
    close = '<w:spacing w:before="40" w:after="40"/>'
    bold = "" if chinese else "<w:b/>"
    head = "" if chinese else '<w:spacing w:before="280" w:after="100"/>'
    keep = "<w:keepNext/><w:keepLines/>"
    return [
        Look("Normal", "Normal", FANGSONG, m.body, character=_closer(m)),
        Look("BodyText", "Body Text", FANGSONG, m.body, space + two + both),
        Look(
            "Title",
            "Title",
            TITLE,
            m.title,
            keep + '<w:spacing w:after="240"/>' + centre,
            bold,
            "Subtitle",
            lines=m.title * 1.5,
            snap=False,
        ),
        Look("Subtitle", "Subtitle", KAI, m.body, centre, after="BodyText"),
        Look("Byline", "Byline", KAI, m.body, centre),
        Look(
            "Heading1",
            "heading 1",
            BLACK,
            m.body if chinese else m.body + 4,
            keep + head + two,
            bold,
            "BodyText",
            1,
        ),
        Look(
            "Heading2",
            "heading 2",
            KAI,
            m.body if chinese else m.body + 1.5,
            keep + head + two,
            bold,
            "BodyText",
            2,
        ),
        Look("Heading3", "heading 3", FANGSONG, m.body, keep + head + two, "<w:b/>", "BodyText", 3),
        Look("Note", "Note", KAI, m.small, close + in_two + both, lines=small, snap=False),
        Look("Small", "Small", FANGSONG, m.small, apart + both, lines=small, snap=False),
        Look("Caption", "caption", BLACK, m.small, apart + centre, lines=small, snap=False),
        Look("PictureLine", "Picture", FANGSONG, m.small, "<w:keepNext/>" + centre, snap=False),
        Look("Remark", "Picture remark", FANGSONG, m.table, "", lines=table, snap=False),
        Look("TableText", "Table Text", FANGSONG, m.table, "", lines=table, snap=False),
        Look(
            "TableHead",
            "Table Head",
            BLACK,
            m.table,
            "<w:keepNext/>",
            bold,
            lines=table,
            snap=False,
        ),
        Look("Digest", "Digest", FIXED, 9.5, "", lines=16, snap=False, latin=FIXED),
        Look("Signature", "Signature", FANGSONG, m.body, '<w:jc w:val="right"/>'),
        Look(
            "TOCHeading",
            "TOC Heading",
            BLACK,
            m.body,
            keep + '<w:spacing w:before="400" w:after="240"/>' + centre,
            bold,
        ),
        Look("TOC1", "toc 1", FANGSONG, m.small + 2, _tab(0), lines=m.pitch * 0.86, snap=False),
        Look(
            "TOC2",
            "toc 2",
            FANGSONG,
            m.small + 2,
            _tab(2 * (m.small + 2)),
            lines=m.pitch * 0.86,
            snap=False,
        ),
        Look(
            "Header",
            "header",
            SONG,
            layout.SIZE_5,
            _under("808080", 4) + centre,
            f'<w:color w:val="{_GREY}"/>',
            snap=False,
        ),
        Look("Footer", "footer", SONG, layout.SIZE_4, "", lines=16, snap=False),
        Look(
            "RedHead",
            "Red Head",
            TITLE,
            44,
            _under(_RED, 12) + centre,
            f'<w:color w:val="{_RED}"/>',
            snap=False,
        ),
    ]


def _closer(m: Measures) -> str:
    """The hair that brings 28 characters into a line, in whole twentieths of a point.

    The grid could do it too, but LibreOffice then gives every run of digits whole cells.
    """
    return f'<w:spacing w:val="{math.floor(m.tracking * 20)}"/>' if m.tracking else ""


def _tab(left: float) -> str:
    right = twips(layout.WIDE_PT)
    return (
        f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{right}"/></w:tabs>'
        f'<w:ind w:left="{twips(left)}"/>'
    )


def _under(colour: str, eighths: int) -> str:
    line = f'w:val="single" w:sz="{eighths}" w:space="3" w:color="{colour}"'
    return f"<w:pBdr><w:bottom {line}/></w:pBdr>"


def _fonts(face: Face, latin: Face) -> str:
    return (
        f'<w:rFonts w:ascii="{latin.name}" w:hAnsi="{latin.name}" w:eastAsia="{face.name}" '
        f'w:cs="{latin.name}"/>'
    )


_PROPERTY: Final = re.compile(r"(<w:(\w+)(?:\s[^>]*)?(?:/>|>.*?</w:\2>))")
#: The order in which the schema (CT_PPrBase) wants the properties of a paragraph.
_ORDER: Final = ("keepNext", "keepLines", "pBdr", "tabs", "snapToGrid", "spacing", "ind", "jc")


def _style(look: Look) -> str:
    found = {name: part for part, name in _PROPERTY.findall(look.paragraph)}
    if not look.snap:
        found["snapToGrid"] = '<w:snapToGrid w:val="0"/>'
    if look.lines:
        exact = f'w:line="{twips(look.lines)}" w:lineRule="exact"'
        before = found.get("spacing", "<w:spacing/>")
        found["spacing"] = before.replace("/>", f" {exact}/>")
    properties = "".join(found[name] for name in _ORDER if name in found)
    if look.level:
        properties += f'<w:outlineLvl w:val="{look.level - 1}"/>'
    default = ' w:default="1"' if look.id == "Normal" else ""
    based = "" if look.id == "Normal" else '<w:basedOn w:val="Normal"/>'
    after = f'<w:next w:val="{look.after}"/>' if look.after else ""
    size = round(look.size * 2)
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{look.id}"><w:name w:val="{look.name}"/>'
        f"{based}{after}<w:qFormat/><w:pPr>{properties}</w:pPr>"
        f"<w:rPr>{_fonts(look.face, look.latin)}{look.character}"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


_OTHERS: Final = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="character" w:styleId="Reference"><w:name w:val="Reference"/>'
    f'<w:rPr>{_fonts(BLACK, ROMAN)}<w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Label"><w:name w:val="Label"/>'
    f"<w:rPr>{_fonts(BLACK, ROMAN)}</w:rPr></w:style>"
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
    '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="table" w:styleId="Ruled"><w:name w:val="Ruled"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    '<w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
    '<w:insideH w:val="single" w:sz="2" w:space="0" w:color="A0A0A0"/>'
    "</w:tblBorders></w:tblPr></w:style>"
)
