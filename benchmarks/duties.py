"""Duties: what is expected is written, a morning's reports come in, the province looks on.

The surge goes through the real server with a token for each person, every answer durable before it
is acknowledged. It is held against an endpoint behind the same middleware that does the same writes
and nothing else (``duties_plain``), and against the same rows written bare, one transaction each.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.load import Load, measure_requests
from benchmarks.running import clean_environment, free_port, running, seconds_until_served
from benchmarks.table import Line

ROOT = Path(__file__).resolve().parent.parent
MEMBERS, STAFF, DAYS = 74, 150, 30
#: Who reports within ten minutes of one morning, and in how many of them the writes are compared.
SURGE, COMPARED = 20_000, 3_000
ALLOWED = {"items": 20.0, "surge": 600.0, "board": 0.150}
CLIENTS = 4


def measure_duties(scratch: Path) -> Iterator[Line]:
    """One process for each part, each with a database of its own."""
    yield _written(_child(scratch, "written"))
    yield from _surge(scratch)
    yield _board(_child(scratch, "board"), "a year of reports")
    yield from _board_of_millions(scratch)


def _written(found: dict[str, float]) -> Line:
    return Line(
        f"expected of {MEMBERS} x {STAFF} people for {DAYS} days",
        f"{found['seconds']:.1f} s, {found['items']:,.0f} items",
        f"{ALLOWED['items']:.0f} s allowed",
        f"{found['seconds'] / ALLOWED['items']:.2f} x",
    )


def _board(found: dict[str, float], what: str) -> Line:
    return Line(
        f"the province's board, {what}",
        f"{found['seconds'] * 1000:.0f} ms, {found['queries']:.0f} queries",
        f"{ALLOWED['board'] * 1000:.0f} ms allowed",
        f"{found['seconds'] / ALLOWED['board']:.2f} x",
    )


def _board_of_millions(scratch: Path) -> Iterator[Line]:
    from faults import databases

    what = "4 million items on PostgreSQL"
    if not databases.server():
        yield Line(f"the province's board, {what}", f"not measured: {databases.NO_SERVER}", "", "")
        return
    with databases.database() as address:
        yield _board(_child(scratch, "millions", KAIJUAN_DATABASE_URL=address), what)


def _child(scratch: Path, part: str, **more: str) -> dict[str, float]:
    world = _world(scratch / f"duties-{part}", **more)
    command = [sys.executable, "-m", "benchmarks.duties", part]
    told = subprocess.run(command, env=world, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return found


def _world(home: Path, **more: str) -> dict[str, str]:
    return clean_environment(
        KAIJUAN_HOME=str(home),
        DJANGO_SETTINGS_MODULE="kaijuan.config.settings",
        PYTHONPATH=str(ROOT),
        KAIJUAN_API_LIMITS="off",
        KAIJUAN_TWO_FACTOR="none",
        **more,
    )


def _surge(scratch: Path) -> Iterator[Line]:
    bare = _child(scratch, "surge")
    home = scratch / "duties-surge"
    posts = json.loads((home / "posts.json").read_text(encoding="ascii"))
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.server", str(port), "benchmarks.duties_plain"]
    with running(command, env=_world(home), cwd=ROOT, log=scratch / "surge.log") as process:
        seconds_until_served(process, port, "/healthz", 60)
        first, rest = posts[: 2 * COMPARED], posts[2 * COMPARED :]
        plain = _load(port, "/api/-/plain/{code}", first[:COMPARED])
        engine = _load(port, "/api/v1/submissions/{code}", first[COMPARED:])
        surge = _load(port, "/api/v1/submissions/{code}", rest)
    yield Line(
        f"{len(rest):,} people report, {CLIENTS} at a time",
        f"{surge.per_second:,.0f}/s (p50 {surge.quantile(0.5):.0f} ms, "
        f"p99 {surge.quantile(0.99):.0f} ms)",
        f"20,000 in 10 minutes: {SURGE / ALLOWED['surge']:.0f}/s",
        f"{surge.per_second / (SURGE / ALLOWED['surge']):.1f} : 1",
    )
    for what, rate in (
        ("the same writes without the engine", plain.per_second),
        ("bare durable inserts", bare["rate"]),
    ):
        yield Line(
            "reports taken in",
            f"{engine.per_second:,.0f}/s",
            f"{what} {rate:,.0f}/s",
            f"{engine.per_second / rate:.2f} x",
        )


def _load(port: int, path: str, posts: list[dict[str, Any]]) -> Load:
    from benchmarks.duties_world import request

    return measure_requests(port, [request(path, post) for post in posts], clients=CLIENTS)


def _part(part: str) -> dict[str, float]:
    from benchmarks import duties_world as world

    if part == "written":
        return world.written(MEMBERS, STAFF, DAYS)
    if part == "surge":
        return world.surge(SURGE + 2 * COMPARED, COMPARED)
    return world.board(MEMBERS, items=part == "millions")


def main() -> None:
    """Print what one part took, as JSON."""
    print(json.dumps(_part(sys.argv[1])))


if __name__ == "__main__":
    began = time.perf_counter()
    main()
    print(f"{os.getpid()} took {time.perf_counter() - began:.0f} s", file=sys.stderr)
