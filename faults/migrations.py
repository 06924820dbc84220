"""Starts that are killed: the first one, an upgrade with data, and the static files.

Each round kills several starts on the same home, one after the other, then lets one finish; what
is there then has to equal what an undisturbed start makes: tables, indexes, constraints, triggers,
applied migrations, rows, and the content of every static file.
"""

from __future__ import annotations

import json
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from faults import databases, tracing
from faults.budget import Budget
from faults.house import ROOT, ChildFailed, environment, must, python
from faults.table import Row

#: Starts killed at most on one home before one may finish.
MOST_KILLS: Final = 4
#: Not Django's own list of content types: a start that is killed at the very end leaves it short
#: until the next migration, and nothing in the house reads it.
_COMPARED: Final = ("schema", "migrations", "rows", "static", "wrong")


@dataclass(slots=True)
class Case:
    """``before`` makes what the killed start finds, ``start`` is what is killed."""

    what: str
    start: str
    before: str = ""


CASES: Final = (
    Case("killed first start", "new"),
    Case("killed upgrade", "upgrade", before="old"),
)


def kill_starts(budget: Budget) -> Iterator[Row]:
    """A row for each case and each database, and one for the static files."""
    engines = ["SQLite", "PostgreSQL"] if databases.server() else ["SQLite"]
    rows = len(CASES) * len(engines) + 1
    for engine in engines:
        for case in CASES:
            yield killed_starts(case, engine, budget, budget.share(rows))
    if not databases.server():
        yield Row("killed starts on PostgreSQL", left_out=f"{databases.NO_SERVER}.")
    yield kill_static(budget, budget.share(rows))


def killed_starts(case: Case, engine: str, budget: Budget, until: float) -> Row:
    began = budget.spent
    row = Row(f"{case.what}, {engine}", wanted=_few(budget), lost=0)
    undisturbed, seconds = _round(case, engine, budget, kills=[])
    while row.points < row.wanted and (not row.points or budget.spent < until):
        count = min(budget.chance.randint(1, MOST_KILLS), row.wanted - row.points)
        moments = sorted(budget.chance.uniform(0, seconds) for _ in range(count))
        found, _seconds = _round(case, engine, budget, kills=moments)
        row.points += count
        _compare(found, undisturbed, row)
    row.seconds = budget.spent - began
    return row


def _few(budget: Budget) -> int:
    """A start costs a second or two, so a tenth of the points."""
    return max(2, budget.points // 10)


def _compare(found: dict[str, Any], undisturbed: dict[str, Any], row: Row) -> None:
    different = [name for name in _COMPARED if found.get(name) != undisturbed.get(name)]
    row.broken += bool(different)
    if found.get("rows") != undisturbed.get("rows"):
        row.lost = (row.lost or 0) + 1
    if different:
        row.note = f"after a kill another {', '.join(different)}: {found.get('complaint', '')}"


def _round(
    case: Case, engine: str, budget: Budget, *, kills: list[float]
) -> tuple[dict[str, Any], float]:
    """What is there in the end, and how long the last start took once it touched the database."""
    home = Path(tempfile.mkdtemp(dir=budget.scratch, prefix="start-"))
    with ExitStack() as stack:
        address = stack.enter_context(databases.database()) if engine == "PostgreSQL" else ""
        env = environment(home, database=address)
        if case.before:
            must(python("faults.preparing", case.before), env)
        for moment in kills:
            _kill(python("faults.preparing", case.start), env, moment)
        try:
            seconds = _timed(python("faults.preparing", case.start), env)
            return json.loads(must(python("faults.preparing", "state"), env)), seconds
        except ChildFailed as failure:
            if not kills:
                raise
            return {"complaint": str(failure)[-200:]}, 0.0


def _kill(command: list[str], env: dict[str, str], moment: float) -> None:
    """SIGKILL ``moment`` seconds after the start began its first step, unless it ended before."""
    with _started(command, env) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)


def _timed(command: list[str], env: dict[str, str]) -> float:
    with _started(command, env) as process:
        assert process.stdout is not None
        process.stdout.readline()
        began = time.monotonic()
        rest, complaint = process.communicate()
    if process.returncode:
        raise ChildFailed(f"{command[-1]}: {(complaint or rest)[-1500:]}")
    return time.monotonic() - began


def _started(command: list[str], env: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def kill_static(budget: Budget, until: float) -> Row:
    """Killed at the n-th write or opening of a file: moments that a clock would hardly meet."""
    row = Row("killed copying of static files", wanted=_few(budget))
    if reason := tracing.why_not():
        row.left_out = f"{reason}."
        return row
    began = budget.spent
    undisturbed = _static(budget, lambda env: None)
    while row.points < row.wanted and (not row.points or budget.spent < until):
        call = budget.chance.choice(("write", "write", "openat", "rename"))
        number = budget.chance.randint(1, 400 if call == "write" else 900)
        found = _static(budget, partial(_kill_at, call, number))
        row.points += 1
        if found != undisturbed:
            row.broken += 1
            row.note = f"after a kill at {call} {number} another {_difference(found, undisturbed)}"
    row.seconds = budget.spent - began
    return row


def _difference(found: dict[str, str], undisturbed: dict[str, str]) -> str:
    return next((name for name in undisturbed if found.get(name) != undisturbed[name]), "file")


def _static(budget: Budget, disturb: Callable[[dict[str, str]], object]) -> dict[str, str]:
    home = Path(tempfile.mkdtemp(dir=budget.scratch, prefix="static-"))
    env = environment(home)
    disturb(env)
    must(python("faults.preparing", "static"), env)
    found: dict[str, str] = json.loads(must(python("faults.preparing", "files"), env))
    return found


def _kill_at(call: str, number: int, env: dict[str, str]) -> None:
    command = tracing.killing(python("faults.preparing", "static"), call=call, number=number)
    subprocess.run(command, env=env, cwd=ROOT, capture_output=True)
