"""`make run` in a fresh copy of this checkout: from nothing, and the second time.

From nothing means: no environment, no data, and empty package caches, so the packages are really
downloaded. That takes the network; without it the line says so.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.running import clean_environment, free_port, running, seconds_until_served
from benchmarks.table import Line

ROOT = Path(__file__).resolve().parent.parent
COLD_AT_MOST, WARM_AT_MOST = 300.0, 60.0


def measure_starts(scratch: Path) -> Iterator[Line]:
    """Seconds until the consortium's page is served."""
    copy = scratch / "checkout"
    copy_checkout(copy)
    port = free_port()
    env = clean_environment(
        PORT=str(port), UV_CACHE_DIR=str(scratch / "uv-cache"), PIP_NO_CACHE_DIR="1"
    )
    try:
        cold = _start(copy, env, port, COLD_AT_MOST)
        warm = _start(copy, env, port, WARM_AT_MOST)
    except RuntimeError as error:
        yield Line("make run, from nothing", f"not measured: {error}", "", "")
        return
    yield Line(
        "make run, the second time",
        f"{warm:.1f} s",
        f"make run from nothing {cold:.1f} s",
        f"1 : {cold / warm:.1f}",
    )


def copy_checkout(to: Path) -> None:
    """What git would put into a commit of everything, as it lies here now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        source, target = ROOT / name, to / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def _start(copy: Path, env: dict[str, str], port: int, most: float) -> float:
    with running(["make", "run"], env=env, cwd=copy, log=copy.parent / "make.log") as process:
        return seconds_until_served(process, port, "/", most)
