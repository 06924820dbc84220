"""The one table that `make faults` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Row:
    """What one kind of fault did. ``None`` stands where a column asks nothing of this kind.

    ``points`` faults were really made of ``wanted``; ``acknowledged`` writes were promised to a
    client, ``lost`` of them were gone afterwards, ``twice`` stood there more than once (or their
    job took effect more than once), ``false_success`` were answered with a success and not there
    at once; ``broken`` counts everything else that was not whole: half a transaction, a broken
    audit chain, a damaged file, a house that did not come up. A ``control`` is made to lose.
    """

    what: str
    points: int = 0
    wanted: int = 0
    acknowledged: int | None = None
    lost: int | None = None
    twice: int | None = None
    false_success: int | None = None
    broken: int = 0
    seconds: float = 0.0
    control: bool = False
    note: str = ""
    left_out: str = ""

    @property
    def holds(self) -> bool:
        """Whether the bound of this row holds; one that was left out breaks none."""
        if self.left_out:
            return True
        if self.control:
            return bool(self.lost) and self.points > 0
        wrong = (self.lost or 0) + (self.twice or 0) + (self.false_success or 0) + self.broken
        return wrong == 0 and self.points > 0


HEAD = ("what", "points", "acknowledged", "lost", "twice", "false success", "broken", "s", "")


def render(rows: Sequence[Row]) -> str:
    """Columns as wide as their widest cell, then one sentence for each remark."""
    cells = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEAD))]
    ruled = tuple("-" * width for width in widths)
    lines = [_line(line, widths) for line in (cells[0], ruled, *cells[1:])]
    remarks = [
        f"{row.what}: {row.left_out or row.note}" for row in rows if row.left_out or row.note
    ]
    return "\n".join([*lines, *([""] if remarks else []), *remarks])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *numbers, verdict = zip(cells, widths, strict=True)
    shown = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in numbers), verdict[0]]
    return "  ".join(shown).rstrip()


def _cells(row: Row) -> tuple[str, ...]:
    if row.left_out:
        return (row.what, "-", *[""] * 6, "left out")
    points = str(row.points) if row.points >= row.wanted else f"{row.points} of {row.wanted}"
    numbers = (row.acknowledged, row.lost, row.twice, row.false_success)
    verdict = ("loses, as it must" if row.control else "holds") if row.holds else "BROKEN"
    return (
        row.what,
        points,
        *("" if number is None else f"{number:,}" for number in numbers),
        str(row.broken),
        f"{row.seconds:.0f}",
        verdict,
    )
