"""A file that was moved away or replaced is noticed, and never made anew by accident.

SQLite makes the file that it is asked to open. For a running house that is a trap: it would go on
with an empty database under the same name, whose log could be mixed up with the true file when that
is put back. And a connection that is kept open goes on with the file it opened, wherever that is
now: rows written after a restore would be gone. The command makes the file at a start
(``databases.keep_to_its_owner``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Opens with ``mode=rw`` (sqlite.org/uri.html); raises OperationalError where no file is."""

    _opened: tuple[int, int] | None = None

    def get_connection_params(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_connection_params()
        if self._file():
            found["database"] = f"file:{quote(self._file())}?mode=rw"
        return found

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        made = super().get_new_connection(conn_params)
        self._opened = self._there()
        return made

    def close_if_unusable_or_obsolete(self) -> None:
        """Called before and after each request; one look at the folder."""
        idle = self.connection is not None and not self.in_atomic_block
        if idle and self._there() != self._opened:
            self.close()
        super().close_if_unusable_or_obsolete()

    def _file(self) -> str:
        """The path of the file; "" where the database is in memory."""
        name = str(self.settings_dict["NAME"])
        return "" if name.startswith((":memory:", "file:")) else name

    def _there(self) -> tuple[int, int] | None:
        """Which file bears the name now."""
        if not self._file():
            return None
        try:
            about = Path(self._file()).stat()
        except OSError:
            return None
        return about.st_dev, about.st_ino
