"""The write guard: no row, and no foreign key, of another institution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models

from kaijuan.core.tenancy.scope import (
    AllInstitutions,
    across_the_wall,
    current_institution,
    open_scope,
)

if TYPE_CHECKING:
    from kaijuan.core.tenancy.walled import Owned


class ForeignRow(RuntimeError):
    """A write reached for a row of another institution."""


@cache
def walled_keys(model: type[models.Model]) -> tuple[models.ForeignKey[Any, Any], ...]:
    """The foreign keys of ``model`` whose target is walled, so must have the same owner."""
    return tuple(
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and getattr(field.related_model, "is_walled", False)
    )


def guard_rows(rows: Iterable[Owned]) -> None:
    """Fill in the owner of new rows and refuse foreign ones, before anything is written."""
    wanted: dict[models.ForeignKey[Any, Any], set[tuple[int, int]]] = defaultdict(set)
    for row in rows:
        _guard_owner(row)
        for field in walled_keys(type(row)):
            target = getattr(row, field.attname)
            if target is not None:
                wanted[field].add((target, row.institution_id))
    for field, pairs in wanted.items():
        _guard_targets(field, pairs)


def guard_values(model: type[Owned], values: dict[str, Any]) -> None:
    """Refuse an ``update()`` that would change the owner or point at a foreign row."""
    if "institution" in values or "institution_id" in values:
        raise ForeignRow("A row never changes its institution.")
    for field in walled_keys(model):
        value = values.get(field.name, values.get(field.attname))
        if value is None:
            continue
        if hasattr(value, "resolve_expression"):
            raise ForeignRow(f"{field.name} is set to a row, not to an expression.")
        target = value.pk if isinstance(value, models.Model) else value
        _guard_targets(field, {(target, current_institution().pk)})


def guard_stored(row: Owned) -> None:
    """Refuse a row whose number is another institution's, whatever the object says of itself."""
    with across_the_wall("asking whose row this is"):
        stored = type(row)._base_manager.filter(pk=row.pk)
        owner = stored.values_list("institution_id", flat=True).first()
    if owner is not None and owner != row.institution_id:
        raise ForeignRow(f"{type(row).__name__} of another institution.")


def guard_conflicts(
    batch_size: int | None = None,
    ignore_conflicts: bool = False,
    update_conflicts: bool = False,
    update_fields: Iterable[str] | None = None,
    unique_fields: Iterable[str] | None = None,
) -> None:
    """Refuse a ``bulk_create()`` (these are its arguments) that could update a foreign row."""
    if update_conflicts and not {"institution", "institution_id"} & set(unique_fields or ()):
        raise ForeignRow("An insert that may update is unique within the institution.")


def _guard_owner(row: Owned) -> None:
    scope = open_scope()
    if isinstance(scope, AllInstitutions):
        if row.institution_id is None:
            raise ForeignRow("Across the wall a row must say whose it is.")
        return
    if row.institution_id is None:
        row.institution = scope
    if row.institution_id != scope.pk:
        raise ForeignRow(f"{type(row).__name__} of another institution.")


def _guard_targets(field: models.ForeignKey[Any, Any], pairs: set[tuple[int, int]]) -> None:
    """One query a foreign key, however many rows point through it."""
    manager = field.related_model._default_manager
    ids = {target for target, _owner in pairs}
    owners = dict(manager.filter(pk__in=ids).values_list("pk", "institution_id"))
    for target, owner in pairs:
        if owners.get(target) != owner:
            raise ForeignRow(f"{field.name} points at a row of another institution.")
