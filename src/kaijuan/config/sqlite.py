"""Puts the pinned SQLite in the place of the interpreter's own.

Debian's SQLite has a bug in the write-ahead log that is mended after 3.51.2; the ``pysqlite3``
package carries a newer one. Django's backend imports ``sqlite3``, so the swap happens before it.
"""

from __future__ import annotations

import sys

import pysqlite3
import pysqlite3.dbapi2


def use_pinned_sqlite() -> None:
    """Make ``import sqlite3`` give pysqlite3 from here on."""
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
