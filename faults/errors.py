"""A disk that refuses: EIO and ENOSPC from single calls, and a disk that is really full.

strace makes the chosen call on the database's files fail; the house answers all the while. Every
answer that was a success has to be there in a fresh process; what was answered with an error may be
there whole or not at all.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Final

from faults import tracing
from faults.accounting import settle
from faults.budget import Budget
from faults.filling import FREE_FROM, FULL_FROM, QUESTIONS
from faults.house import ROOT, copy, environment, look, prepare, python
from faults.table import Row

#: Figures that one process sends, and how often at most each.
FIGURES, TRIES = 24, 3
#: How many calls of a kind pass before the first and between two that fail.
_FIRST: Final = {"pwrite64": 500, "fsync": 60, "openat": 30, "ftruncate": 5}
_CALLS: Final = ("pwrite64", "pwrite64", "pwrite64", "fsync", "fsync", "openat", "ftruncate")
_NAMES: Final = ("kaijuan.sqlite3", "kaijuan.sqlite3-wal", "kaijuan.sqlite3-shm")


def refuse_writes(budget: Budget) -> Iterator[Row]:
    """A row for each error and one for the full disk."""
    home = prepare(budget.scratch / "errors")
    for error in ("EIO", "ENOSPC"):
        yield refused(home, error, budget, budget.share(2))
    yield fill_disk(home, budget)


def refused(home: Path, error: str, budget: Budget, until: float) -> Row:
    row = Row(f"{error} from the disk", wanted=budget.points)
    if reason := tracing.why_not():
        row.left_out = f"{reason}."
        return row
    began = budget.spent
    answers: Counter[str] = Counter()
    for attempt in count(1):
        _one_process(home, error, budget, row, answers)
        # A chosen call may never come; three processes meet one, whatever the hurry.
        if row.points >= row.wanted or (attempt >= 3 and budget.spent >= until):
            break
    row.note = "; ".join(filter(None, (row.note, _shown(answers))))
    row.seconds = budget.spent - began
    return row


def _one_process(home: Path, error: str, budget: Budget, row: Row, answers: Counter[str]) -> None:
    mine = copy(home, budget.scratch / "errors-now")
    call = budget.chance.choice(_CALLS)
    first = budget.chance.randint(1, _FIRST[call])
    step = budget.chance.randint(max(1, _FIRST[call] // 12), max(2, _FIRST[call] // 3))
    # Once, again and again, or for good from then on.
    again = f"{first}+{step}"
    when = budget.chance.choice((f"{first}", again, again, again, again, f"{first}+"))
    trace = mine / "trace"
    command = tracing.refusing(
        trace,
        python("faults.asking", str(FIGURES), str(TRIES)),
        calls=[call],
        paths=[mine / name for name in (*_NAMES, "")],
        fault=f"error={error}:when={when}",
    )
    done = subprocess.run(command, env=environment(mine), cwd=ROOT, capture_output=True, text=True)
    made = trace.read_text(errors="replace").count("(INJECTED)")
    # A disk that is full for good is one fault, however often it is asked.
    row.points += min(made, 1) if when.endswith("+") else made
    _settle(row, done, mine, answers, f"{call}:{when}")
    shutil.rmtree(mine)


def _settle(
    row: Row,
    done: subprocess.CompletedProcess[str],
    home: Path,
    answers: Counter[str],
    where: str,
) -> None:
    told, statuses = _told(done.stdout)
    answers.update(statuses)
    before = row.broken
    if done.returncode:
        row.broken += 1
        row.note = f"{where}: the process ended: {done.stderr.strip()[-200:]}"
    row.acknowledged = (row.acknowledged or 0) + len(told)
    aside = Row(row.what)
    settle(aside, told, look(home), jobs_done=False)
    # Told yes by a house that met an error, and not there: a false success.
    row.false_success = (row.false_success or 0) + (aside.lost or 0)
    row.twice = (row.twice or 0) + (aside.twice or 0)
    row.broken += aside.broken
    if row.broken > before and aside.note:
        row.note = f"{where}: {aside.note}"


def _told(output: str) -> tuple[set[str], Counter[str]]:
    lines = [line.split() for line in output.splitlines() if line[:1] not in {"", "#"}]
    told = {code for code, status in lines if status.startswith("2")}
    return told, Counter(status for _code, status in lines)


def _shown(answers: Counter[str]) -> str:
    return "answers " + ", ".join(
        f"{status} {count} x" for status, count in sorted(answers.items())
    )


def fill_disk(home: Path, budget: Budget) -> Row:
    """The home on a small disk of its own that is filled and emptied while the house answers."""
    row = Row("a full disk", wanted=1)
    began = budget.spent
    disk = budget.scratch / "full"
    disk.mkdir()
    done = subprocess.run(
        [*_own_disk(disk), *python("faults.filling", str(home), str(disk))],
        env=environment(disk / "home"),
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if "mount:" in done.stderr or "unshare:" in done.stderr:
        row.left_out = "no disk of its own may be mounted here: that needs root or user namespaces."
        return row
    answers: Counter[str] = Counter()
    lines = [line for line in done.stdout.splitlines() if not line.startswith("{")]
    told, answers = _told("\n".join(lines))
    row.points = answers["500"] + answers["503"]
    row.wanted = min(row.points, 1) or 1
    _settle_full(row, done, told, answers)
    row.seconds = budget.spent - began
    return row


def _settle_full(
    row: Row, done: subprocess.CompletedProcess[str], told: set[str], answers: Counter[str]
) -> None:
    row.acknowledged = len(told)
    found = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not found:
        row.broken += 1
        row.note = f"the process ended: {done.stderr.strip()[-300:]}"
        return
    report = json.loads(found[-1])
    aside = Row(row.what)
    settle(aside, told, report["look"], jobs_done=False)
    row.false_success, row.twice = aside.lost, aside.twice
    row.broken += aside.broken + len(report["wrong"])
    if len(told) < QUESTIONS - (FREE_FROM - FULL_FROM):
        row.broken += 1
        row.note = "the house did not write again when the disk had room; "
    row.note += "; ".join(filter(None, (aside.note, *report["wrong"], _shown(answers))))


def _own_disk(folder: Path) -> Sequence[str]:
    """A command that runs another one with ``folder`` on a file system of 6 MB.

    In a mount namespace, so that nothing stays mounted; in a user namespace where we are not root.
    """
    script = 'mount -t tmpfs -o size=6m kaijuan "$1" && shift && exec "$@"'
    own = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", *own, "--mount", "sh", "-c", script, "sh", str(folder)]
