"""Small files built in the test, so that no binary lies in the repository."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import xlsxwriter


def workbook(rows: Sequence[Sequence[Any]], *, hidden_first: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        if hidden_first:
            hidden = book.add_worksheet("hidden")
            hidden.write_string(0, 0, "not this one")
            hidden.hide()
        sheet = book.add_worksheet("table")
        sheet.activate()
        sheet.set_first_sheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def archive(entries: dict[str, bytes], *, workbook_parts: bool = True) -> bytes:
    parts = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in ((parts if workbook_parts else {}) | entries).items():
            packed.writestr(name, data)
    return out.getvalue()


def with_sheet_xml(data: bytes, sheet_xml: bytes) -> bytes:
    """The workbook ``data`` with its first sheet's XML put in by hand."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            mine = entry.filename == "xl/worksheets/sheet1.xml"
            new.writestr(entry.filename, sheet_xml if mine else old.read(entry))
    return out.getvalue()
