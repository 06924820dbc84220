"""The tables of a house as its applied migrations left them, not as this version's models are.

So a backup can be made of a database that still waits for its migrations, and an old archive is
read by the types that its tables had.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from kaijuan.core.backup.columns import KINDS, Column
from kaijuan.core.errors import Refusal

if TYPE_CHECKING:
    from django.db.migrations.state import StateApps

Node = tuple[str, str]

#: Rows that only mean something to processes which run now. Who was signed in signs in again.
#: A session that was ended since the backup would open the door again. A key that was destroyed
#: since would open what is erased: the keys stand beside the archives (``keys``).
LEFT_OUT: Final = frozenset(
    {"accounts_session", "django_session", "jobs_heartbeat", "privacy_subjectkey"}
)
#: Written by the migrations themselves.
HISTORY: Final = "django_migrations"


class UnknownMigrations(Refusal):
    """Tables that a newer version made."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = sorted(names)
        super().__init__(
            _(
                "These tables are those of a newer version of Kaijuan (%(names)s): "
                "use that version, or a newer one."
            )
            % {"names": ", ".join(self.names[:3]) + ("…" if len(self.names) > 3 else "")}
        )


@dataclass(frozen=True, slots=True)
class Table:
    """``key`` is the column of the primary key, by which rows are ordered."""

    name: str
    columns: tuple[Column, ...]
    key: Column
    #: Whether the database counts the keys.
    counted: bool


def applied_migrations() -> list[str]:
    """``app.name`` of each migration that the database has; empty for a fresh one."""
    return sorted(
        f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
    )


def nodes_of(names: Iterable[str]) -> list[Node]:
    """The migrations of those names. Raises UnknownMigrations for what this version has not."""
    # A database alias of None: the graph of the source, without looking into any database.
    loader = MigrationLoader(None)
    nodes = [(app, name) for app, _dot, name in (text.partition(".") for text in names)]
    unknown = [node for node in nodes if node not in loader.disk_migrations]
    if unknown:
        raise UnknownMigrations(".".join(node) for node in unknown)
    return [node for node in nodes if node in loader.graph.nodes]


def tables_at(names: Iterable[str]) -> list[Table]:
    """Every table that is kept, by name, when the migrations ``names`` are applied."""
    nodes = nodes_of(names)
    if not nodes:
        return []
    state = MigrationLoader(None).project_state(nodes)
    found = {table.name: table for table in _tables(state.apps) if table.name not in LEFT_OUT}
    return [found[name] for name in sorted(found)]


def names_at(names: Iterable[str]) -> set[str]:
    """Every table that the migrations ``names`` made, kept or not, and their own."""
    state = MigrationLoader(None).project_state(nodes_of(names))
    return {table.name for table in _tables(state.apps)} | {HISTORY}


def _tables(apps: StateApps) -> Iterable[Table]:
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if not meta.managed or meta.proxy or meta.swapped:
            continue
        columns = {field.column: _column(field) for field in meta.concrete_fields}
        key = meta.pk
        yield Table(
            name=meta.db_table,
            columns=tuple(columns.values()),
            key=columns[key.column],
            counted=isinstance(key, models.AutoField),
        )


def _column(field: Any) -> Column:
    aim = field
    while aim.remote_field is not None:
        aim = aim.target_field
    kind = KINDS.get(aim.get_internal_type())
    if kind is None:
        raise TypeError(f"{field} is of a kind that backups do not know; see core/backup/columns.")
    return Column(field.column, kind, getattr(aim, "decimal_places", 0) or 0)
