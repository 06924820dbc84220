"""Reading rows as lines of an archive, from one moment of a database that goes on being used."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.db import connection

from kaijuan.core.backup.tables import Table

#: Rows that are read, and lines that are written, at once.
AT_ONCE: Final = 2000

_line = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class Cursor(Protocol):
    """What every database cursor of Python does."""

    def execute(self, sql: str, /) -> Any: ...
    def fetchmany(self, size: int, /) -> list[Any]: ...
    def fetchone(self) -> Any: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A raw connection, inside the transaction whose moment is read; ``vendor`` is Django's."""

    vendor: str
    raw: Any

    def one(self, sql: str) -> Any:
        """The first cell of the first row."""
        cursor = self.raw.cursor()
        try:
            cursor.execute(sql)
            row = cursor.fetchone()
            return row[0] if row else None
        finally:
            cursor.close()

    def lines(self, table: Table) -> Iterator[tuple[int, bytes]]:
        """How many rows, and their lines, a few thousand at once, in the order of the key."""
        columns = ", ".join(column.read_sql(self.vendor) for column in table.columns)
        order = table.key.order_sql(self.vendor)
        fixes = [
            (at, fix)
            for at, column in enumerate(table.columns)
            if (fix := column.read_fix()) is not None
        ]
        cursor = self._cursor()
        try:
            cursor.execute(f'SELECT {columns} FROM "{table.name}" ORDER BY {order}')  # noqa: S608  # names of our own tables and columns
            while rows := cursor.fetchmany(AT_ONCE):
                lists = [list(row) for row in rows]
                for at, fix in fixes:
                    for cells in lists:
                        if cells[at] is not None:
                            cells[at] = fix(cells[at])
                yield len(lists), ("\n".join(map(_line, lists)) + "\n").encode()
        finally:
            cursor.close()

    def last_key(self, table: Table) -> int | None:
        """The highest key that was ever given out, so that none is given out twice."""
        if not table.counted:
            return None
        if self.vendor == "sqlite":
            if not self.one("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"):
                return None
            sql = f"SELECT seq FROM sqlite_sequence WHERE name = '{table.name}'"  # noqa: S608  # names of our own tables and columns
            return self.one(sql) or None
        given = self.one(f"SELECT pg_get_serial_sequence('\"{table.name}\"', '{table.key.name}')")
        sql = f"SELECT CASE WHEN is_called THEN last_value END FROM {given}"  # noqa: S608  # names of our own tables and columns
        return self.one(sql) if given else None

    def _cursor(self) -> Cursor:
        # PostgreSQL would send the whole table at once to a cursor without a name.
        made: Cursor = (
            self.raw.cursor(name="kaijuan_backup")
            if self.vendor == "postgresql"
            else self.raw.cursor()
        )
        return made


@contextmanager
def snapshot() -> Iterator[Source]:
    """One moment of the house's database; writers go on meanwhile. A connection of its own.

    SQLite: a read transaction on the write-ahead log. PostgreSQL: REPEATABLE READ, which there
    means one snapshot for all statements.
    """
    opened = _sqlite() if connection.vendor == "sqlite" else _postgresql()
    # What the driver raises comes as Django's own DatabaseError.
    with connection.wrap_database_errors, opened as source:
        yield source


@contextmanager
def _sqlite() -> Iterator[Source]:
    import sqlite3

    name = str(connection.settings_dict["NAME"])
    # No declared types: cells come as they are stored.
    raw = sqlite3.connect(name, isolation_level=None, timeout=20)
    try:
        raw.execute("PRAGMA query_only = ON")
        raw.execute("BEGIN")
        # The moment is that of the first read.
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield Source("sqlite", raw)
        raw.execute("ROLLBACK")
    finally:
        raw.close()


@contextmanager
def _postgresql() -> Iterator[Source]:
    import psycopg

    params = dict(connection.get_connection_params())
    # Django's own wishes for a connection; here it is a plain one, outside of the pool.
    for name in ("cursor_factory", "context", "prepare_threshold"):
        params.pop(name, None)
    with psycopg.connect(**params, connect_timeout=10) as raw:
        raw.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        raw.read_only = True
        # The house itself reads, across the wall, also where the database keeps it.
        raw.execute("SELECT set_config('kaijuan.scope', 'across', false)")
        yield Source("postgresql", raw)
        raw.rollback()


def current_transaction() -> Source:
    """Django's own connection, in the transaction that is open on it."""
    connection.ensure_connection()
    return Source(connection.vendor, connection.connection)
