"""Public pages against a constant answer of the same server, over loopback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load import Load, measure
from benchmarks.running import clean_environment, free_port, running, seconds_until_served
from benchmarks.server import CONSTANT_PATH
from benchmarks.table import Line

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"the consortium's page": "/", "the list of institutions (API)": "/api/v1/institutions"}
KEPT = {
    "the consortium's page": "/",
    "a search for members": "/?q=scdx",
    "an institution's page": "/i/si-chuan-da-xue/",
    "the report": "/reports/sichuan-2020/",
    "the report's figures": "/reports/sichuan-2020/figures/",
}


def measure_pages(scratch: Path) -> Iterator[Line]:
    """Needs a few seconds for each page; the constant is asked before and after."""
    env = clean_environment(
        KAIJUAN_HOME=str(scratch / "home"), PYTHONPATH=str(ROOT), KAIJUAN_API_LIMITS="off"
    )
    _prepare(env, scratch)
    with _server(env, scratch / "server.log") as port:
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


def measure_kept_pages(scratch: Path) -> Iterator[Line]:
    """Each page from two servers of the same kind over the same data, one of which keeps nothing.

    Needs the home that `measure_pages` has filled.
    """
    env = clean_environment(KAIJUAN_HOME=str(scratch / "home"), PYTHONPATH=str(ROOT))
    with (
        _server(env, scratch / "kept.log") as kept,
        _server({**env, "KAIJUAN_CACHE_MB": "0"}, scratch / "anew.log") as anew,
    ):
        for what, path in KEPT.items():
            for port in (kept, anew):
                measure(port, path, requests=40, seconds=5)
            again = measure(kept, path, requests=10_000, seconds=3)
            fresh = measure(anew, path, requests=4_000, seconds=5)
            yield Line(
                f"{what}, kept",
                f"{again.per_second:,.0f}/s ({_spread(again)})",
                f"drawn anew {fresh.per_second:,.0f}/s ({_spread(fresh)})",
                f"{again.per_second / fresh.per_second:.1f} : 1",
            )


@contextmanager
def _server(env: dict[str, str], log: Path) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.server", str(port)]
    with running(command, env=env, cwd=ROOT, log=log) as process:
        seconds_until_served(process, port, "/healthz", 30)
        yield port


def _spread(load: Load) -> str:
    return f"p50 {load.quantile(0.5):.1f} ms, p99 {load.quantile(0.99):.1f} ms"


def _prepare(env: dict[str, str], scratch: Path) -> None:
    """Fill the home as a first start does."""
    port = free_port()
    command = [sys.executable, "-m", "kaijuan.config.command", "up", "--demo", "--port", str(port)]
    with running(command, env=env, cwd=ROOT, log=scratch / "up.log") as process:
        seconds_until_served(process, port, "/healthz", 90)
