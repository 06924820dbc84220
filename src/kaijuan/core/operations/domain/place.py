"""Disk, database and secrets: what can be asked in a moment."""

from __future__ import annotations

import datetime as dt
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kaijuan.core.clock import now

#: What only its owner may read, in the home.
SECRETS: Final = ("secret-key", "demo-password", "metrics-token")


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes of the file system on which the home lies."""

    free: int
    total: int


@dataclass(frozen=True, slots=True)
class Database:
    """``drift`` is how many seconds its clock is ahead of this host's."""

    engine: str
    version: str
    bytes: int
    drift: float
    pending: tuple[str, ...]


def disk() -> Disk:
    """What is left where the home lies."""
    usage = shutil.disk_usage(settings.HOME)
    return Disk(usage.free, usage.total)


def database() -> Database:
    """At most two queries; raises OperationalError when it is away."""
    look = _postgresql if connection.vendor == "postgresql" else _sqlite
    return look()


def _postgresql() -> Database:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), pg_database_size(current_database()), "
            "clock_timestamp()"
        )
        version, size, at = cursor.fetchone()
    drift = (at - now()).total_seconds()
    return Database("PostgreSQL", str(version).split()[0], int(size), drift, _pending())


def _sqlite() -> Database:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version(), strftime('%Y-%m-%d %H:%M:%f', 'now')")
        version, text = cursor.fetchone()
    at = dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
    file = Path(str(connection.settings_dict["NAME"]))
    parts = (file, file.with_name(f"{file.name}-wal"))
    size = sum(part.stat().st_size for part in parts if part.is_file())
    return Database("SQLite", str(version), size, (at - now()).total_seconds(), _pending())


_applied = False


def _pending() -> tuple[str, ...]:
    # Reading all migrations takes a while, and what is applied stays applied while we run.
    global _applied
    if _applied:
        return ()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    _applied = not plan
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _back in plan)


def open_secrets() -> list[str]:
    """Names of what others on this machine can read and must not: the home and its secrets."""
    home = Path(settings.HOME)
    places = [(home, "."), *((home / name, name) for name in SECRETS)]
    return [name for place, name in places if _others_may(place)]


def _others_may(place: Path) -> bool:
    try:
        return bool(stat.S_IMODE(place.stat().st_mode) & 0o077)
    except OSError:
        return False
