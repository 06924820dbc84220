"""Loss of power: the embedded database opened from what a disk may hold at any moment.

The real settings write through the real driver under strace; every state is rebuilt from the
recorded calls and opened with the same SQLite. As a control the same writes are made with
``synchronous=NORMAL``, which must lose some: else this test could not see a loss.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pysqlite3 import dbapi2 as sqlite

from faults import tracing
from faults.budget import Budget
from faults.disk import Disk, Loss
from faults.house import copy, environment, must, prepare, python
from faults.table import Row

#: Writes in the recording: so many that the log is carried over into the database several times.
WRITES: Final = 160
_NAME: Final = "kaijuan.sqlite3"
_TOLD: Final = b"acknowledged "

_HALVES: Final = """
    SELECT count(*) FROM reports_datapoint AS p WHERE p.note = 'written' AND (
        (SELECT count(*) FROM audit_auditentry AS a WHERE replace(a.object_code, '-', '') = p.code
            AND a.verb = 'data_point.recorded') <> 1
        OR (SELECT count(*) FROM django_tasks_database_dbtaskresult AS j
            WHERE replace(j.args_kwargs ->> '$.args[1].code', '-', '') = p.code) <> 1)
"""
_CHAIN: Final = """
    SELECT count(*) FROM audit_auditentry AS a
    LEFT JOIN audit_auditentry AS b
        ON b.institution_id = a.institution_id AND b.sequence = a.sequence - 1
    WHERE a.sequence > 1 AND (b.digest IS NULL OR b.digest <> a.previous)
"""
_HEADS: Final = """
    SELECT count(*) FROM audit_chainhead AS h WHERE h.digest <> (
        SELECT a.digest FROM audit_auditentry AS a WHERE a.institution_id = h.institution_id
        ORDER BY a.sequence DESC LIMIT 1)
"""


@dataclass(slots=True)
class _Tally:
    states: int = 0
    lost: set[str] = field(default_factory=set)
    broken: int = 0


def lose_power(budget: Budget, *, writes: int = WRITES, home: Path | None = None) -> Iterator[Row]:
    """Two rows: as the house is set, and the control. ``home`` is one that is prepared already."""
    if reason := tracing.why_not():
        yield Row("power loss", left_out=f"{reason}.")
        return
    home = home or prepare(budget.scratch / "power")
    for synchronous in ("FULL", "NORMAL"):
        yield _replayed(home, synchronous, budget, writes, budget.share(2))


def _replayed(home: Path, synchronous: str, budget: Budget, writes: int, until: float) -> Row:
    began = budget.spent
    mine = copy(home, budget.scratch / f"power-{synchronous}")
    start = {str(mine / _NAME): (mine / _NAME).read_bytes()}
    trace = budget.scratch / f"{synchronous}.trace"
    writer = python("faults.writes", "many", str(writes), synchronous)
    if synchronous == "FULL":
        writer.pop()  # as the settings have it
    must(tracing.recording(trace, writer), environment(mine))
    _found(mine / _NAME)  # a mistake in our own questions is no loss of power
    happened = [event for event in tracing.events(trace, mine) if "-shm" not in event.path]
    trace.unlink()
    control = synchronous != "FULL"
    row = Row(f"power loss, synchronous={synchronous}", wanted=budget.points, control=control)
    tally, told = _Tally(), set[str]()
    disk, cuts = Disk(start), _cuts(happened, budget)
    for number, event in enumerate(happened):
        if event.kind == "told":
            told.update(_codes(event.data))
        else:
            disk.happen(event)
        if number in cuts:
            if row.points and budget.spent > until:
                break
            row.points += 1
            for loss in Loss:
                _open(disk.left(loss, budget.chance), mine, told, tally)
    row.acknowledged, row.lost, row.broken = len(told), len(tally.lost), tally.broken
    row.seconds = budget.spent - began
    row.note = f"{row.points} moments among {len(happened):,} calls, {tally.states:,} states opened"
    if control:
        row.note += "; the control, which has to lose"
    return row


def _cuts(happened: list[tracing.Event], budget: Budget) -> set[int]:
    """Half of the moments anywhere, half right after somebody was told or a name changed."""
    everywhere = range(len(happened))
    kinds = {"told", "unlink", "open", "truncate"}
    edges = [number for number in everywhere if happened[number].kind in kinds]
    wanted = min(budget.points, len(happened))
    chosen = set(budget.chance.sample(edges, min(len(edges), wanted // 2)))
    rest = [number for number in everywhere if number not in chosen]
    return chosen | set(budget.chance.sample(rest, wanted - len(chosen)))


def _codes(data: bytes) -> list[str]:
    return [
        line.removeprefix(_TOLD).decode() for line in data.splitlines() if line.startswith(_TOLD)
    ]


def _open(files: dict[str, bytes], home: Path, told: set[str], tally: _Tally) -> None:
    """Put the state on a disk, open it, and count."""
    folder = home.with_name("state")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, content in files.items():
        (folder / Path(path).name).write_bytes(content)
    tally.states += 1
    try:
        there, faults = _found(folder / _NAME)
    except sqlite.DatabaseError:
        tally.broken += 1
        tally.lost |= told
        return
    tally.lost |= told - there
    tally.broken += faults


def _found(file: Path) -> tuple[set[str], int]:
    link: Any = sqlite.connect(str(file))
    try:
        rows = link.execute("SELECT code FROM reports_datapoint WHERE note = 'written'")
        there = {str(code) for (code,) in rows}
        faults = sum(link.execute(question).fetchone()[0] for question in (_HALVES, _CHAIN, _HEADS))
        faults += link.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
        return there, int(faults)
    finally:
        link.close()
