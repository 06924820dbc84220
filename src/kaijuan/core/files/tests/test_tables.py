from __future__ import annotations

import datetime as dt

import pytest

from kaijuan.core.files import limits
from kaijuan.core.files.refused import FileRefused
from kaijuan.core.files.tables import read_table
from kaijuan.core.files.tests.builders import workbook

TEXT = "学校代码,校名\r\n10610,四川大学\r\n10613,西南交通大学\r\n"


def rows_of(data: bytes) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.line, row.cells) for row in read_table(data).rows]


def refused(data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_table(data)
    return caught.value


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"], ids=lambda name: name
)
def test_it_reads_the_encodings_of_offices(encoding: str) -> None:
    table = read_table(TEXT.encode(encoding))
    assert table.header == ("学校代码", "校名")
    assert [row.cells for row in table.rows] == [("10610", "四川大学"), ("10613", "西南交通大学")]


def test_it_reads_utf_16_in_either_byte_order() -> None:
    assert read_table(b"\xfe\xff" + TEXT.encode("utf-16-be")).header == ("学校代码", "校名")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_it_finds_the_delimiter_in_the_header(delimiter: str) -> None:
    text = f'key{delimiter}"a,b;c\td"{delimiter}name\n1{delimiter}x{delimiter}a;b,c\n'
    if delimiter != ",":
        assert read_table(text.encode()).header == ("key", "a,b;c\td", "name")
    else:
        assert rows_of(text.encode()) == [(2, ("1", "x", "a;b", "c"))]


def test_lines_are_counted_as_the_editor_counts_them() -> None:
    text = 'key,name\n1,"two\nlines"\n\n\n2,x\n   ,\n3,y\n'
    assert rows_of(text.encode()) == [(2, ("1", "two\nlines")), (6, ("2", "x")), (8, ("3", "y"))]


def test_lines_are_counted_with_old_line_ends() -> None:
    assert rows_of(b"key\r1\r2\r") == [(2, ("1",)), (3, ("2",))]


def test_short_rows_are_padded_and_long_ones_kept() -> None:
    assert rows_of(b"a,b\n1\n1,2,3\n") == [(2, ("1", "")), (3, ("1", "2", "3"))]


def test_surrounding_blanks_go_also_the_full_width_ones() -> None:
    assert rows_of("name\n\u3000 甲大学\u3000\n".encode()) == [(2, ("甲大学",))]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ('a\n"x\ny\n', "quotes", 2),
        ('a\n1\n"x"y\n', "quotes", 3),
        ("a\n" + "x" * (limits.MAX_FIELD_CHARACTERS + 1), "long-field", 2),
        ("," * limits.MAX_COLUMNS + "x\n", "too-many-columns", 1),
    ],
    ids=["open quote", "text after quote", "long field", "columns"],
)
def test_it_refuses_with_the_line(text: str, reason: str, line: int) -> None:
    error = refused(text.encode())
    assert (error.reason, error.line) == (reason, line)
    assert str(line) in str(error)


def test_it_refuses_more_rows_than_the_limit() -> None:
    assert refused(b"a\n" + b"1\n" * (limits.MAX_ROWS + 1)).reason == "too-many-rows"


def test_it_takes_as_many_rows_as_the_limit() -> None:
    assert len(read_table(b"a\n" + b"1\n" * limits.MAX_ROWS).rows) == limits.MAX_ROWS


def test_it_refuses_too_much_text_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    from kaijuan.core.files import parsers
    from kaijuan.core.files.unreadable import Unreadable

    monkeypatch.setattr(limits, "MAX_TABLE_CHARACTERS", 10)
    with pytest.raises(Unreadable, match="too-much-text"):
        parsers.csv_rows(b"name\n1234567\n")


def test_naughty_strings_come_through_unharmed() -> None:
    naughty = ["<script>alert(1)</script>", "'; DROP TABLE x;--", "\u202eevil", "👩‍👩‍👧", "Z̸̡͝a̴l"]
    data = workbook([["name"], *[[text] for text in naughty]])
    assert [cells[0] for _line, cells in rows_of(data)] == naughty


def test_a_workbook_gives_numbers_as_they_are_read_and_text_as_it_is() -> None:
    data = workbook([["code", "text", "share", "flag"], [10610, "00612", 0.5, True]])
    assert rows_of(data) == [(2, ("10610", "00612", "0.5", "TRUE"))]


def test_a_workbook_gives_dates_as_iso() -> None:
    import io

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        form = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_string(0, 0, "day")
        sheet.write_datetime(1, 0, dt.datetime(2020, 1, 24), form)
    assert rows_of(out.getvalue()) == [(2, ("2020-01-24",))]


def test_rows_of_a_workbook_have_the_numbers_that_the_sheet_shows() -> None:
    table = read_table(workbook([[], [], ["", "name"], [], ["", "甲大学"]]))
    assert table.header == ("", "name")
    assert [(row.line, row.cells) for row in table.rows] == [(5, ("", "甲大学"))]


def test_a_hidden_sheet_is_passed_over() -> None:
    assert read_table(workbook([["name"], ["x"]], hidden_first=True)).header == ("name",)


def test_an_empty_workbook_is_refused() -> None:
    assert refused(workbook([])).reason == "empty"


def test_a_damaged_workbook_is_refused() -> None:
    from kaijuan.core.files.tests.builders import archive

    assert refused(archive({})).reason in {"broken-workbook", "no-sheet"}
