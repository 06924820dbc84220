"""Triggers that write down what changed, so that no way of writing is forgotten.

Raw SQL, bulk updates, other processes and a restore all pass through them, in the writer's own
transaction: who sees the new row sees the new revision, and a rollback leaves no trace.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from django.db import connection

from kaijuan.core.cache.topics import tables
from kaijuan.core.tenancy.triggers import PREFIX

LOG: Final = "cache_change"
#: 63 random bits. PostgreSQL's random() has 52 of them at most, a UUID has 122.
_RANDOM: Final = "hashtextextended(gen_random_uuid()::text, 0) & 9223372036854775807"


@dataclass(frozen=True, slots=True)
class ChangeTrigger:
    """After ``events`` on ``table``, ``topic`` has a new revision."""

    table: str
    events: tuple[str, ...]
    topic: str

    needs: ClassVar[tuple[str, ...]] = (LOG,)

    @property
    def message(self) -> str:
        return f"a change of {self.table} renews kept pages ({self.topic})"

    @property
    def name(self) -> str:
        text = "|".join((connection.vendor, self.table, *self.events, self.topic, self._bump()))
        return PREFIX + hashlib.sha256(text.encode()).hexdigest()[:24]

    def create_sql(self) -> list[str]:
        """The trigger, and a change: what was written while there was none is new to readers."""
        return [*self._create(), *self._bump().split("; ")]

    def _create(self) -> list[str]:
        events = " OR ".join(self.events)
        if connection.vendor == "sqlite":
            return [
                f'CREATE TRIGGER {self.name} AFTER {events} ON "{self.table}" '
                f"BEGIN {self._bump()}; END"
            ]
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {self._bump()}; RETURN NULL; END $$",
            f'CREATE TRIGGER {self.name} AFTER {events} ON "{self.table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {self.name}()",
        ]

    def _bump(self) -> str:
        if connection.vendor == "sqlite":
            # One writer at a time, so one row for each topic: an import of thousands leaves one.
            return (
                f"DELETE FROM {LOG} WHERE topic = '{self.topic}'; "  # noqa: S608  # names of our own tables and columns
                f"INSERT INTO {LOG} (topic, token) VALUES ('{self.topic}', random())"
            )
        # Only inserted: no row is locked, so writers neither wait for each other nor deadlock.
        return f"INSERT INTO {LOG} (topic, token) VALUES ('{self.topic}', {_RANDOM})"  # noqa: S608  # names of our own tables and columns


def change_triggers() -> Iterator[ChangeTrigger]:
    """Every trigger that the declared topics ask for."""
    changes = ("INSERT", "UPDATE", "DELETE")
    for name, tables_of_topic in tables().items():
        for table in tables_of_topic:
            if connection.vendor == "sqlite":
                for event in changes:
                    yield ChangeTrigger(table, (event,), name)
            else:
                yield ChangeTrigger(table, (*changes, "TRUNCATE"), name)
