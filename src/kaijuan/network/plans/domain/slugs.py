"""Slugs of schemes and areas: made once from the name, never changed."""

from __future__ import annotations

from itertools import count
from typing import Final

from django.db import models

from kaijuan.core.tenancy.names import slug_of

LENGTH: Final = 50


def free_slug(model: type[models.Model], name: str) -> str:
    """The slug of ``name``, with a number where that is taken. One query."""
    stem = slug_of(name)[:LENGTH].strip("-") or model._meta.model_name or "x"
    rows = model._default_manager.filter(slug__startswith=stem)
    taken = set(rows.values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in count(2))
    return stem if stem not in taken else next(each for each in numbered if each not in taken)
