"""A list of supplies as lines: headings recognised, each cell checked by itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.files.headings import BadLine, columns_of
from kaijuan.core.files.tables import Row, Table
from kaijuan.core.validators import plain_line, sensible_day
from kaijuan.network.supplies.models import items, movements
from kaijuan.network.supplies.quantities import LEAST, MOST, NOUGHT

#: Column by its heading, in lower case. Other columns are passed over.
HEADINGS: Final = {
    "name": "name",
    "item": "name",
    "物资": "name",
    "名称": "name",
    "物资名称": "name",
    "品名": "name",
    "unit": "unit",
    "单位": "unit",
    "expires": "expires",
    "有效期管理": "expires",
    "有有效期": "expires",
    "store": "store",
    "存放点": "store",
    "存放地点": "store",
    "reorder_point": "reorder_point",
    "补货点": "reorder_point",
    "target": "target",
    "补足到": "target",
    "目标": "target",
    "quantity": "quantity",
    "数量": "quantity",
    "batch": "batch",
    "批号": "batch",
    "use_by": "use_by",
    "有效期至": "use_by",
    "有效期": "use_by",
}
REQUIRED: Final = ("name", "unit")
COLUMNS: Final = (
    *("name", "unit", "expires", "store", "reorder_point", "target"),
    *("quantity", "batch", "use_by"),
)
_LENGTHS: Final = {
    "name": items.NAME,
    "unit": items.UNIT,
    "store": items.NAME,
    "batch": movements.BATCH,
}
_YES: Final = frozenset({"yes", "y", "1", "true", "是", "有", "√"})
_NO: Final = frozenset({"", "no", "n", "0", "false", "否", "无"})
_DAY: Final = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?\Z", re.ASCII)
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One item, with what there should be and what there is at one place."""

    line: int
    name: str
    unit: str
    expires: bool | None
    store: str
    reorder_point: Decimal | None
    target: Decimal | None
    quantity: Decimal | None
    batch: str
    use_by: dt.date | None


def lines_of(table: Table) -> tuple[list[Line], list[BadLine]]:
    """Every line, or every reason why it is none. Raises ``HeadingsMissing``."""
    columns = columns_of(table, HEADINGS, REQUIRED)
    lines: list[Line] = []
    bad: list[BadLine] = []
    for row in table.rows:
        reasons = list(_Reader(row, columns, len(table.header)).reasons())
        bad += [BadLine(row.line, reason) for reason in reasons]
        if not reasons:
            lines.append(_Reader(row, columns, len(table.header)).line())
    return lines, bad


class _Reader:
    def __init__(self, row: Row, columns: dict[str, int], width: int) -> None:
        self.row, self.width = row, width
        self.cells = {column: row.cells[number] for column, number in columns.items()}

    def cell(self, column: str) -> str:
        return self.cells.get(column, "")

    def reasons(self) -> Iterator[str | Promise]:
        if len(self.row.cells) > self.width:
            yield _("The line has more cells than the first line names columns.")
        for column in REQUIRED:
            if not self.cell(column):
                yield _EMPTY[column]
        for column in _LENGTHS:
            yield from self._text(column)
        for column in ("reorder_point", "target", "quantity"):
            if self.cell(column) and _number(self.cell(column)) is None:
                yield format_lazy(_("“{text}” is no quantity."), text=self.cell(column)[:_SHOWN])
        if self.cell("use_by") and _date(self.cell("use_by")) is None:
            yield format_lazy(
                _("“{text}” is no date. Write it as 2020-02-24."), text=self.cell("use_by")[:_SHOWN]
            )
        if self.cell("expires").casefold() not in _YES | _NO:
            yield _("Whether it has a use-by date is said with yes or no.")
        yield from self._together()

    def _text(self, column: str) -> Iterator[str | Promise]:
        text = self.cell(column)
        try:
            plain_line(text)
        except ValidationError as error:
            yield format_lazy("{}: {}", column, error.message)
        if len(text) > _LENGTHS[column]:
            yield format_lazy(
                _("{column} is longer than {length} characters."),
                column=column,
                length=_LENGTHS[column],
            )

    def _together(self) -> Iterator[str | Promise]:
        """What one cell asks of another."""
        amounts = [self.cell(each) for each in ("reorder_point", "target", "quantity")]
        if any(amounts) and not self.cell("store"):
            yield _("A quantity needs the place at which it is kept.")
        if bool(self.cell("reorder_point")) != bool(self.cell("target")):
            yield _("Reorder point and target are given together, or not at all.")
        point, target = _number(self.cell("reorder_point")), _number(self.cell("target"))
        if point is not None and target is not None and target < point:
            yield _("The target is less than the reorder point.")
        quantity = _number(self.cell("quantity"))
        if quantity and self.cell("expires").casefold() in _YES and not self.cell("use_by"):
            yield _("It has a use-by date, and the date is not given.")

    def line(self) -> Line:
        return Line(
            line=self.row.line,
            name=self.cell("name"),
            unit=self.cell("unit"),
            # A list without that column says nothing about it.
            expires=self.cell("expires").casefold() in _YES if "expires" in self.cells else None,
            store=self.cell("store"),
            reorder_point=_number(self.cell("reorder_point")),
            target=_number(self.cell("target")),
            quantity=_number(self.cell("quantity")),
            batch=self.cell("batch"),
            use_by=_date(self.cell("use_by")) if self.cell("use_by") else None,
        )


_EMPTY: Final = {
    "name": pgettext_lazy("supplies", "The name is empty."),
    "unit": _("The unit is empty."),
}


def _number(text: str) -> Decimal | None:
    if not text or len(text) > _SHOWN:
        return None
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    if not number.is_finite() or not NOUGHT <= number <= MOST:
        return None
    return number if number == number.quantize(LEAST) else None


def _date(text: str) -> dt.date | None:
    found = _DAY.match(text)
    try:
        day = dt.date(*map(int, found.groups())) if found else None
        if day is not None:
            sensible_day(day)
    except (ValueError, ValidationError):
        return None
    return day
