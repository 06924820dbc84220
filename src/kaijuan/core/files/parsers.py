"""CSV and XLSX to rows of text. These two run in the child process (see ``sandbox``)."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, Protocol

from kaijuan.core.files import limits
from kaijuan.core.files.text import decode
from kaijuan.core.files.unreadable import Unreadable

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

#: (1-based line number in the file, cells)
NumberedRow = tuple[int, list[str]]

_DELIMITERS: Final = ",;\t"
#: Up to here a float names every whole number exactly; beyond, Excel itself has lost digits.
_EXACT_FLOAT: Final = 2**53


def csv_rows(data: bytes) -> list[NumberedRow]:
    """Rows of a CSV text; a row that spans lines has the number of its first line."""
    text = decode(data)
    csv.field_size_limit(limits.MAX_FIELD_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    return _bounded(_numbered(reader))


def xlsx_rows(data: bytes) -> list[NumberedRow]:
    """Rows of the first visible sheet, whole numbers without ``.0``, dates as ISO 8601."""
    # Imported here: only the child that reads a workbook pays for the engine.
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for sheet in book.sheets_metadata:
                if sheet.visible == calamine.SheetVisibleEnum.Visible:
                    found = book.get_sheet_by_name(sheet.name)
                    return _bounded(_sheet_rows(found))
    except calamine.CalamineError as error:
        raise Unreadable("broken-workbook") from error
    raise Unreadable("no-sheet")


def _delimiter(text: str) -> str:
    heading = next((line for line in text.lstrip("\ufeff").splitlines() if line.strip()), "")
    unquoted = "".join(heading.split('"')[::2])
    return max(_DELIMITERS, key=unquoted.count)


class _Reader(Protocol):
    """What ``csv.reader`` gives, which has no public name."""

    @property
    def line_num(self) -> int: ...

    def __next__(self) -> list[str]: ...


def _numbered(reader: _Reader) -> Iterator[NumberedRow]:
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # The reader has one exception for everything; its text is the only mark.
            too_long = "field limit" in str(error)
            raise Unreadable("long-field" if too_long else "quotes", line) from error
        yield line, cells
        line = reader.line_num + 1


def _sheet_rows(sheet: CalamineSheet) -> Iterator[NumberedRow]:
    start = sheet.start
    if start is None:
        return
    first, left = start
    for offset, cells in enumerate(sheet.to_python()):
        yield first + offset + 1, [""] * left + [_cell(cell) for cell in cells]


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT_FLOAT:
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _bounded(rows: Iterable[NumberedRow]) -> list[NumberedRow]:
    kept: list[NumberedRow] = []
    characters = 0
    for line, cells in rows:
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if len(kept) > limits.MAX_ROWS:
            raise Unreadable("too-many-rows", line)
        if len(cells) > limits.MAX_COLUMNS:
            raise Unreadable("too-many-columns", line)
        if max(map(len, cells)) > limits.MAX_FIELD_CHARACTERS:
            raise Unreadable("long-field", line)
        characters += sum(map(len, cells))
        if characters > limits.MAX_TABLE_CHARACTERS:
            raise Unreadable("too-much-text", line)
        if any("\x00" in cell for cell in cells):
            raise Unreadable("nul", line)
        kept.append((line, cells))
    return kept
