"""Tables for above are made, changed column by column, and retired."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.validators import plain_line
from kaijuan.network.rounds.domain.format_sources import rows_allowed, sources_of
from kaijuan.network.rounds.domain.upward_refusals import (
    ColumnNotAllowed,
    NotUpward,
    TableChanged,
    TableNameTaken,
    TableRetired,
    TooManyColumns,
)
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import ExportFormat, RowsOf

MOST_COLUMNS: Final = 60
Columns = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ColumnWanted:
    """One column. ``values`` says what is written for a value ("yes" -> "是"); ``default`` what
    is written where there is none."""

    source: str
    heading: str
    heading_en: str = ""
    values: dict[str, str] = field(default_factory=dict)
    default: str = ""

    def as_kept(self) -> dict[str, Any]:
        return {
            "heading": self.heading,
            "heading_en": self.heading_en,
            "source": self.source,
            "values": dict(self.values),
            "default": self.default,
        }


def usable_formats(institution: Institution) -> QuerySet[ExportFormat]:
    """Its own, and those of the consortium."""
    near = Q(institution=institution) | Q(institution__kind="consortium")
    rows: QuerySet[ExportFormat] = ExportFormat.objects.filter(near, retired_at=None)
    return rows.select_related("institution")


def save_format(table: ExportFormat, *, by: Any) -> ExportFormat:
    """Keep a new table, or new names of one. Raises ``TableNameTaken``, ``ColumnNotAllowed`` for
    named reports that would go above, ``NotUpward`` for signed days of a kind that has none."""
    new = table._state.adding
    table.clean_fields(exclude=["institution", "columns"])
    if not rows_allowed(table.level, table.rows):
        raise ColumnNotAllowed
    if table.kind not in duty_kinds:
        raise NotUpward
    if table.rows == RowsOf.DAYS and not duty_kinds[table.kind].upward:
        raise NotUpward
    try:
        with transaction.atomic():
            if new:
                table.save()
            else:
                _check_same_shape(table)
                # The columns may have been changed since it was read.
                table.save(update_fields=["name", "name_en", "level"])
            record("export_format.created" if new else "export_format.changed", table, by=by)
    except IntegrityError as error:
        raise TableNameTaken from error
    return table


def _check_same_shape(table: ExportFormat) -> None:
    """Columns were chosen for the kind and the lines: these stay."""
    kept = ExportFormat.objects.select_for_update(of=("self",)).get(pk=table.pk)
    if kept.retired_at is not None:
        raise TableRetired
    if (kept.kind, kept.rows) != (table.kind, table.rows):
        raise ColumnNotAllowed


def add_column(
    table: ExportFormat, wanted: ColumnWanted, *, revision: int, by: Any
) -> ExportFormat:
    """At the end. Raises ``ColumnNotAllowed``, ``TooManyColumns`` or ``TableChanged``."""
    for line in (wanted.heading, wanted.heading_en, wanted.default, *wanted.values.values()):
        plain_line(line)
    if wanted.source not in {each.key for each in sources_of(table)}:
        raise ColumnNotAllowed

    def added(columns: Columns) -> Columns:
        if len(columns) >= MOST_COLUMNS:
            raise TooManyColumns
        return [*columns, wanted.as_kept()]

    return _changed(table, added, revision=revision, by=by)


def move_column(
    table: ExportFormat, position: int, *, up: bool, revision: int, by: Any
) -> ExportFormat:
    """One place to the front or to the back. Raises ``TableChanged``, also for no such column."""

    def moved(columns: Columns) -> Columns:
        other = position - 1 if up else position + 1
        if not (0 <= position < len(columns) and 0 <= other < len(columns)):
            raise TableChanged
        found = list(columns)
        found[position], found[other] = found[other], found[position]
        return found

    return _changed(table, moved, revision=revision, by=by)


def remove_column(table: ExportFormat, position: int, *, revision: int, by: Any) -> ExportFormat:
    """Raises ``TableChanged``, also for no such column."""

    def without(columns: Columns) -> Columns:
        if not 0 <= position < len(columns):
            raise TableChanged
        return [each for place, each in enumerate(columns) if place != position]

    return _changed(table, without, revision=revision, by=by)


def _changed(
    table: ExportFormat, change: Callable[[Columns], Columns], *, revision: int, by: Any
) -> ExportFormat:
    """Compare and set: of two at once one wins."""
    with transaction.atomic():
        here = ExportFormat.objects.select_for_update(of=("self",)).get(pk=table.pk)
        if here.retired_at is not None:
            raise TableRetired
        if here.revision != revision:
            raise TableChanged
        columns = change(here.columns)
        rows = ExportFormat.objects.filter(pk=table.pk, revision=revision)
        if not rows.update(columns=columns, revision=F("revision") + 1):
            raise TableChanged
        table.refresh_from_db()
        record("export_format.changed", table, by=by)
    return table


def retire_format(table: ExportFormat, *, by: Any) -> ExportFormat:
    """It is offered no longer. Raises ``TableRetired``."""
    with transaction.atomic():
        if not ExportFormat.objects.filter(pk=table.pk, retired_at=None).update(retired_at=now()):
            raise TableRetired
        record("export_format.retired", table, by=by)
        table.refresh_from_db()
    return table
