"""XLSForms are read by pyxform in a child process; what is not supported is refused by name.

Each import starts a process, so that one file tells much.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from django.utils.translation import override
from openpyxl import Workbook

from kaijuan.core.questionnaires.definition_read import parse_definition
from kaijuan.core.questionnaires.refusals import XLSFormRefused
from kaijuan.core.questionnaires.tests.forms import checked, problems
from kaijuan.core.questionnaires.xlsform import reading
from kaijuan.core.questionnaires.xlsform.child import read_xlsform
from kaijuan.core.questionnaires.xlsform.languages import code_of, languages_of
from kaijuan.core.questionnaires.xlsform.reading import Imported, import_xlsform

FORMS: Final = Path(__file__).with_name("xlsforms")
HEALTH: Final = (FORMS / "health.md").read_text(encoding="utf-8")


def imported(text: str, name: str = "form.md") -> Imported:
    with override("en"):
        return import_xlsform(text.encode(), name)


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without a child of its own: two tests go the whole way, and each takes most of a second."""
    monkeypatch.setattr(reading, "run_parser", lambda _parser, data: read_xlsform(data))
    with warnings.catch_warnings():
        yield
    logging.disable(logging.NOTSET)


def reasons(text: str | bytes, name: str = "form.md") -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    with override("en"), pytest.raises(XLSFormRefused) as refused:
        import_xlsform(data, name)
    return [str(reason) for reason in refused.value.reasons]


def test_a_form_is_taken_over_with_all_that_it_asks() -> None:
    found = imported(HEALTH)
    form = parse_definition(found.definition)
    assert found.title == "健康“日报”"
    assert found.version == "7"
    assert form.nodes["where"].label == {"zh": "人在“哪里”", "en": "Where"}
    assert form.nodes["where"].mark == "personal"
    assert [choice.name for choice in form.choices["place"]] == ["home", "work", "other"]
    assert form.nodes["ill/since"].required is True
    assert form.nodes["trip"].count is not None
    assert form.nodes["temp"].flag_label == {"zh": "发热"}
    assert any("备注" in warning for warning in found.warnings)
    assert any("start" in warning for warning in found.warnings)
    assert not any("label" in warning for warning in found.warnings)
    raw = {
        "where": "other",
        "town": "hz",
        "temp": "38",
        "share": "101",
        "ill": {"since": "2020-02-11"},
        "scale": 6,
    }
    told = problems(checked(form, raw))
    assert set(told) == {"town", "share", "ill/since", "scale"}
    assert checked(form, raw).answers["trip"] == [{"no": "1"}, {"no": "2"}]
    assert [flag.label for flag in checked(form, raw).flags] == ["发热"]


UNSUPPORTED: Final = (FORMS / "unsupported.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("in_this_process")
def test_everything_that_is_not_supported_is_told_by_sheet_row_and_name() -> None:
    told = "\n".join(reasons(UNSUPPORTED))
    assert "a → b → a" in told
    for row, name in (
        (2, "geopoint"),
        (3, "audio"),
        (6, "trigger"),
        (4, "colour"),
        (7, "ex:other.app"),
        (7, "pictures, sounds"),
        (8, "pulldata()"),
        (9, "towns.csv"),
        (10, "rank"),
        (11, "randomize"),
        (12, "username"),
        (13, "audit"),
    ):
        line = next((each for each in told.splitlines() if name in each), "")
        assert f"“survey”, row {row}" in line, (name, told)
    assert "“settings”, row 2" in told
    assert "public_key" in told
    # One refusal shows the first and says how many more there are.
    with override("en"), pytest.raises(XLSFormRefused, match=r"more reasons"):
        import_xlsform(UNSUPPORTED.encode(), "form.md")


@pytest.mark.usefixtures("in_this_process")
def test_a_default_that_could_be_no_answer_is_told_with_its_row() -> None:
    default = """
| survey |
| | type | name | label | default |
| | integer | n | N | many |
"""
    (reason,) = reasons(default)
    assert "row 2" in reason
    assert "default" in reason


DROPPED = """
| survey |
| | type | name | label | flag | mark | default | repeat_count | constraint | videos |
| | begin group | g | G | ${a} > 1 | | 7 | 3 | | |
| | integer | a | A | | | | 2 | | |
| | end group | | | | | | | | |
| | note | n | N | ${a} > 1 | personal | | | | |
| | today | t | | | | | | . != '' | x |
"""


@pytest.mark.usefixtures("in_this_process")
def test_a_column_is_refused_where_it_would_be_dropped() -> None:
    told = reasons(DROPPED)
    for row, column in (
        (2, "flag"),
        (2, "default"),
        (2, "repeat_count"),
        (3, "repeat_count"),
        (5, "flag"),
        (5, "mark"),
        (6, "constraint"),
        (6, "videos"),
    ):
        assert any(f"row {row}:" in each and f"“{column}”" in each for each in told), (row, column)
    assert len(told) == 8


@pytest.mark.usefixtures("in_this_process")
def test_a_scale_with_halves_and_a_moment_with_marks_are_taken_over() -> None:
    text = """
| survey |
| | type | name | label | parameters | mark | relevant | flag | required | read_only |
| | range | scale | Scale | start=0 end=5 step=0.5 | | | | | |
| | start | begun | | | personal | ${scale} > 1 | true() | no | yes |
| | begin group | g | G | | | | | no | no |
| | note | n | N | | | | | no | yes |
| | end group | | | | | | | | |
"""
    form = parse_definition(imported(text).definition)
    assert str(form.nodes["scale"].range.step if form.nodes["scale"].range else "") == "0.5"
    begun = form.nodes["begun"]
    assert begun.mark == "personal"
    assert begun.relevant is not None
    assert begun.flag is not None


@pytest.mark.usefixtures("in_this_process")
def test_what_pyxform_finds_wrong_is_said_in_its_words() -> None:
    text = "| survey |\n| | type | name | label |\n| | text | a | A |\n| | begin group | g | G |\n"
    (reason,) = reasons(text)
    assert "pyxform" in reason
    assert "row : 3" in reason


def a_workbook(*rows: list[str]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    for row in rows:
        sheet.append(row)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def test_a_workbook_is_read_by_what_it_is_whatever_its_name() -> None:
    rows = [["type", "name", "label"], ["text", "a", "姓名"]]
    found = import_xlsform(a_workbook(*rows), "whatever.bin")
    assert found.definition["children"][0]["label"] == {"zh": "姓名"}
    assert found.questions == 1


@pytest.mark.usefixtures("in_this_process")
def test_a_text_in_gb18030_is_read() -> None:
    text = "survey,,,\n,type,name,label\n,text,a,姓名\n".encode("gb18030")
    assert import_xlsform(text, "form.csv").definition["languages"] == ["zh"]


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize(
    "data",
    [b"", b"   ", b"\xd0\xcf\x11\xe0junk", b"PK\x03\x04junk", b"a,b\x00c", b"<html>,,,,,</html>"],
)
def test_what_is_no_form_is_refused_with_a_sentence(data: bytes) -> None:
    assert reasons(data, "form.xlsx")[0]


def test_languages_are_known_by_code_and_by_name() -> None:
    assert [
        code_of(name) for name in ("中文 (zh)", "English (en)", "zh-Hans", "english", "中文")
    ] == [
        "zh",
        "en",
        "zh",
        "en",
        "zh",
    ]
    assert code_of("Français (fr)") == ""
    french = languages_of([{"Français (fr)": "Bonjour"}], "")
    assert french.texts({"Français (fr)": "Bonjour"}) == {"zh": "Bonjour", "en": "Bonjour"}
    assert len(french.warnings) == 1
    both = languages_of([{"English (en)": "Hello", "Français (fr)": "Bonjour"}], "")
    assert both.texts({"English (en)": "Hello", "Français (fr)": "Bonjour"}) == {"en": "Hello"}
    assert len(both.warnings) == 1
