"""The counters of all web processes, in a small database of their own.

A file apart from the house's data: it is written at every request, may be lost at any time, and so
is never flushed to the disk. One statement counts and answers, so that no two processes can both
take the last place.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path
from typing import Final

#: Longer than this nobody waits for a counter; the request goes through uncounted.
PATIENCE_SECONDS: Final = 0.25
_TABLE: Final = """
    CREATE TABLE IF NOT EXISTS counters (
        who TEXT PRIMARY KEY, began REAL NOT NULL, times INTEGER NOT NULL
    ) WITHOUT ROWID
"""
# A counter that began in the future is from before the machine was started again.
_COUNT: Final = """
    INSERT INTO counters (who, began, times) VALUES (:who, :now, 1)
    ON CONFLICT (who) DO UPDATE SET
        times = CASE WHEN began > :now OR began <= :now - :window THEN 1 ELSE times + 1 END,
        began = CASE WHEN began > :now OR began <= :now - :window THEN :now ELSE began END
    RETURNING times, began
"""
_FORGET: Final = "DELETE FROM counters WHERE began > :now OR began <= :now - :window"
#: How often old counters are swept out, in requests of one process.
_SWEEP_EVERY: Final = 1000


class Store:
    """``hit(who, window)`` counts one request; safe for threads and for processes."""

    def __init__(self, file: Path, patience: float = PATIENCE_SECONDS) -> None:
        self.file = file
        self.patience = patience
        self._own = threading.local()
        self._hits = 0

    def hit(self, who: str, window: float) -> tuple[int, float]:
        """How often ``who`` has come in the running window, this time included, and the seconds
        until it ends. Raises sqlite3.Error and OSError where nothing can be counted."""
        # Of the machine, not of the calendar: a clock that is set cannot open or close the door.
        now = time.monotonic()
        values = {"who": who, "now": now, "window": window}
        try:
            connection = self._connection()
            times, began = connection.execute(_COUNT, values).fetchone()
            self._hits += 1
            if self._hits % _SWEEP_EVERY == 0:
                connection.execute(_FORGET, values)
        except sqlite3.Error as error:
            self.close()
            if type(error) is sqlite3.DatabaseError:
                self._begin_afresh()
            raise
        return int(times), max(0.0, float(began) + window - now)

    def close(self) -> None:
        """Close this thread's connection; the next hit opens another."""
        connection = self._own.__dict__.pop("connection", None)
        if connection is not None:
            connection.close()

    def _begin_afresh(self) -> None:
        """Throw a file away that is no database (any more): there is nothing in it to keep."""
        for end in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + end).unlink(missing_ok=True)

    def _connection(self) -> sqlite3.Connection:
        # A thread's own, so that no statement waits for another thread of the same process.
        known: sqlite3.Connection | None = self._own.__dict__.get("connection")
        if known is not None:
            return known
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = sqlite3.connect(self.file, timeout=self.patience, isolation_level=None)
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("PRAGMA synchronous = OFF")
        made.execute(_TABLE)
        self._own.connection = made
        return made
