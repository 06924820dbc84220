"""Homes and processes of the house, each with an environment of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.running import clean_environment

ROOT = Path(__file__).resolve().parent.parent
#: Seconds after which a child that ought to have ended is killed.
PATIENCE = 120


class ChildFailed(RuntimeError):
    """A process of the suite's own ended with a complaint."""


def environment(home: Path, *, database: str = "") -> dict[str, str]:
    """``database`` is a KAIJUAN_DATABASE_URL; empty means the embedded one."""
    more = {"KAIJUAN_HOME": str(home), "KAIJUAN_LANG": "en", "PYTHONDONTWRITEBYTECODE": "1"}
    if database:
        more["KAIJUAN_DATABASE_URL"] = database
    return clean_environment(**more)


def python(*arguments: str) -> list[str]:
    """``python -m ARGUMENTS`` with this interpreter."""
    return [sys.executable, "-m", *arguments]


def run(command: Sequence[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run to the end, whatever the exit code."""
    return subprocess.run(
        command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )


def must(command: Sequence[str], env: dict[str, str]) -> str:
    """Run to the end; what it printed. Raises ChildFailed."""
    done = run(command, env)
    if done.returncode:
        raise ChildFailed(f"{' '.join(command[1:])}: {(done.stderr or done.stdout)[-1500:]}")
    return done.stdout


def prepare(home: Path, *, database: str = "") -> Path:
    """A home with tables, a consortium and who writes; nothing runs on it."""
    must(python("faults.writes", "prepare"), environment(home, database=database))
    return home


def copy(home: Path, to: Path) -> Path:
    """A copy of a home on which nothing runs."""
    return Path(shutil.copytree(home, to))


def look(home: Path, *, database: str = "") -> dict[str, Any]:
    """What `faults.looking` found there, in a fresh process."""
    out = must(python("faults.looking"), environment(home, database=database))
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found
