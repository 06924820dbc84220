"""Public pages against a constant answer of the same server, over loopback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.load import Load, measure
from benchmarks.running import clean_environment, free_port, running, seconds_until_served
from benchmarks.server import CONSTANT_PATH
from benchmarks.table import Line

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"the consortium's page": "/", "the list of institutions (API)": "/api/v1/institutions"}


def measure_pages(scratch: Path) -> Iterator[Line]:
    """Needs a few seconds for each page; the constant is asked before and after."""
    env = clean_environment(KAIJUAN_HOME=str(scratch / "home"), PYTHONPATH=str(ROOT))
    _prepare(env, scratch)
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.server", str(port)]
    with running(command, env=env, cwd=ROOT, log=scratch / "server.log") as process:
        seconds_until_served(process, port, "/healthz", 30)
        for path in (*PAGES.values(), CONSTANT_PATH):
            measure(port, path, requests=40, seconds=5)
        before = measure(port, CONSTANT_PATH, requests=20_000, seconds=3)
        found = {
            what: measure(port, path, requests=4_000, seconds=5) for what, path in PAGES.items()
        }
        after = measure(port, CONSTANT_PATH, requests=20_000, seconds=3)
        constant = max(before, after, key=lambda load: load.per_second)
    for what, load in found.items():
        yield Line(
            what,
            f"{load.per_second:,.0f}/s ({_spread(load)})",
            f"a constant answer {constant.per_second:,.0f}/s ({_spread(constant)})",
            f"1 : {constant.per_second / load.per_second:.1f}",
        )


def _spread(load: Load) -> str:
    return f"p50 {load.quantile(0.5):.1f} ms, p99 {load.quantile(0.99):.1f} ms"


def _prepare(env: dict[str, str], scratch: Path) -> None:
    """Fill the home as a first start does."""
    port = free_port()
    command = [sys.executable, "-m", "kaijuan.config.command", "up", "--demo", "--port", str(port)]
    with running(command, env=env, cwd=ROOT, log=scratch / "up.log") as process:
        seconds_until_served(process, port, "/healthz", 90)
