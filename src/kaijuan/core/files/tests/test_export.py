from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaijuan.core.files.export import escaped, is_formula, table_response, write_csv, write_xlsx
from kaijuan.core.files.tables import read_table

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x"]


@pytest.mark.parametrize("text", [*FORMULAS, *(f" \u3000{text}" for text in FORMULAS)])
def test_no_csv_cell_starts_a_formula(text: str) -> None:
    cell = next(csv.reader(io.StringIO(write_csv([[text]]).decode("utf-8-sig"), newline="")))[0]
    assert cell == f"'{text}"


@pytest.mark.parametrize("text", ["", "-", "+", "甲大学", "a=1", "'=1"])
def test_harmless_text_is_left_alone(text: str) -> None:
    assert escaped(text) == text


def test_numbers_stay_numbers() -> None:
    assert write_csv([[-1, Decimal("-2.5"), None, True]]).decode("utf-8-sig") == "-1,-2.5,,True\r\n"


def test_moments_are_those_of_the_wall_clock_of_the_house() -> None:
    moment = dt.datetime(2020, 1, 23, 16, 0, 0, 123, tzinfo=dt.UTC)
    assert write_csv([[moment, moment.date()]]).decode("utf-8-sig") == (
        "2020-01-24 00:00:00,2020-01-23\r\n"
    )


def test_a_csv_has_a_byte_order_mark() -> None:
    assert write_csv([["校名"]]).startswith(b"\xef\xbb\xbf")


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=50))
def test_an_escaped_text_is_never_a_formula(text: str) -> None:
    assert not is_formula(escaped(text))


def test_a_workbook_keeps_the_text_and_makes_no_formula() -> None:
    import zipfile

    data = write_xlsx([["校名", "数"], ["=cmd|' /C calc'!A1", 3], ["http://x.example", 0.5]])
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
    assert [row.cells for row in read_table(data).rows] == [
        ("=cmd|' /C calc'!A1", "3"),
        ("http://x.example", "0.5"),
    ]


def test_a_text_longer_than_a_cell_is_cut_visibly() -> None:
    data = write_xlsx([["x"], ["长" * 40_000]])
    assert read_table(data).rows[0].cells[0].endswith("长…")


def test_what_goes_out_comes_back() -> None:
    rows = [("key", "name"), ("10610", '四"川,大\n学'), ("00612", "乙")]
    for data in (write_csv(rows), write_xlsx(rows)):
        table = read_table(data)
        assert [table.header, *(row.cells for row in table.rows)] == rows


@pytest.mark.parametrize(("form", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_a_download_has_a_name_and_a_type(form: str, start: bytes) -> None:
    response = table_response([["a"]], name="institutions", form=form)
    assert response["Content-Disposition"] == f'attachment; filename="institutions.{form}"'
    assert response.content.startswith(start)
