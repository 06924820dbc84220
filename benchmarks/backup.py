"""Backup and restore of a house with many rows, against what each database's own tools take."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.running import clean_environment
from benchmarks.table import Line

ROOT = Path(__file__).resolve().parent.parent
#: Figures in the house; each row has twenty columns.
ROWS = int(os.environ.get("KAIJUAN_BENCH_ROWS", "100000"))


def measure_backup(scratch: Path) -> Iterator[Line]:
    """Seconds, and how many times as long as copying the database as it stands."""
    home, file = scratch / "backup-home", scratch / "backup.zip"
    previous = sorted((ROOT / "tests" / "upgrade").glob("previous-*.zip"))[-1]
    _kaijuan(home, "restore", str(previous))
    _fill(home / "kaijuan.sqlite3")
    copied = _seconds(lambda: _vacuum_into(home / "kaijuan.sqlite3", scratch / "copy.sqlite3"))
    made = _seconds(lambda: _kaijuan(home, "backup", "--to", str(file)))
    size = file.stat().st_size / 1e6
    yield Line(
        f"kaijuan backup, {ROWS:,} figures",
        f"{made:.1f} s, {size:.0f} MB",
        f"VACUUM INTO {copied:.1f} s, {(scratch / 'copy.sqlite3').stat().st_size / 1e6:.0f} MB",
        f"{made / copied:.1f} : 1",
    )
    back = _seconds(lambda: _kaijuan(scratch / "restored", "restore", str(file)))
    yield Line(
        f"kaijuan restore, {ROWS:,} figures",
        f"{back:.1f} s",
        f"kaijuan backup {made:.1f} s",
        f"{back / made:.1f} : 1",
    )
    yield from _on_postgresql(scratch, file)


def _on_postgresql(scratch: Path, file: Path) -> Iterator[Line]:
    server = os.environ.get("KAIJUAN_TEST_POSTGRES_URL")
    if not server or not shutil.which("pg_dump"):
        yield Line("the same on PostgreSQL", "not measured: no server or no pg_dump", "", "")
        return
    import psycopg

    name = f"kaijuan_bench_{uuid.uuid4().hex[:8]}"
    url = f"{server.rpartition('/')[0]}/{name}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    try:
        home, again = scratch / "postgresql-home", scratch / "postgresql.zip"
        there = {"KAIJUAN_DATABASE_URL": url}
        back = _seconds(lambda: _kaijuan(home, "restore", str(file), **there))
        made = _seconds(lambda: _kaijuan(home, "backup", "--to", str(again), **there))
        dump = ["pg_dump", "--format=custom", f"--file={scratch / 'dump'}", url]
        dumped = _seconds(lambda: subprocess.run(dump, check=True))
        restored = f"kaijuan restore {back:.1f} s"
        yield Line(
            "the same on PostgreSQL: backup",
            f"{made:.1f} s; {restored}",
            f"pg_dump {dumped:.1f} s",
            f"{made / dumped:.1f} : 1",
        )
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _kaijuan(home: Path, *arguments: str, **more: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "kaijuan.config.command", *arguments],
        env=clean_environment(KAIJUAN_HOME=str(home), PYTHONPATH=str(ROOT / "src"), **more),
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _vacuum_into(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as raw:
        raw.execute("VACUUM INTO ?", [str(target)])


def _fill(database: Path) -> None:
    """The first figure again and again, under other numbers and codes."""
    with sqlite3.connect(database) as raw:
        names = [row[1] for row in raw.execute("PRAGMA table_info(reports_datapoint)")]
        first = raw.execute("SELECT * FROM reports_datapoint ORDER BY id LIMIT 1").fetchone()
        row = dict(zip(names, first, strict=True)) | {"supersedes_id": None}
        (top,) = raw.execute("SELECT max(id) FROM reports_datapoint").fetchone()
        marks = ", ".join(f":{name}" for name in names)
        many = (
            row | {"id": top + n, "code": uuid.uuid4().hex, "ref": f"B{n}", "value": n / 100}
            for n in range(1, ROWS + 1)
        )
        raw.executemany(f"INSERT INTO reports_datapoint VALUES ({marks})", many)
