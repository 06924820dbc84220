"""The one table that `make bench` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """``ratio`` says how many times ``measured`` takes what ``against`` takes, or the reverse."""

    what: str
    measured: str
    against: str
    ratio: str


HEAD = Line("what", "measured", "against", "ratio")


def render(lines: Sequence[Line]) -> str:
    """Columns as wide as their widest cell."""
    rows = [HEAD, *lines]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    ruled = Line(*("-" * width for width in widths))
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [HEAD, ruled, *lines]
    )
