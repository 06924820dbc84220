"""The report on paper: what it says, that it opens to its evidence, and that it is built alike."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pypdfium2 as pdfium
import pytest

from kaijuan.core.documents.public import Heading, Paragraph, Picture, Table
from kaijuan.evidence.reports.documents.numerals import chinese_numeral
from kaijuan.evidence.reports.documents.text import report_document
from kaijuan.evidence.reports.domain import build_files
from kaijuan.evidence.reports.domain.build import NAMES, build_documents
from kaijuan.evidence.reports.edition import Edition
from kaijuan.evidence.reports.models import Release


@pytest.fixture(scope="module")
def built(loaded: int, django_db_blocker) -> dict[str, bytes]:
    with django_db_blocker.unblock():
        return build_files(Release.objects.get(pk=loaded))


def text_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(pdf))


def words_of(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = document.element.body.iter(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
    )
    return "".join(each.text or "" for each in paragraphs) + "".join(cells)


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_every_figure_and_claim_is_in_it_and_opens(case: Release, language: str) -> None:
    edition = Edition.parse(case.body)
    document = report_document(edition, case.sha256, language)
    anchors = document.anchors()
    links = {
        run.link
        for block in document.blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if run.link
    }
    assert {f"F{number:02}" for number in range(1, 48)} <= links
    assert {claim.ref for _chapter, claim in edition.claims()} <= anchors
    figures, names = (block for block in document.blocks if isinstance(block, Table))
    assert [row.anchor for row in figures.rows] == list(edition.figures)
    assert len(names.rows) == 74
    assert sum(isinstance(block, Picture) for block in document.blocks) == 3
    titles = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert len(set(titles)) == len(titles)


def test_the_chinese_document_says_what_the_report_says(case: Release, built) -> None:
    for text in (text_of(built["report.pdf"]), words_of(built["report.docx"])):
        flat = "".join(text.split()).replace("\u2060", "").replace("\ufffe", "")
        for words in ("一、领导统筹", "（一）小组与方案", "附录一", "附录二", case.sha256):
            assert words in flat, words
        assert "60余所" in flat
        assert "四川幼儿师范高等专科学校" in flat
        # How many are missing is never worked out.
        assert "41所" not in flat


def test_the_english_document_is_english(case: Release, built) -> None:
    for text in (text_of(built["report.en.pdf"]), words_of(built["report.en.docx"])):
        flat = " ".join(text.split())
        assert "Annex 1: figures and their evidence" in flat
        assert "Annex 2: institutions" in flat
        assert "How to check this report" in flat
        assert "附录" not in flat


def test_a_list_behind_a_count_is_printed_and_a_long_one_stands_in_the_annex(
    case: Release,
) -> None:
    document = report_document(Edition.parse(case.body), case.sha256, "zh-Hans")
    shown = [
        "".join(run.text for run in block.runs)
        for block in document.blocks
        if isinstance(block, Paragraph)
    ]
    lists = [text for text in shown if text.startswith("原文点名")]
    counts = [text.count("、") + 1 for text in lists if "附录二" not in text]
    assert counts == [8, 19, 6, 10]
    assert sum("附录二" in text for text in lists) == 1


def test_the_files_carry_the_digest_of_the_frozen_body(case: Release, built) -> None:
    for name in ("report.pdf", "report.en.pdf"):
        keywords = pdfium.PdfDocument(built[name]).get_metadata_dict()["Keywords"]
        assert keywords == f"sichuan-2020 sha256:{case.sha256}"
    for name in ("report.docx", "report.en.docx"):
        properties = docx.Document(io.BytesIO(built[name])).core_properties
        assert properties.identifier == f"sichuan-2020 sha256:{case.sha256}"
        assert properties.author == "四川省高等学校图书情报工作委员会"


def test_no_house_address_and_no_time_of_building_is_inside(built) -> None:
    for name in ("report.docx", "report.en.docx"):
        with zipfile.ZipFile(io.BytesIO(built[name])) as archive:
            inside = b"".join(archive.read(part) for part in archive.namelist())
        assert b"2026" not in inside
        assert b"/home/" not in inside
        assert b"TargetMode" not in inside
    for name in ("report.pdf", "report.en.pdf"):
        assert (
            pdfium.PdfDocument(built[name])
            .get_metadata_dict()["CreationDate"]
            .startswith("D:20200228")
        )


_BUILD = """
import django, hashlib, json, pathlib, sys
django.setup()
from django.utils import translation
from kaijuan.evidence.reports.domain.build import build_documents
from kaijuan.evidence.reports.edition import Edition
from kaijuan.evidence.reports.provenance import provenance
text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
sha256 = hashlib.sha256(text.encode()).hexdigest()
with translation.override(sys.argv[2]):
    files = build_documents(Edition.parse(text), sha256) | {"report.prov.jsonld": provenance(text)}
print(json.dumps({name: hashlib.sha256(data).hexdigest() for name, data in files.items()}))
"""


@pytest.mark.parametrize(
    ("language", "world"),
    [
        ("zh-hans", {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}),
        ("en", {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4242"}),
    ],
)
def test_another_process_in_another_zone_builds_the_same_bytes(
    case: Release, built, tmp_path: Path, language: str, world: dict[str, str]
) -> None:
    import json

    body = tmp_path / "report.json"
    body.write_text(case.body, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-c", _BUILD, str(body), language],
        env=os.environ | world | {"PYTHONUTF8": "1"},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    elsewhere = json.loads(told.stdout)
    here = {name: hashlib.sha256(data).hexdigest() for name, data in built.items()}
    assert len(elsewhere) == 5
    assert elsewhere == {name: here[name] for name in elsewhere}


def test_every_promised_file_is_built_and_in_order(built) -> None:
    assert tuple(built) == NAMES


def test_a_red_head_stands_only_in_documents_of_that_name(case: Release, built) -> None:
    red = build_documents(
        Edition.parse(case.body), case.sha256, red_head=True, languages=("zh-Hans",)
    )
    assert list(red) == ["report.red-head.pdf", "report.red-head.docx"]
    publisher = "四川省高等学校图书情报工作委员会"
    first = pdfium.PdfDocument(red["report.red-head.pdf"])[0].get_textpage().get_text_bounded()
    plain = pdfium.PdfDocument(built["report.pdf"])[0].get_textpage().get_text_bounded()
    assert first.count(publisher) == plain.count(publisher) + 1


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100")],
)
def test_chinese_numerals(number: int, text: str) -> None:
    assert chinese_numeral(number) == text
