"""Rows from an archive into an empty database whose tables are those of the archive's time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from kaijuan.core.backup.archive import Reader, TableEntry
from kaijuan.core.backup.reading import Source, current_transaction
from kaijuan.core.backup.tables import Node, Table, nodes_of, tables_at
from kaijuan.core.errors import Refusal

AT_ONCE: Final = 2000


class NotAsWritten(Refusal):
    """The restored rows are not those of the archive; nothing was changed."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _("What was restored is not what was backed up (%(what)s): nothing was changed.")
            % {"what": what}
        )


def build_tables(names: Sequence[str]) -> None:
    """Carry out exactly the migrations ``names`` on an empty database, without any signal."""
    executor = MigrationExecutor(connection)
    executor.migrate(_last_of(executor, nodes_of(names)))


def _last_of(executor: MigrationExecutor, nodes: list[Node]) -> list[Node]:
    """Those after which none of ``nodes`` comes in the same app."""
    wanted = set(nodes)
    graph = executor.loader.graph
    return [
        node
        for node in nodes
        if not any(
            child.key in wanted and child.key[0] == node[0]
            for child in graph.node_map[node].children
        )
    ]


def load_rows(reader: Reader) -> None:
    """Fill the tables, and compare each with what the archive says. Raises NotAsWritten."""
    tables = {table.name: table for table in tables_at(reader.manifest.migrations)}
    entries = reader.manifest.tables
    _refuse_other_tables(tables, entries)
    with _references_wait(), transaction.atomic():
        for name in tables:
            # A migration may have written rows of its own; the archive has them as they are.
            with connection.cursor() as cursor:
                cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608  # names of our own tables
        for entry in entries:
            _load(tables[entry.name], entry, reader)
    count_on_from(entries)
    source = current_transaction()
    for entry in entries:
        if hash_of(source, tables[entry.name]) != (entry.rows, entry.sha256):
            raise NotAsWritten(entry.name)


def migrate_to_now() -> None:
    """The migrations that came since, and what follows on them (triggers, policies, rights)."""
    ContentType.objects.clear_cache()
    call_command("migrate", verbosity=0, interactive=False)
    ContentType.objects.clear_cache()


def hash_of(source: Source, table: Table) -> tuple[int, str]:
    """How many rows, and the SHA-256 of their lines."""
    rows, digest = 0, hashlib.sha256()
    for count, lines in source.lines(table):
        rows += count
        digest.update(lines)
    return rows, digest.hexdigest()


def count_on_from(entries: Sequence[TableEntry]) -> None:
    """Let the database count on from the highest key that was ever given out."""
    there = set(connection.introspection.table_names())
    for entry in entries:
        if entry.name in there and entry.last_key is not None:
            with connection.cursor() as cursor:
                _count_on(cursor, entry.name, entry.last_key)


def _count_on(cursor: Any, table: str, last: int) -> None:
    if connection.vendor == "sqlite":
        changed = cursor.execute(
            "UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [last, table]
        ).rowcount
        if not changed:
            sql = "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)"
            cursor.execute(sql, [table, last])
        return
    cursor.execute(
        "SELECT pg_get_serial_sequence(%s, a.attname) FROM pg_index i JOIN pg_attribute a "
        "ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] "
        "WHERE i.indrelid = %s::regclass AND i.indisprimary",
        [f'"{table}"', f'"{table}"'],
    )
    (sequence,) = cursor.fetchone()
    if sequence:
        # The name comes from the server, quoted where it must be.
        cursor.execute(
            f"SELECT setval(%s, greatest(%s, last_value)) FROM {sequence}",  # noqa: S608  # names of our own tables and columns
            [sequence, last],
        )


def _refuse_other_tables(tables: dict[str, Table], entries: Sequence[TableEntry]) -> None:
    said = {entry.name: entry.columns for entry in entries}
    known = {name: [column.name for column in table.columns] for name, table in tables.items()}
    other = sorted(name for name in said.keys() | known.keys() if said.get(name) != known.get(name))
    if other:
        raise NotAsWritten(", ".join(other[:3]))


def _load(table: Table, entry: TableEntry, reader: Reader) -> None:
    rows = _rows(table, reader.lines(entry))
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    connection.ensure_connection()
    raw: Any = connection.connection
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            marks = ", ".join("?" for _column in table.columns)
            sql = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608  # names of our own tables and columns
            # Past Django's cursor, which would turn every statement's marks anew.
            raw.cursor().executemany(sql, rows)
        else:
            with (
                raw.cursor() as cursor,
                cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy,
            ):
                for row in rows:
                    copy.write_row(row)


def _rows(table: Table, lines: Iterator[bytes]) -> Iterator[list[Any]]:
    fixes = [
        (at, fix)
        for at, column in enumerate(table.columns)
        if (fix := column.write_fix(connection.vendor)) is not None
    ]
    for line in lines:
        row: list[Any] = json.loads(line)
        for at, fix in fixes:
            if row[at] is not None:
                row[at] = fix(row[at])
        yield row


@contextmanager
def _references_wait() -> Iterator[None]:
    """Inside, a row may point at one that comes later; at the end every one points at a row.

    Raises the database's IntegrityError.
    """
    if connection.vendor == "sqlite":
        with connection.constraint_checks_disabled():
            yield
        # One pass over all rows instead of a question for each.
        connection.check_constraints()
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
