"""Which column of a table is which, by its headings; and why a line cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal
from kaijuan.core.files.tables import Table


class BadLine(NamedTuple):
    """A line that cannot be taken; ``line`` as the person's own program numbers it."""

    line: int
    reason: str | Promise

    def __str__(self) -> str:
        return gettext("Line %(line)s: %(reason)s") % {"line": self.line, "reason": self.reason}


def _nothing_imported(count: int) -> str:
    return ngettext(
        "Nothing was imported: %(count)s line cannot be taken. Correct it and retry.",
        "Nothing was imported: %(count)s lines cannot be taken. Correct them and retry.",
        count,
    ) % {"count": count}


class LinesRefused(Refusal):
    """Nothing was imported; ``lines`` has every reason against a line, in the file's order."""

    # A lazy plural that is filled at once would be read in the language of whoever raised it.
    nothing = staticmethod(lazy(_nothing_imported, str))

    def __init__(self, lines: Sequence[BadLine]) -> None:
        self.lines = tuple(sorted(lines, key=lambda bad: bad.line))
        super().__init__(self.nothing(len({bad.line for bad in self.lines})))


class HeadingsMissing(Refusal):
    """A table of something else."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            format_lazy(
                _("The first line must name the columns; these are missing: {columns}."),
                columns=", ".join(missing),
            )
        )


def columns_of(
    table: Table, headings: Mapping[str, str], required: Sequence[str]
) -> dict[str, int]:
    """Column number by column; raises `HeadingsMissing`. Other columns are passed over.

    ``headings``: the column by each heading that means it, in lower case.
    """
    found: dict[str, int] = {}
    for number, heading in enumerate(table.header):
        column = headings.get(heading.lower())
        if column is not None:
            found.setdefault(column, number)
    missing = [column for column in required if column not in found]
    if missing:
        raise HeadingsMissing(missing)
    return found
