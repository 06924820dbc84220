"""The docx: parts that fit together, the page of the standard, fields that are filled."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from kaijuan.core.documents import layout
from kaijuan.core.documents.public import Paragraph, runs, to_docx
from kaijuan.core.documents.tests.making import a_document, full_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def xml(data: bytes, part: str = "word/document.xml") -> Any:
    return etree.fromstring(parts(data)[part])


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def test_the_page_is_that_of_the_standard():
    section = opened(to_docx(a_document())).sections[0]
    measured = {
        "page": (section.page_width.mm, section.page_height.mm),
        "margins": (section.top_margin.mm, section.left_margin.mm),
        "area": (
            section.page_width.mm - section.left_margin.mm - section.right_margin.mm,
            section.page_height.mm - section.top_margin.mm - section.bottom_margin.mm,
        ),
    }
    expected = {"page": (210, 297), "margins": (37, 28), "area": (156, 225)}
    for name, pair in expected.items():
        assert measured[name] == pytest.approx(pair, abs=0.05), name


def test_the_grid_holds_22_lines_and_the_styles_28_characters():
    data = to_docx(a_document())
    grid = xml(data).find(f".//{W}docGrid")
    pitch = int(grid.get(f"{W}linePitch"))
    assert grid.get(f"{W}type") == "lines"
    assert 22 * pitch <= layout.HIGH_PT * 20 < 23 * pitch
    normal = opened(data).styles["Normal"].element
    size = int(normal.find(f".//{W}sz").get(f"{W}val")) / 2
    closer = int(normal.find(f".//{W}rPr/{W}spacing").get(f"{W}val")) / 20
    assert size == 16
    assert 28 * (size + closer) <= layout.WIDE_PT < 29 * (size + closer)


def test_the_styles_are_named_as_offices_name_them_and_set_in_the_types_of_the_standard():
    styles = opened(to_docx(a_document())).styles
    expected = {
        "Title": (22, "方正小标宋简体"),
        "heading 1": (16, "黑体"),
        "heading 2": (16, "楷体_GB2312"),
        "Body Text": (16, "仿宋_GB2312"),
        "footer": (14, "宋体"),
    }
    by_name = {style.element.find(f"{W}name").get(f"{W}val"): style for style in styles}
    for name, (size, face) in expected.items():
        assert by_name[name].font.size.pt == size, name
        assert by_name[name].element.find(f".//{W}rFonts").get(f"{W}eastAsia") == face
    assert {"caption", "toc 1", "toc 2", "TOC Heading", "header"} <= set(by_name)


def test_fonts_that_an_office_lacks_have_others_in_their_place():
    fonts = xml(to_docx(a_document()), "word/fontTable.xml")
    others = {
        font.get(f"{W}name"): font.find(f"{W}altName").get(f"{W}val")
        for font in fonts.iter(f"{W}font")
    }
    assert "FangSong" in others["仿宋_GB2312"]
    assert "SimSun" in others["方正小标宋简体"]


def test_every_relation_leads_to_a_part_and_every_part_has_a_type():
    found = parts(to_docx(a_document()))
    types = etree.fromstring(found["[Content_Types].xml"])
    endings = {each.get("Extension") for each in types if each.tag.endswith("Default")}
    named = {each.get("PartName") for each in types if each.tag.endswith("Override")}
    assert {f"/{name}" for name in found} >= named
    relations = etree.fromstring(found["word/_rels/document.xml.rels"])
    for relation in relations:
        assert f"word/{relation.get('Target')}" in found
    known = {relation.get("Id") for relation in relations}
    used = set(re.findall(rb'r:(?:id|embed)="([^"]+)"', found["word/document.xml"]))
    assert {name.decode() for name in used} <= known
    for name, content in found.items():
        assert name.rsplit(".", 1)[1] in endings
        if name.endswith((".xml", ".rels", ".svg")):
            etree.fromstring(content)


def test_the_contents_are_filled_and_lead_to_their_headings():
    data = to_docx(a_document())
    document = xml(data)
    lines = [
        p
        for p in document.iter(f"{W}p")
        if (style := p.find(f"{W}pPr/{W}pStyle")) is not None
        and style.get(f"{W}val", "").startswith("TOC")
        and style.get(f"{W}val") != "TOCHeading"
    ]
    shown = ["".join(line.itertext(f"{W}t")) for line in lines]
    assert shown == ["一、缘起2", "（一）馆舍2", "二、名单3"]
    marks = {mark.get(f"{W}name") for mark in document.iter(f"{W}bookmarkStart")}
    assert {link.get(f"{W}anchor") for link in document.iter(f"{W}hyperlink")} <= marks
    kinds = [each.get(f"{W}fldCharType") for each in document.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")
    instructions = "".join(each.text for each in document.iter(f"{W}instrText"))
    assert 'TOC \\o "1-2"' in instructions
    # Nothing asks to be updated at opening: that would be a question to the reader.
    assert b"updateFields" not in parts(data)["word/settings.xml"]
    assert b"w:dirty" not in parts(data)["word/document.xml"]


def test_captions_count_by_themselves_and_pictures_say_what_they_show():
    data = to_docx(a_document())
    text = parts(data)["word/document.xml"].decode()
    assert "SEQ 图 \\* ARABIC" in text
    assert "SEQ 表 \\* ARABIC" in text
    assert 'descr="一根条，甲馆"' in text
    assert "svgBlip" in text
    found = parts(data)
    assert found["word/media/image1.png"].startswith(b"\x89PNG")
    assert b"<svg" in found["word/media/image1.svg"]


def test_odd_and_even_pages_have_their_number_on_their_side():
    found = parts(to_docx(a_document()))
    assert b"<w:evenAndOddHeaders/>" in found["word/settings.xml"]
    for part, side in (("word/footer1.xml", "right"), ("word/footer2.xml", "left")):
        footer = found[part].decode()
        assert f'<w:jc w:val="{side}"/>' in footer
        assert f'w:{side}Chars="100"' in footer
        assert "PAGE" in footer
        assert footer.count("—") == 2
    assert "闭馆时节的图书馆" in found["word/header1.xml"].decode()


def test_the_same_document_is_the_same_bytes():
    first = to_docx(a_document())
    assert to_docx(a_document()) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = opened(first).core_properties
    assert properties.created.isoformat()[:10] == "2020-02-28"
    assert properties.modified == properties.created
    assert properties.identifier == "sha256:" + "0" * 64


def test_a_red_head_is_there_only_when_asked_for():
    assert "RedHead" not in parts(to_docx(a_document()))["word/document.xml"].decode()
    text = parts(to_docx(a_document(red_head="四川省图工委")))["word/document.xml"].decode()
    assert '<w:pStyle w:val="RedHead"/>' in text
    assert text.index("RedHead") < text.index('w:val="Title"')


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="needs LibreOffice: apt install libreoffice-writer"
)
def test_libreoffice_shows_22_lines_of_28_characters(tmp_path: Path):
    import pypdfium2 as pdfium

    page = a_document(blocks=(Paragraph(runs("开" * 28 * 60)),))
    (tmp_path / "page.docx").write_bytes(to_docx(page))
    (tmp_path / "odd.docx").write_bytes(to_docx(full_of("a < b & \x00 \u202e 😀")))
    asked = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless"]
    asked += ["--convert-to", "pdf", "--outdir", str(tmp_path), "page.docx", "odd.docx"]
    home = os.environ | {"HOME": str(tmp_path)}
    subprocess.run(asked, cwd=tmp_path, env=home, check=True, capture_output=True, timeout=240)
    text = pdfium.PdfDocument(tmp_path / "page.pdf")[1].get_textpage().get_text_bounded()
    lines = [line.strip() for line in text.splitlines() if "开" in line]
    assert [len(line) for line in lines] == [28] * 22
    assert len(pdfium.PdfDocument(tmp_path / "odd.pdf")) >= 1
