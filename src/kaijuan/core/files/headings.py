"""Which column of a table is which, by its headings; and what is said of a line that is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal
from kaijuan.core.files.tables import Table


class BadLine(NamedTuple):
    """A line that cannot be taken; ``line`` as the person's own program numbers it."""

    line: int
    reason: str | Promise

    def __str__(self) -> str:
        return gettext("Line %(line)s: %(reason)s") % {"line": self.line, "reason": self.reason}


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
