"""Asking a row whether what a person typed may stand in it."""

from __future__ import annotations

from django.db import models


def clean_only(row: models.Model, *names: str) -> None:
    """Validate the columns ``names`` of ``row`` and no other. Raises ``ValidationError``."""
    row.clean_fields(exclude={field.name for field in row._meta.fields} - set(names))
