"""The PDF: the page of GB/T 9704-2012, measured; the text in order; nothing that varies."""

from __future__ import annotations

import ctypes
from collections import Counter

import pypdfium2 as pdfium
import pytest

from kaijuan.core.documents import layout
from kaijuan.core.documents.public import Paragraph, Style, runs, to_pdf
from kaijuan.core.documents.tests.making import a_document

MM = 25.4 / 72


def full_page() -> pdfium.PdfDocument:
    """Two pages of nothing but one character; the title is out of the way on the first."""
    return pdfium.PdfDocument(to_pdf(a_document(blocks=(Paragraph(runs("开" * 28 * 50)),))).data)


def boxes(page: pdfium.PdfPage, letter: str) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of every ``letter``, in points."""
    text = page.get_textpage()
    found = [
        text.get_charbox(n, loose=True)
        for n in range(text.count_chars())
        if text.get_text_range(n, 1) == letter
    ]
    return found


def test_the_page_is_a4_with_the_margins_of_the_standard():
    page = full_page()[1]
    assert [round(side * MM) for side in page.get_size()] == [210, 297]
    letters = boxes(page, "开")
    left = min(box[0] for box in letters) * MM
    right = 210 - max(box[2] for box in letters) * MM
    assert left == pytest.approx(layout.LEFT_MM, abs=1)
    assert right == pytest.approx(layout.RIGHT_MM, abs=1)
    # The top of the type, not the edge of its box: the box of the font is higher than the type.
    text = page.get_textpage()
    tops = [
        text.get_charbox(n)[3]
        for n in range(text.count_chars())
        if text.get_text_range(n, 1) == "开"
    ]
    assert 297 - max(tops) * MM == pytest.approx(layout.TOP_MM, abs=1.5)


def test_a_page_holds_22_lines_of_28_characters():
    lines = Counter(round(box[1]) for box in boxes(full_page()[1], "开"))
    assert len(lines) == layout.LINES
    assert set(lines.values()) == {layout.CHARACTERS}


def test_the_lines_fill_the_type_area():
    feet = sorted({round(box[1], 1) for box in boxes(full_page()[1], "开")})
    pitch = (feet[-1] - feet[0]) / (layout.LINES - 1)
    assert pitch * layout.LINES * MM == pytest.approx(layout.HIGH_MM, abs=0.5)


def test_page_numbers_stand_between_dashes_right_on_odd_and_left_on_even():
    document = full_page()
    for number, page in enumerate(document, 1):
        assert f"— {number} —" in page.get_textpage().get_text_bounded()
        # In print the left dash is the first one; the last page may be short.
        dashes = boxes(page, "—")
        centre = sum(box[0] + box[2] for box in dashes) / 2 / len(dashes) * MM
        assert (centre > 150) == (number % 2 == 1)
        exact = page.get_textpage()
        drawn = [
            exact.get_charbox(n)
            for n in range(exact.count_chars())
            if exact.get_text_range(n, 1) == "—"
        ]
        down = layout.BOTTOM_MM - sum(box[1] + box[3] for box in drawn) / 2 / len(drawn) * MM
        assert down == pytest.approx(layout.DASH_UNDER_AREA_MM, abs=1)


def test_chinese_comes_out_in_order():
    document = pdfium.PdfDocument(to_pdf(a_document()).data)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    places = [
        text.index(words) for words in ("闭馆时节", "目　录", "一、缘起", "图书馆。", "七十四所")
    ]
    assert places == sorted(places)
    assert "0" * 64 in text


def test_the_fonts_are_embedded():
    document = pdfium.PdfDocument(to_pdf(a_document()).data)
    fonts = set()
    for page in document:
        for part in page.get_objects():
            if part.type == pdfium.raw.FPDF_PAGEOBJ_TEXT:
                font = pdfium.raw.FPDFTextObj_GetFont(part.raw)
                name = ctypes.create_string_buffer(200)
                pdfium.raw.FPDFFont_GetBaseFontName(font, name, 200)
                assert pdfium.raw.FPDFFont_GetIsEmbedded(font) == 1, name.value
                fonts.add(name.value.decode().partition("+")[2] or name.value.decode())
    assert {"NotoSerifSC-Regular", "NotoSansSC-Regular"} <= {f.split("-Identity")[0] for f in fonts}


def test_the_headings_are_the_outline_and_their_pages_are_known():
    pdf = to_pdf(a_document())
    document = pdfium.PdfDocument(pdf.data)
    outline = [(mark.get_title(), mark.get_dest().get_index() + 1) for mark in document.get_toc()]
    assert outline == [("一、缘起", 2), ("（一）馆舍", 2), ("二、名单", 3)]
    assert dict(pdf.pages) == {"c1": 2, "s1": 2, "c2": 3}


def test_it_is_tagged_and_says_what_it_is():
    data = to_pdf(a_document()).data
    document = pdfium.PdfDocument(data)
    assert document.is_tagged()
    assert document.get_metadata_dict()["Title"] == "闭馆时节的图书馆"
    assert "sha256:" + "0" * 64 in document.get_metadata_dict()["Keywords"]
    assert b"<pdfaid:part>2<" in data
    assert b"<pdfuaid:part>1<" in data
    assert b"/Lang(zh" in data


def test_the_same_document_is_the_same_bytes_and_another_day_is_not():
    import datetime as dt

    first = to_pdf(a_document()).data
    assert to_pdf(a_document()).data == first
    assert to_pdf(a_document(day=dt.date(2020, 2, 29))).data != first


def test_the_drawing_is_vectors():
    page = pdfium.PdfDocument(to_pdf(a_document()).data)[1]
    kinds = {part.type for part in page.get_objects()}
    assert pdfium.raw.FPDF_PAGEOBJ_PATH in kinds
    assert pdfium.raw.FPDF_PAGEOBJ_IMAGE not in kinds


def test_a_red_head_is_there_only_when_asked_for():
    plain = pdfium.PdfDocument(to_pdf(a_document(header="")).data)[0]
    assert "四川" not in plain.get_textpage().get_text_bounded()
    red = pdfium.PdfDocument(to_pdf(a_document(red_head="四川省图工委")).data)[0]
    [top] = [box[3] for box in boxes(red, "川")]
    # Clause 7.2.4: its upper edge is 35 mm under that of the type area, the boxes of fonts aside.
    assert 297 - top * MM == pytest.approx(layout.TOP_MM + layout.RED_HEAD_DOWN_MM, abs=6)


def test_english_has_the_same_page_and_letters_of_its_own():
    made = a_document(
        language="en",
        title="Behind closed doors",
        blocks=(Paragraph(runs("It’s “open”.")), Paragraph(runs("a" * 64), Style.CODE)),
    )
    page = pdfium.PdfDocument(to_pdf(made).data)[0]
    assert [round(side * MM) for side in page.get_size()] == [210, 297]
    assert "It’s “open”." in page.get_textpage().get_text_bounded()
