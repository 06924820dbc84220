"""Text of strangers stays text: it breaks no document, and none of it is carried out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kaijuan.core.documents.fonts import covered, drawable, font_folder
from kaijuan.core.documents.plain import MISSING, breakable, plain
from kaijuan.core.documents.public import Paragraph, runs, to_docx, to_pdf
from kaijuan.core.documents.tests.making import a_document, full_of

HOSTILE = {
    "typst code": '#panic("x") #import "/etc/passwd" #{ 1/0 } #sys.inputs',
    "typst markup": "= heading\n- list *bold* _x_ `raw` $ x^2 $ @ref <label> // gone /* gone */",
    "escapes": '\\ \\u{41} \\n \\" \' " ` ~ --- ...',
    "markup": '</w:t></w:r><w:r/> <script>alert(1)</script> ]]> <!-- &lt; & "quoted"',
    "a soft hyphen alone": "\u00ad",
    "a field": 'INCLUDETEXT "C:\\\\secret" \\* MERGEFORMAT',
    "controls": "a\x00b\x01c\x08d\x0be\x1bf\x7fg\x85h\ufffei\uffffj",
    "lone surrogates": "a\ud800b\udfffc",
    "turned": "\u202eevil\u202c \u2067x\u2069 \u200f\u061c",
    "right to left": "مكتبة جامعة سيتشوان ספריה",
    "a very long word": "x" * 5000,
    "a very long line": "长" * 3000,
    "emoji": "😀👨‍👩‍👧‍👦🏳️‍🌈 ☎️",
    "rare characters": "𠀀𪚥𬬻䶮龘 ㎡ ①",
    "blank": "   \t\n  ",
    "nothing": "",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_every_place_takes_every_text(name: str):
    document = full_of(HOSTILE[name])
    pdf = to_pdf(document)
    assert len(pdfium.PdfDocument(pdf.data)) >= 1
    data = to_docx(document, pdf.pages)
    docx.Document(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels", ".svg")):
                etree.fromstring(archive.read(part))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all(text: str):
    document = full_of(text)
    pdf = to_pdf(document)
    docx.Document(io.BytesIO(to_docx(document, pdf.pages)))


@pytest.mark.parametrize("name", ["typst code", "typst markup"])
def test_markup_is_printed_as_it_was_written(name: str):
    said = HOSTILE[name].replace("\n", " ")
    made = a_document(blocks=(Paragraph(runs(said)),))
    text = pdfium.PdfDocument(to_pdf(made).data)[0].get_textpage().get_text_bounded()
    squeezed = "".join(text.split())
    assert "".join(said.split()) in squeezed.replace("\ufffe", "").replace("\u200b", "")


def test_a_long_word_stays_on_the_page():
    made = a_document(blocks=(Paragraph(runs("W" * 400)),))
    page = pdfium.PdfDocument(to_pdf(made).data)[0]
    text = page.get_textpage()
    rights = [text.get_charbox(n)[2] for n in range(text.count_chars())]
    assert max(rights) * 25.4 / 72 <= 210 - 26 + 1


def test_what_no_file_can_hold_is_taken_out_and_the_rest_stays():
    assert plain("a\x00b\ud800c") == "a\ufffdb\ufffdc"
    assert plain("甲\r\n乙\tz") == "甲 乙 z"
    assert plain("\u202eabc\u202c") == "abc"
    assert plain("مكتبة 😀") == "مكتبة 😀"
    assert breakable("a" * 24) == "a" * 24
    assert breakable("a" * 25).replace("\u200b", "") == "a" * 25


def test_what_the_fonts_lack_is_marked_and_all_of_gb2312_is_there():
    assert drawable("开卷😀ا") == f"开卷{MISSING}{MISSING}"
    both = covered(font_folder() / "NotoSerifSC-Regular.otf") & covered(
        font_folder() / "NotoSansSC-Regular.otf"
    )
    pairs = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    letters = {text for pair in pairs if (text := pair.decode("gb2312", "ignore"))}
    assert len(letters) == 6763
    assert {ord(letter) for letter in letters} <= both


def test_the_typesetter_reads_no_file_beside_its_own(tmp_path: Path):
    """The template is the only program; it never hands text to something that would run it."""
    source = (Path(__file__).parents[1] / "pdf" / "official.typ").read_text(encoding="utf-8")
    for word in ("eval(", "read(", "include ", "import ", "plugin("):
        assert word not in source
