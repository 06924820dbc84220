"""A document through the typesetter. Text goes in as data and is never read as markup."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from kaijuan.core.documents import layout
from kaijuan.core.documents.drawing import Drawing
from kaijuan.core.documents.fonts import drawable, typst_fonts
from kaijuan.core.documents.layout import measures, red_head_size
from kaijuan.core.documents.model import Document, Heading, Paragraph, Picture, Run, Style
from kaijuan.core.documents.plain import breakable, plain
from kaijuan.core.documents.words import words
from kaijuan.core.ui.numbers import NOT_REPORTED

_FOLDER: Final = Path(__file__).parent
_STANDARDS: Final[list[Any]] = ["a-2a", "ua-1"]
_PAGES_OF_HEADINGS: Final = "query(heading).map(it => it.location().page())"
_LONGEST_ALT: Final = 2000
_PNG_PER_INCH: Final = 192.0


def compile_pdf(document: Document) -> tuple[bytes, dict[str, int]]:
    """The PDF, and the page of each heading by its anchor. Raises typst.TypstError."""
    compiler = typst.Compiler(
        input=_FOLDER / "official.typ",
        root=_FOLDER,
        font_paths=typst_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(_described(document), ensure_ascii=False)},
    )
    midnight = dt.datetime.combine(document.day, dt.time(), dt.UTC)
    # typst does not look at SOURCE_DATE_EPOCH; without a time it would write the present one.
    data = compiler.compile(format="pdf", pdf_standards=_STANDARDS, timestamp=midnight)
    if not isinstance(data, bytes):
        raise TypeError("A PDF is one file; only pictures come as a list, one for each page.")
    numbers = json.loads(compiler.eval(_PAGES_OF_HEADINGS))
    anchors = [heading.anchor for heading in document.headings()]
    return data, dict(zip(anchors, numbers, strict=True))


def draw_png(drawing: Drawing) -> bytes:
    """The drawing as dots, for programs that cannot show its vectors."""
    compiler = typst.Compiler(
        input=_FOLDER / "picture.typ",
        root=_FOLDER,
        font_paths=typst_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"svg": drawable(drawing.svg())},
    )
    data = compiler.compile(format="png", ppi=_PNG_PER_INCH)
    return b"".join(data) if isinstance(data, list) else data or b""


def _described(document: Document) -> dict[str, Any]:
    """The document as plain values, every text cleaned, every link one that leads somewhere."""
    anchors = document.anchors()
    described = {
        field.name: _value(getattr(document, field.name), anchors)
        for field in fields(document)
        if field.name not in {"day", "identifier", "author"}
    }
    spoken = words(document.language)
    return described | {
        "title": _said(document.title),
        "author": drawable(plain(document.author)),
        "identifier": drawable(plain(document.identifier)),
        "chinese": document.language.startswith("zh"),
        "day": [document.day.year, document.day.month, document.day.day],
        "measures": _value(measures(document.language), anchors),
        "page": _page(),
        "red_size": red_head_size(document.red_head),
        "words": {"figure": spoken.figure, "table": spoken.table},
    }


@cache
def _page() -> dict[str, float]:
    return {
        "width": layout.PAGE_WIDE_MM,
        "height": layout.PAGE_HIGH_MM,
        "top": layout.TOP_MM,
        "left": layout.LEFT_MM,
        "right": layout.RIGHT_MM,
        "bottom": layout.BOTTOM_MM,
        "dash": layout.DASH_UNDER_AREA_MM,
        "red_down": layout.RED_HEAD_DOWN_MM,
    }


def _value(value: Any, anchors: frozenset[str]) -> Any:
    if isinstance(value, str):
        return drawable(breakable(plain(value)))
    if isinstance(value, Drawing):
        return drawable(value.svg())
    if isinstance(value, Heading):
        return _fields(value, anchors) | {"text": _said(value.text)}
    if isinstance(value, Picture):
        # A string of an archive file has a greatest length; nobody listens to more than this.
        return _fields(value, anchors) | {"alt": _said(value.alt[:_LONGEST_ALT])}
    if isinstance(value, Run):
        link = value.link if value.link in anchors else ""
        return [_value(value.text, anchors), link, value.mark]
    if isinstance(value, Paragraph) and value.style is Style.CODE:
        # A digest must come out of the file as it went in.
        return _fields(value, anchors) | {
            "code": drawable("".join(plain(run.text) for run in value.runs))
        }
    if is_dataclass(value):
        return _fields(value, anchors)
    if isinstance(value, tuple):
        return [_value(each, anchors) for each in value]
    return value


def _said(text: str) -> str:
    """Titles, headings and what is said of a picture are never empty in an archive file."""
    return drawable(breakable(plain(text))).strip() or NOT_REPORTED


def _fields(value: Any, anchors: frozenset[str]) -> dict[str, Any]:
    named = {each.name: _value(getattr(value, each.name), anchors) for each in fields(value)}
    return {"block": type(value).__name__} | named
