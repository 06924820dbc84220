"""A table from an uploaded file, whatever office saved it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kaijuan.core.files.refused import FileRefused
from kaijuan.core.files.sandbox import run_parser
from kaijuan.core.files.uploads import FileKind, Upload, check_upload

_PARSERS: Final = {
    FileKind.CSV: "kaijuan.core.files.parsers:csv_rows",
    FileKind.XLSX: "kaijuan.core.files.parsers:xlsx_rows",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``line`` is 1-based, the number that the person's own program shows."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The first row that holds anything is the header; rows that hold nothing are left out.

    Cells are text without surrounding blanks, and each row has at least as many as the header;
    a row may have more, which its reader has to judge.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    sha256: str


def read_table(source: Upload | Path | bytes) -> Table:
    """Check and read a CSV or XLSX file; raises ``FileRefused`` with a sentence."""
    file = check_upload(source)
    numbered = run_parser(_PARSERS[file.kind], file.data)
    if not numbered:
        raise FileRefused("empty")
    header = _trimmed(numbered[0][1])
    width = len(header)
    rows = tuple(Row(int(line), _padded(_trimmed(cells), width)) for line, cells in numbered[1:])
    return Table(header, rows, file.sha256)


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    return tuple(cell.strip(" \t\r\n\u3000\ufeff\xa0") for cell in cells)


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells + ("",) * (width - len(cells))
