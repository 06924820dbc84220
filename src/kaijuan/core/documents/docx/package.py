"""The parts in one zip whose bytes depend on nothing but the document."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Final

from kaijuan.core.documents.docx import frame
from kaijuan.core.documents.docx.body import Body
from kaijuan.core.documents.docx.marks import XML_HEAD
from kaijuan.core.documents.docx.styles import fonts_xml, styles_xml
from kaijuan.core.documents.drawing import Drawing
from kaijuan.core.documents.model import Document
from kaijuan.core.documents.pdf.compile import draw_png

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
#: The earliest day a zip can say: every entry bears it.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_LEVEL: Final = 6

#: Relation id, kind of relation, part, and the last word of its content type.
_PARTS: Final = (
    ("rIdStyles", "styles", "styles.xml", "styles+xml"),
    ("rIdSettings", "settings", "settings.xml", "settings+xml"),
    ("rIdFonts", "fontTable", "fontTable.xml", "fontTable+xml"),
    (frame.HEADER, "header", "header1.xml", "header+xml"),
    (frame.NO_HEADER, "header", "header2.xml", "header+xml"),
    (frame.FOOTER_ODD, "footer", "footer1.xml", "footer+xml"),
    (frame.FOOTER_EVEN, "footer", "footer2.xml", "footer+xml"),
)


def write_docx(document: Document, pages: Mapping[str, int]) -> bytes:
    """The file, with ``pages`` as the numbers in the contents."""
    body = Body(document, pages)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _package_relations(),
        "docProps/app.xml": frame.app_xml(),
        "docProps/core.xml": frame.core_xml(document),
        "word/document.xml": body.xml(),
        "word/styles.xml": styles_xml(document.language),
        "word/settings.xml": frame.settings_xml(),
        "word/fontTable.xml": fonts_xml(),
        "word/header1.xml": frame.header_xml(document.header),
        "word/header2.xml": frame.header_xml(""),
        "word/footer1.xml": frame.footer_xml(odd=True),
        "word/footer2.xml": frame.footer_xml(odd=False),
        "word/_rels/document.xml.rels": _relations(body.drawings),
    }
    for number, drawing in enumerate(body.drawings, 1):
        parts[f"word/media/image{number}.svg"] = drawing.svg()
        parts[f"word/media/image{number}.png"] = draw_png(drawing)
    return _zipped(parts)


def _zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Made on no system in particular, readable by all.
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            data = content.encode() if isinstance(content, str) else content
            archive.writestr(entry, data, compresslevel=_LEVEL)
    return out.getvalue()


def _content_types() -> str:
    kinds = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "png": "image/png",
        "svg": "image/svg+xml",
    }
    named = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": (
            "application/vnd.openxmlformats-officedocument.extended-properties+xml"
        ),
    } | {f"/word/{part}": f"{_WORD}.{kind}" for _id, _relation, part, kind in _PARTS}
    defaults = "".join(
        f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in kinds.items()
    )
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in named.items()
    )
    space = f'xmlns="{_PACKAGE}/content-types"'
    return f"{XML_HEAD}<Types {space}>{defaults}{overrides}</Types>"


def _package_relations() -> str:
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    return _relationships(
        [
            ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
            ("rId2", core, "docProps/core.xml"),
            ("rId3", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
        ]
    )


def _relations(drawings: list[Drawing]) -> str:
    rows = [(name, f"{_OFFICE}/{relation}", part) for name, relation, part, _kind in _PARTS]
    for number in range(1, len(drawings) + 1):
        for end in ("Png", "Svg"):
            target = f"media/image{number}.{end.lower()}"
            rows.append((f"rId{end}{number}", f"{_OFFICE}/image", target))
    return _relationships(rows)


def _relationships(rows: list[tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        for name, kind, target in rows
    )
    return f'{XML_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'
