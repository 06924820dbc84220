"""Members by kinds of services, at one moment (S06)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.domain.brief import brief_standing_of
from kaijuan.network.opening.domain.standing import Opening, ServiceNow
from kaijuan.network.opening.domain.windows import Clock, Window, combined
from kaijuan.network.opening.domain.zone import zone_of

#: In the place of a mode: the library lists no service and never decided anything.
SILENT: Final = "silent"


@dataclass(frozen=True, slots=True)
class Cell:
    """The services of one kind at one member: what they come to, and each with its own window."""

    window: Window
    services: Sequence[tuple[ServiceNow, Window]]

    @property
    def usable(self) -> int:
        """How many of them can be used now."""
        return sum(1 for _s, each in self.services if each in (Window.ON, Window.LIMITED))


@dataclass(slots=True)
class Row:
    """One member. ``mode`` is a value of ``Mode``, or SILENT.

    Of ``opening`` only what ``domain.brief`` reads is there.
    """

    institution: Institution
    opening: Opening
    clock: Clock
    _cells: dict[str, Cell] | None = None

    @property
    def mode(self) -> str:
        # Whoever lists a service has said that it is offered: that is open by its own word.
        said = self.opening.stated or self.opening.services
        return self.opening.mode.value if said else SILENT

    @property
    def cells(self) -> dict[str, Cell]:
        """By the key of the kind; a kind that is not offered is missing."""
        if self._cells is None:
            kinds: dict[str, list[tuple[ServiceNow, Window]]] = {}
            window = self.clock.window
            for each in self.opening.services:
                kinds.setdefault(each.service.kind, []).append((each, window(each)))
            self._cells = {
                kind: Cell(combined([w for _service, w in services]), services)
                for kind, services in kinds.items()
            }
        return self._cells

    def shows(self, kind: str, window: str) -> bool:
        """Whether the cell of ``kind`` ("": any) is ``window`` ("": offered at all)."""
        asked: Iterable[Cell | None] = [self.cells.get(kind)] if kind else self.cells.values()
        return any(each is not None and window in ("", each.window.value) for each in asked)


@dataclass(slots=True)
class Matrix:
    """The rows in the order of the register, at ``at``."""

    at: dt.datetime
    rows: list[Row] = field(default_factory=list)

    def by_mode(self) -> Counter[str]:
        """How many members are in each mode, SILENT included."""
        return Counter(row.mode for row in self.rows)

    def usable(self) -> Counter[str]:
        """By kind, at how many members something of it can be used now."""
        found: Counter[str] = Counter()
        for row in self.rows:
            found.update(kind for kind, cell in row.cells.items() if cell.usable)
        return found


def matrix_of(
    members: Sequence[Institution], *, everyone: bool = False, at: dt.datetime | None = None
) -> Matrix:
    """The matrix of ``members``: four queries, whatever their number.

    ``everyone`` says that they are all there are, so that the database is not handed a list.
    """
    at = at or now()
    standing = brief_standing_of(members, everyone=everyone, at=at)
    clocks: dict[str, Clock] = {}
    matrix = Matrix(at)
    for member in members:
        zone = zone_of(member)
        clock = clocks.setdefault(zone.key, Clock(at, zone))
        matrix.rows.append(Row(member, standing.of(member), clock))
    return matrix
