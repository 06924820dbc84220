"""SIGKILL under writing clients: of the web server, of the worker, of both, of the whole house."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import psutil

from benchmarks.running import free_port
from faults import databases
from faults.accounting import settle
from faults.budget import Budget
from faults.clients import Clients
from faults.house import ROOT, environment, look, prepare, python
from faults.table import Row

#: Seconds in which a house that was killed has to answer again.
BACK: Final = 60.0
#: Longest time between an answer and the next kill.
PAUSE: Final = 0.35
#: Seconds in which the worker has to be done with what was asked for.
DRAIN: Final = 90.0
#: granian gives up when a web process dies twice within 5.5 s; so does whoever kills one by one.
APART: Final = 6.0
_BODY: Final = {
    "institution": "SC",
    "indicator": "homepage-visits",
    "unit": "visits",
    "value": "7",
    "note": "written",
}


def kill_servers(budget: Budget) -> Iterator[Row]:
    """A row for each database; on the embedded one also the whole house, as it is started."""
    postgres = databases.server()
    rows = 3 if postgres else 2
    home = prepare(budget.scratch / "kill")
    few = max(2, budget.points // 10)
    yield killed_house(home, budget, few, budget.share(rows))
    many = budget.points - few
    yield killed_often("SQLite", home, "", budget, many, budget.share(rows))
    if not postgres:
        yield Row("SIGKILL, PostgreSQL", left_out=f"{databases.NO_SERVER}.")
        return
    with databases.database() as address:
        home = prepare(budget.scratch / "kill-postgres", database=address)
        half = budget.points // 2
        yield killed_often("PostgreSQL", home, address, budget, half, budget.share(rows))


def killed_often(
    engine: str, home: Path, address: str, budget: Budget, wanted: int, until: float
) -> Row:
    row = Row(f"SIGKILL of web and worker, {engine}", wanted=wanted)
    began, port = budget.spent, free_port()
    command = python("faults.serving", "often", str(port))
    env = environment(home, database=address)
    with running(command, env, home) as process, _clients(home, port) as clients:
        _heard(process)
        while row.points < wanted and (not row.points or budget.spent < until):
            if not clients.wait_for_more(BACK):
                _complain(row, clients, home)
                break
            time.sleep(budget.chance.uniform(0, PAUSE))
            tell(process, budget.chance.choice(("all", "all", "web", "worker")))
            row.points += 1
        clients.stop()
        _finish(row, clients, home, address)
        with suppress(OSError):
            assert process.stdin is not None
            process.stdin.close()
            process.wait(timeout=10)
    row.seconds = budget.spent - began
    return row


def killed_house(home: Path, budget: Budget, wanted: int, until: float) -> Row:
    """`kaijuan up` as it is: half of the points one process of it, half all of it at once."""
    row = Row("SIGKILL of kaijuan up, SQLite", wanted=wanted)
    began, port = budget.spent, free_port()
    command, env = python("faults.serving", "up", str(port)), environment(home)
    with _clients(home, port) as clients:
        while row.points < wanted and (not row.points or budget.spent < until):
            with running(command, env, home) as process:
                if not clients.wait_for_more(BACK):
                    _complain(row, clients, home)
                    break
                if budget.chance.random() < 0.5:
                    time.sleep(budget.chance.uniform(0, PAUSE))
                    row.points += _kill_one(process.pid, budget)
                    if not clients.wait_for_more(BACK):
                        _complain(row, clients, home)
                        break
                time.sleep(budget.chance.uniform(0, PAUSE))
            row.points += 1
        with running(command, env, home):
            clients.wait_for_more(BACK)
            clients.stop()
            _finish(row, clients, home, "")
    row.seconds = budget.spent - began
    return row


def _kill_one(parent: int, budget: Budget) -> int:
    """One web process or the worker; the house has to start it again by itself."""
    family = psutil.Process(parent).children()
    leaves = [leaf for child in family for leaf in (child.children() or [child])]
    with suppress(psutil.NoSuchProcess):
        budget.chance.choice(leaves).kill()
        return 1
    return 0


def _finish(row: Row, clients: Clients, home: Path, address: str) -> None:
    """Wait for the worker to be done, then count."""
    deadline = time.monotonic() + DRAIN
    while True:
        found: dict[str, Any] = look(home, database=address)
        waiting = sum(state != ["SUCCESSFUL"] for state in found["jobs"].values())
        if not waiting or time.monotonic() > deadline:
            break
        time.sleep(1)
    heard = clients.heard
    row.acknowledged = len(heard.acknowledged)
    unknown = sum(code in found["points"] for code in heard.open)
    said = (
        f"{heard.answers[0]} questions broken off, {heard.answers[200]} of them found their figure "
        f"written when asked again, {unknown} written and never told"
    )
    row.note = "; ".join(filter(None, (row.note, said)))
    settle(row, heard.acknowledged, found, jobs_done=True)


def _complain(row: Row, clients: Clients, home: Path) -> None:
    row.broken += 1
    log = (home / "faults.log").read_text(errors="replace")[-300:]
    said = clients.heard.refused or f"no answer for {BACK:.0f} s: {log}"
    row.note = f"after {row.points} kills {said}"


@contextmanager
def _clients(home: Path, port: int) -> Iterator[Clients]:
    token = (home / "faults-token").read_text(encoding="ascii")
    with Clients(port, token, _BODY) as clients:
        yield clients


@contextmanager
def running(command: list[str], env: dict[str, str], home: Path) -> Iterator[Any]:
    """A process; at the end it and everything below it gets SIGKILL at once."""
    with (home / "faults.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            env=env,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if "often" in command else log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill_family(process.pid)
        process.wait()


def kill_family(pid: int) -> None:
    """SIGKILL to a process and all below it; stopped first, so that none starts another."""
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        parent.suspend()
        for process in [parent, *parent.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)


def tell(process: Any, word: str) -> None:
    """Have the parent of ``faults.serving often`` kill and start what ``word`` names."""
    process.stdin.write(f"{word}\n".encode())
    process.stdin.flush()
    _heard(process)


def _heard(process: Any) -> None:
    if not process.stdout.readline():
        raise RuntimeError("the parent of the servers ended; faults.log in its home says why")
