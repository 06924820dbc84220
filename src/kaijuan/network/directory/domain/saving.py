"""The part that saving a department, a person and a group have in common."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, models, transaction

from kaijuan.core.audit.public import record
from kaijuan.network.directory.domain.refusals import NameTaken


def save_named(row: models.Model, noun: str, *, by: Any) -> None:
    """Write ``row`` and ``<noun>.created`` or ``<noun>.changed``; raises ``NameTaken``."""
    verb = f"{noun}.created" if row._state.adding else f"{noun}.changed"
    try:
        with transaction.atomic():
            row.save()
            record(verb, row, by=by)
    except IntegrityError as error:
        # Only the name is unique among what a person types; the database is asked, because two
        # people may type it at once.
        raise NameTaken from error
