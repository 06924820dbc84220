"""Schemes of levels and areas: what the consortium measures a response by, and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from kaijuan.core.audit.public import record
from kaijuan.network.plans.domain.level_refusals import InUse, SchemeNameTaken
from kaijuan.network.plans.domain.slugs import free_slug
from kaijuan.network.plans.models import Area, Level, LevelScheme, Stage

#: (name, English name), the gravest first.
Names = Sequence[tuple[str, str]]
MOST_LEVELS: Final = 9


def save_scheme(scheme: LevelScheme, levels: Names, *, by: Any) -> LevelScheme:
    """Set up or change a scheme with its levels, the gravest first.

    A level keeps its place: the first line renames the gravest one. Raises ``ValidationError``,
    ``SchemeNameTaken``, or ``InUse`` where a line that is left out is needed elsewhere.
    """
    with transaction.atomic():
        _save_named(scheme, "level_scheme", by=by)
        kept = list(scheme.levels.order_by("rank"))
        for rank, (name, name_en) in enumerate(levels, start=1):
            level = kept[rank - 1] if rank <= len(kept) else Level(scheme=scheme, rank=rank)
            level.name, level.name_en = name, name_en
            level.clean_fields(exclude=["institution"])
            level.save()
        _remove(kept[len(levels) :])
    return scheme


def remove_scheme(scheme: LevelScheme, *, by: Any) -> None:
    """Remove a scheme that nothing refers to. Raises ``InUse``."""
    with transaction.atomic():
        record("level_scheme.removed", scheme, by=by)
        _remove([scheme])


def save_area(area: Area, *, by: Any) -> Area:
    """Set up or change an area. Raises ``ValidationError`` or ``SchemeNameTaken``."""
    with transaction.atomic():
        return _save_named(area, "level_area", by=by)


def remove_area(area: Area, *, by: Any) -> None:
    """Remove an area that no change refers to. Raises ``InUse``."""
    with transaction.atomic():
        record("level_area.removed", area, by=by)
        _remove([area])


def _save_named(row: Any, noun: str, *, by: Any) -> Any:
    same_name = type(row).objects.filter(name=row.name).exclude(pk=row.pk)
    if same_name.exists():
        raise SchemeNameTaken
    verb = f"{noun}.created" if row._state.adding else f"{noun}.changed"
    row.slug = row.slug or free_slug(type(row), row.name_en or row.name)
    row.clean_fields(exclude=["institution"])
    row.save()
    record(verb, row, by=by)
    return row


def _remove(rows: Sequence[models.Model]) -> None:
    if not rows:
        return
    try:
        with transaction.atomic():
            for row in rows:
                row.delete()
            # A stage of some member may name it; its rows are not seen here, and SQLite would
            # only complain at the very end.
            connection.check_constraints(table_names=[Stage._meta.db_table])
    except (ProtectedError, IntegrityError) as error:
        raise InUse from error
