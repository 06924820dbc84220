"""The wall in the database itself, for what does not pass through the models.

Two kinds: *same tenant* (a foreign key to a walled row must stay with its owner, and an owner never
changes) and *append only* (rows of a log are neither changed nor deleted). The name of a trigger
holds a digest of its body, so that a changed one counts as missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.apps import apps
from django.db import connection, models, transaction

from kaijuan.core.tenancy.guard import walled_keys

PREFIX = "kaijuan_"
_append_only: set[str] = set()


def append_only(model: type[models.Model]) -> type[models.Model]:
    """Class decorator: the database refuses UPDATE and DELETE on this model's table."""
    _append_only.add(model._meta.label)
    return model


def only_grows() -> set[str]:
    """The tables whose rows are neither changed nor deleted."""
    return {apps.get_model(label)._meta.db_table for label in _append_only}


class HouseTrigger(Protocol):
    """A trigger of the house. ``needs`` names the tables, besides ``table``, that it works on."""

    @property
    def table(self) -> str: ...

    @property
    def needs(self) -> tuple[str, ...]: ...

    @property
    def message(self) -> str: ...

    @property
    def name(self) -> str: ...

    def create_sql(self) -> list[str]: ...


_more: list[Callable[[], Iterator[HouseTrigger]]] = []


def more_triggers(source: Callable[[], Iterator[HouseTrigger]]) -> None:
    """Have the triggers of ``source`` installed, and missed, with those of the wall."""
    if source not in _more:
        _more.append(source)


@dataclass(frozen=True, slots=True)
class Trigger:
    """One rule on one table: when ``condition`` holds at ``event``, the write is refused."""

    table: str
    event: str
    condition: str
    message: str

    needs: ClassVar[tuple[str, ...]] = ()

    @property
    def name(self) -> str:
        text = "|".join((connection.vendor, self.table, self.event, self.condition, self.message))
        return PREFIX + hashlib.sha256(text.encode()).hexdigest()[:24]

    def create_sql(self) -> list[str]:
        return self._postgres() if connection.vendor == "postgresql" else self._sqlite()

    def _sqlite(self) -> list[str]:
        return [
            f'CREATE TRIGGER {self.name} BEFORE {self.event} ON "{self.table}" '
            f"WHEN {self.condition} BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        ]

    def _postgres(self) -> list[str]:
        row = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(self.event, "NEW")
        each = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {self.condition} THEN RAISE EXCEPTION '{self.message}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$",
            f'CREATE TRIGGER {self.name} BEFORE {self.event} ON "{self.table}" '
            f"FOR EACH {each} EXECUTE FUNCTION {self.name}()",
        ]


def expected_triggers() -> Iterator[HouseTrigger]:
    """Every trigger that the installed models ask for."""
    yield from _triggers_of_the_wall()
    for source in _more:
        yield from source()


def _triggers_of_the_wall() -> Iterator[Trigger]:
    from kaijuan.core.tenancy.walled import Owned

    for model in apps.get_models():
        if not model._meta.managed or model._meta.proxy:
            continue
        table = model._meta.db_table
        if issubclass(model, Owned):
            yield from _owner_stays(model)
            for field in walled_keys(model):
                yield from _same_tenant(table, field)
        if model._meta.label in _append_only:
            yield from _only_grows(model)


def _owner_stays(model: type[models.Model]) -> Iterator[Trigger]:
    table, key = model._meta.db_table, model._meta.pk.column
    message = f"a row of {table} never changes its institution"
    yield Trigger(table, "UPDATE", "NEW.institution_id <> OLD.institution_id", message)
    if connection.vendor == "sqlite":
        # INSERT OR REPLACE changes a row without an UPDATE.
        same = f't."{key}" = NEW."{key}" AND t.institution_id <> NEW.institution_id'
        yield Trigger(table, "INSERT", _there_is(table, same), message)


def _only_grows(model: type[models.Model]) -> Iterator[Trigger]:
    table, message = model._meta.db_table, f"{model._meta.db_table} is append-only"
    for event in ("UPDATE", "DELETE"):
        yield Trigger(table, event, "TRUE", message)
    if connection.vendor == "sqlite":
        # INSERT OR REPLACE deletes what stands in its way, and asks no trigger on DELETE.
        same = " OR ".join(
            "(" + " AND ".join(f't."{column}" = NEW."{column}"' for column in columns) + ")"
            for columns in _unique_columns(model)
        )
        yield Trigger(table, "INSERT", _there_is(table, same), message)
    else:
        # An empty table may be emptied, so that a test database can be.
        yield Trigger(table, "TRUNCATE", _there_is(table, "TRUE"), message)


def _unique_columns(model: type[models.Model]) -> Iterator[list[str]]:
    """The columns of each key by which one row can stand in another's way."""
    meta = model._meta
    yield from ([str(field.column)] for field in meta.concrete_fields if field.unique)
    for constraint in meta.total_unique_constraints:
        columns = {field.name: str(field.column) for field in meta.concrete_fields}
        yield [columns[name] for name in constraint.fields]


def _there_is(table: str, condition: str) -> str:
    return f'EXISTS (SELECT 1 FROM "{table}" AS t WHERE {condition})'  # noqa: S608  # names of our models


def _same_tenant(table: str, field: models.ForeignKey[Any, Any]) -> Iterator[Trigger]:
    column, target = field.column, field.related_model._meta.db_table
    foreign = (
        f'NEW."{column}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "{target}" AS t '  # noqa: S608  # names of our models
        f'WHERE t.id = NEW."{column}" AND t.institution_id = NEW.institution_id)'
    )
    for event in ("INSERT", "UPDATE"):
        yield Trigger(table, event, foreign, f"{table}.{column} points at another institution")


def installed_triggers() -> set[str]:
    """Names of the house's triggers that the database holds now."""
    sql = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name for (name,) in cursor.fetchall() if name.startswith(PREFIX)}


def missing_triggers() -> list[str]:
    """One sentence for each trigger that ought to be there and is not; empty when all is well."""
    there = installed_triggers()
    return [
        f"{trigger.table}: {trigger.message}"
        for trigger in expected_triggers()
        if trigger.name not in there
    ]


def install_triggers() -> None:
    """Bring the database's triggers to what the models ask for; doing it twice changes nothing."""
    there = installed_triggers()
    tables = set(connection.introspection.table_names())
    wanted = {t.name: t for t in expected_triggers() if tables >= {t.table, *t.needs}}
    with transaction.atomic(), connection.cursor() as cursor:
        for name in there - wanted.keys():
            _drop(cursor, name)
        for name in wanted.keys() - there:
            for statement in wanted[name].create_sql():
                cursor.execute(statement)


def _drop(cursor: Any, name: str) -> None:
    if connection.vendor == "postgresql":
        cursor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
    else:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def reinstall_after_migrate(**kwargs: Any) -> None:
    """Receiver of ``post_migrate``."""
    if kwargs.get("using", "default") == "default":
        install_triggers()
