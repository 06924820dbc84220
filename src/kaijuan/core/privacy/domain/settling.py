"""After an erasure: what the engine still has of the rows before."""

from __future__ import annotations

from django.db import connection


class StillRead(RuntimeError):
    """Somebody reads the old pages now."""


def settle() -> None:
    """Bring SQLite's log into the file and empty it; with ``secure_delete`` nothing is left.

    Raises StillRead where a reader holds the log, to be tried again. PostgreSQL keeps its log
    elsewhere and cleans its pages by itself (docs/decisions/0032).
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    if busy:
        raise StillRead
