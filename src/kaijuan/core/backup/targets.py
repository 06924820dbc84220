"""The database that a restore fills, so that at every moment the old or the new one is there whole.

SQLite: a new file beside the old one, put in its place by one rename. PostgreSQL: one transaction,
which also takes the old tables away.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from kaijuan.core.backup.staged import staged_database
from kaijuan.core.backup.tables import UnknownMigrations, applied_migrations, names_at
from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal

_ENDS: Final = ("-wal", "-shm", "-journal")
#: Nothing is lost with a draft; it is synced once, before it counts.
_FOR_A_DRAFT: Final = (
    "journal_mode = MEMORY",
    "synchronous = OFF",
    "secure_delete = OFF",
    "cache_size = -256000",
)


class InUse(Refusal):
    """Somebody else works with this database now."""

    def __init__(self, count: int) -> None:
        super().__init__(
            _(
                "The database is in use (%(count)d other connections): stop every web and worker "
                "process that uses it, then restore."
            )
            % {"count": count}
        )


@contextmanager
def empty_database() -> Iterator[None]:
    """Inside, Django's connection is to an empty database, in force when nothing was raised."""
    with _new_file() if connection.vendor == "sqlite" else _one_transaction():
        yield


@contextmanager
def _new_file() -> Iterator[None]:
    name = str(connection.settings_dict["NAME"])
    draft = staged_database()
    connection.close()
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    connection.settings_dict["NAME"] = str(draft)
    try:
        with connection.cursor() as cursor:
            for pragma in _FOR_A_DRAFT:
                cursor.execute(f"PRAGMA {pragma}")
        yield
        with connection.cursor() as cursor:
            # As every house has it: to change it later, a connection must be the only one.
            cursor.execute("PRAGMA journal_mode = WAL")
    finally:
        # The last connection takes the log away with it.
        connection.close()
        connection.settings_dict["NAME"] = name
    _sync(draft)
    _put_in_place(draft, Path(name))


def _put_in_place(draft: Path, target: Path) -> None:
    if target.exists() and not _quiet(target):
        # It cannot be opened any more: kept aside, with its log, for whoever can mend it.
        _keep_aside(target)
    draft.replace(target)
    _sync(target.parent)


def _quiet(target: Path) -> bool:
    """Bring the old file's log into it: a log left beside the new file would be played into it."""
    import sqlite3

    try:
        raw = sqlite3.connect(target, isolation_level=None, timeout=5)
        try:
            raw.execute("PRAGMA locking_mode = EXCLUSIVE")
            raw.execute("BEGIN EXCLUSIVE")
            raw.execute("COMMIT")
            busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            raw.close()
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise InUse(1) from error
        return False
    except sqlite3.DatabaseError:
        return False
    return not busy and not any(Path(f"{target}{end}").exists() for end in _ENDS)


def _keep_aside(target: Path) -> None:
    stamp = f"{now().astimezone(dt.UTC):%Y%m%d-%H%M%SZ}"
    for end in ("", *_ENDS):
        file = Path(f"{target}{end}")
        if file.exists():
            os.link(file, f"{target}.spoilt-{stamp}{end}")
            if end:
                file.unlink()


@contextmanager
def _one_transaction() -> Iterator[None]:
    _without_pool()
    _refuse_company()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '20s'")
            # Else a migration could not change a table into which an earlier one wrote rows.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _drop_everything_of_ours()
        yield


def _refuse_company() -> None:
    """Raises InUse. A connection that was closed a moment ago may still be seen for another."""
    deadline = time.monotonic() + 3
    while others := _others():
        if time.monotonic() > deadline:
            raise InUse(others)
        time.sleep(0.1)


def _others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        row: Any = cursor.fetchone()
    return int(row[0])


def _without_pool() -> None:
    """One connection, so that every other one to this database is somebody else's."""
    connection.close()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool is not None:
        close_pool()
    connection.settings_dict["OPTIONS"].pop("pool", None)


def _drop_everything_of_ours() -> None:
    with connection.cursor() as cursor:
        for name in house_tables():
            cursor.execute(f'DROP TABLE IF EXISTS "{name}" CASCADE')
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.proname LIKE 'kaijuan\\_%%' "
            "AND p.pronamespace = current_schema()::regnamespace"
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION IF EXISTS {function} CASCADE")


def house_tables() -> list[str]:
    """The house's tables that the database has; others may stand beside them.

    Those of a version that we do not know are told by what the apps named in Django's own records
    could have made.
    """
    there = connection.introspection.table_names()
    applied = applied_migrations()
    if applied:
        with suppress(UnknownMigrations):
            return sorted(names_at(applied).intersection(there))
    labels: set[str] = {"django"}
    for table, column in (("django_migrations", "app"), ("django_content_type", "app_label")):
        if table in there:
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT DISTINCT {column} FROM "{table}"')  # noqa: S608  # names of our own tables and columns
                labels.update(label for (label,) in cursor.fetchall())
    return sorted(name for name in there if any(name.startswith(f"{label}_") for label in labels))


def occupied() -> list[tuple[str, int]]:
    """What the database holds already, as (table, rows); empty for a new house."""
    found: list[tuple[str, int]] = []
    try:
        there = connection.introspection.table_names()
        for table in ("tenancy_institution", "accounts_user"):
            if table in there:
                count = _count(table)
                if count:
                    found.append((table, count))
    except DatabaseError:
        # It holds something, and nobody can tell what.
        found.append(("", 0))
        with suppress(DatabaseError):
            connection.close()
    return found


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  # one of the two named above
        row: Any = cursor.fetchone()
    return int(row[0])


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
