"""Tables out: CSV that office programs open as UTF-8, and workbooks; no cell becomes a formula."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Final

from django.http import HttpResponse
from django.utils.functional import Promise

from kaijuan.core.clock import HOUSE_ZONE

Cell = str | int | float | Decimal | bool | dt.date | dt.datetime | Promise | None
Row = Sequence[Cell]

#: What a spreadsheet takes for the start of a formula. Known escapers miss the blanks that some
#: programs strip first, and the full-width forms that Chinese input methods write.
_FORMULA_STARTS: Final = frozenset("=+-@\t\r\n＝＋－＠")
_BLANKS: Final = " \xa0\u3000\ufeff"
_SAME_DAY: Final = dt.datetime(2020, 1, 1)
_XLSX_CELL_CHARACTERS: Final = 32_767
TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def is_formula(text: str) -> bool:
    """Would a spreadsheet take ``text`` for a formula? A single sign alone is only a sign."""
    bare = text.lstrip(_BLANKS)
    return bare[:1] in _FORMULA_STARTS and len(bare) > 1


def escaped(text: str) -> str:
    """``text`` with an apostrophe before it where a spreadsheet would run it."""
    return f"'{text}" if is_formula(text) else text


def write_csv(rows: Iterable[Row]) -> bytes:
    """CSV (RFC 4180) in UTF-8 with a byte order mark, so that Excel reads Chinese as Chinese."""
    return b"".join(csv_chunks(rows))


def csv_chunks(rows: Iterable[Row], size: int = 500) -> Iterator[bytes]:
    """The same in pieces of ``size`` rows, for a list that is not to be held in memory."""
    lines = iter(rows)
    yield codecs.BOM_UTF8
    while piece := list(islice(lines, size)):
        out = io.StringIO(newline="")
        csv.writer(out).writerows([_csv_cell(cell) for cell in row] for row in piece)
        yield out.getvalue().encode("utf-8", "replace")


def write_xlsx(rows: Iterable[Row]) -> bytes:
    """A workbook with one sheet, the first row bold and fixed; text stays text."""
    # Imported here: it takes a quarter of a second, and a start needs none of it.
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        # The same rows are the same bytes; without this the minute of writing is among them.
        book.set_properties({"created": _SAME_DAY})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        heading = book.add_format({"bold": True})
        # Excel's own way to say "text, whatever it looks like": nothing is added to the value.
        quoted = book.add_format({"quote_prefix": True})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                value = _xlsx_cell(cell)
                if isinstance(value, str):
                    form = heading if number == 0 else quoted if is_formula(value) else None
                    sheet.write_string(number, column, value, form)
                else:
                    sheet.write_number(number, column, value)
    return out.getvalue()


def table_response(rows: Iterable[Row], *, name: str, form: str) -> HttpResponse:
    """``rows`` as a download ``name.form``; ``form`` is "csv" or "xlsx", ``name`` is ASCII."""
    write = {"csv": write_csv, "xlsx": write_xlsx}[form]
    response = HttpResponse(write(rows), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    text = _written(cell)
    # A number may be negative; only text can be a formula.
    return escaped(text) if isinstance(cell, str | Promise) else text


def _written(cell: Cell) -> str:
    """Moments as the wall clock of the house shows them, to the second."""
    if isinstance(cell, dt.datetime):
        local = cell.astimezone(HOUSE_ZONE) if cell.tzinfo else cell
        return local.strftime("%Y-%m-%d %H:%M:%S")
    return str(cell)


def _xlsx_cell(cell: Cell) -> str | float:
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        text = "" if cell is None else _written(cell)
        too_long = len(text) > _XLSX_CELL_CHARACTERS
        return text[: _XLSX_CELL_CHARACTERS - 1] + "…" if too_long else text
    return float(cell)
