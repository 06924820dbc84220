"""A worker process killed with SIGKILL in the middle of a proposal; the next one goes on."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.replay.victim import MEMBERS

pytestmark = pytest.mark.server

ROOT = Path(__file__).resolve().parent.parent.parent
KILLS = 4


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAIJUAN_")}
    return kept | {"KAIJUAN_HOME": str(home), "PYTHONPATH": str(ROOT)}


def run(home: Path, what: str) -> str:
    command = [sys.executable, "-m", "tests.replay.victim", what]
    done = subprocess.run(
        command, env=environment(home), cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout


def applied(home: Path) -> int:
    """How many members are done, read beside the process that writes."""
    with closing(sqlite3.connect(f"file:{home / 'kaijuan.sqlite3'}?mode=ro", uri=True)) as db:
        [(count,)] = db.execute("SELECT count(*) FROM plans_switch WHERE state = 'applied'")
        return int(count)


def killed_after(home: Path, more: int, seconds: float) -> int:
    """Start a worker, wait until it has done ``more`` members, then a moment, and kill it."""
    begun = applied(home)
    command = [sys.executable, "-m", "tests.replay.victim", "work"]
    with subprocess.Popen(
        command, env=environment(home), cwd=ROOT, stderr=subprocess.DEVNULL
    ) as process:
        while applied(home) < begun + more and process.poll() is None:
            time.sleep(0.005)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, "it was done before it could be killed"
    return applied(home)


def test_nothing_is_done_twice_and_nothing_is_missing(tmp_path):
    home = tmp_path / "home"
    run(home, "prepare")
    chance = random.Random(2020)
    done = [killed_after(home, chance.randint(2, 5), chance.uniform(0, 0.1)) for _ in range(KILLS)]
    run(home, "work")
    told = json.loads(run(home, "told").splitlines()[-1])
    assert done == sorted(set(done)) and 0 < done[0] <= done[-1] < MEMBERS
    assert (told["done"], told["job"]) == (MEMBERS, "done")
    # Every member has the same: runs, lines of the ledger, entries of the log; and what is public.
    assert len({tuple(each) for each in told["members"]}) == 1
    assert told["members"][0][:2] == [4, 2]
    for counts in told["counts"].values():
        assert len(set(counts)) == 1 and counts[0] > 0
    assert set(told["counts"]["switches"]) == {1} == set(told["counts"]["notices"])
