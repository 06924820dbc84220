"""What both imports have in common: all of a table comes in, or nothing and every reason why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal
from kaijuan.core.files.headings import BadLine, LinesRefused, columns_of
from kaijuan.core.files.tables import Table, read_table
from kaijuan.core.files.uploads import Upload
from kaijuan.core.validators import plain_line, sensible_day

#: One table is taken in within the request.
MOST_LINES: Final = 2000
_DAYS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True, slots=True)
class Imported:
    """How many lines were new, changed something, or said what was known; a dry run only counts."""

    created: int
    changed: int
    unchanged: int
    dry_run: bool

    @property
    def counts(self) -> dict[str, str | int]:
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
        }


class TooManyLines(Refusal):
    """A table that is not taken in at once."""

    says = _("The table has more than 2,000 lines. Divide it and import each part.")


class ImportedMeanwhile(Refusal):
    """Two imports at once."""

    status = 409
    says = _("Somebody changed the same rows at the same time. Import once more.")


#: A line's number and its cells by column; a column that the table lacks is "".
Line = tuple[int, dict[str, str]]


def lines_of(
    source: Upload | bytes, headings: Mapping[str, str], required: Sequence[str]
) -> list[Line]:
    """The lines of the table; raises FileRefused, HeadingsMissing, TooManyLines, LinesRefused."""
    table: Table = read_table(source)
    columns = columns_of(table, headings, required)
    if len(table.rows) > MOST_LINES:
        raise TooManyLines
    if not table.rows:
        raise LinesRefused([BadLine(1, _("There is no line below the first."))])
    names = set(headings.values())
    return [
        (row.line, {name: row.cells[columns[name]] if name in columns else "" for name in names})
        for row in table.rows
    ]


def text_faults(
    cells: Mapping[str, str], lengths: Mapping[str, int], required: Sequence[str]
) -> Iterator[object]:
    """What is wrong with the texts of one line, as sentences."""
    for name in required:
        if not cells[name]:
            yield format_lazy(_("The column “{column}” is empty."), column=name)
    for name, text in cells.items():
        try:
            plain_line(text)
        except ValidationError as error:
            yield format_lazy("{}: {}", name, error.message)
        if len(text) > lengths.get(name, 100):
            yield format_lazy(
                _("{column} is longer than {length} characters."),
                column=name,
                length=lengths.get(name, 100),
            )


def day_of(text: str) -> dt.date:
    """A day as people write it; raises ``ValidationError`` with a sentence."""
    for form in _DAYS:
        try:
            day = dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
        sensible_day(day)
        return day
    raise ValidationError(_("Write the day as 2020-02-27."))
