"""The revision of a topic: a number that is another one after every committed change.

Read before the rows that are kept under it, and again after them: only what was read between two
equal revisions is kept, so a kept page shows one state of the house and never a mixture.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from django.db import DatabaseError, connection, transaction

from kaijuan.core.cache.topics import require, tick
from kaijuan.core.clock import now as present

log = logging.getLogger(__name__)

_WHOLE: Final = 1 << 63
#: On PostgreSQL the log is added up when it has more rows than this.
MOST_CHANGES: Final = 500

Revisions = dict[str, int]
T = TypeVar("T")
_REVISIONS: Final = "core.cache.revisions"

#: What this request has read already; None outside a request.
_read: ContextVar[dict[str, Any] | None] = ContextVar("kaijuan_read", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Inside, what is asked for `once` is read once. For a request that only reads."""
    mark = _read.set({})
    try:
        yield
    finally:
        _read.reset(mark)


def once(name: str, read: Callable[[], T]) -> T:
    """``read()``, for a GET or HEAD only the first time; ``name`` is "room.what"."""
    kept = _read.get()
    if kept is None:
        return read()
    if name not in kept:
        kept[name] = read()
    found: T = kept[name]
    return found


def revision_of(*topics: str) -> str:
    """The present revision of ``topics`` together, as an opaque text (32 hexadecimal digits).

    One query, for a GET or HEAD one for the whole request, whichever topics are asked for. Ask
    before you read the rows. Raises UnknownTopic.
    """
    found = known_revision(topics)
    # Without a row nothing is known: no two answers are alike, so nothing is taken for unchanged.
    return found or secrets.token_hex(16)


def known_revision(topics: tuple[str, ...], *, again: bool = False) -> str | None:
    """The same, None where nothing is known; ``again`` asks the database whatever was read."""
    require(*topics)
    now = _ask() if again else once(_REVISIONS, _ask)
    if any(topic not in now for topic in topics):
        return None
    at = present().timestamp()
    text = ",".join(f"{topic}:{now[topic]}:{tick(topic, at)}" for topic in sorted(topics))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _ask() -> Revisions:
    found: Revisions = {}
    rows = 0
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION[connection.vendor])
        for topic, token, count in cursor.fetchall():
            found[topic] = (found.get(topic, 0) + int(token)) % _WHOLE
            rows += count
    if rows > MOST_CHANGES and connection.vendor == "postgresql":
        add_up()
    return found


_QUESTION: Final = {
    # SQLite's sum() gives up on an overflow, and there is one row for each topic.
    "sqlite": "SELECT topic, token, 1 FROM cache_change",
    "postgresql": "SELECT topic, sum(token), count(*) FROM cache_change GROUP BY topic",
}


def add_up() -> None:
    """Put one row in the place of many, in one statement: every reader sees the same sums.

    Of two that do this together each takes the rows that the other has not.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "WITH gone AS (DELETE FROM cache_change WHERE id IN "
                "(SELECT id FROM cache_change FOR UPDATE SKIP LOCKED) RETURNING topic, token) "
                "INSERT INTO cache_change (topic, token) "
                "SELECT topic, mod(sum(token), %s)::bigint FROM gone GROUP BY topic",
                [_WHOLE],
            )
    except DatabaseError as error:
        # A longer log is a slower page, not a wrong one.
        log.warning("the log of changes was not added up: %s", type(error).__name__)
