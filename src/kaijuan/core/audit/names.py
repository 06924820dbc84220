"""Names for the codes in a page of entries: one query for people, one for each kind of object."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from kaijuan.core.audit.models import AuditEntry


def with_names(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """The same entries with ``actor_name`` and ``object_name`` filled in."""
    rows = list(entries)
    people = _people(rows)
    objects = _objects(rows)
    for row in rows:
        gone = _("a closed account") if row.actor_code else _("Kaijuan")
        row.actor_name = people.get(row.actor_code, gone)
        key = (row.object_type, row.object_code)
        row.object_name = objects.get(key, row.object_code)
    return rows


def _people(rows: list[AuditEntry]) -> dict[object, str]:
    codes = {row.actor_code for row in rows if row.actor_code}
    if not codes:
        return {}
    return {
        user.code: str(user) for user in get_user_model()._default_manager.filter(code__in=codes)
    }


def _objects(rows: list[AuditEntry]) -> dict[tuple[str, str], str]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        wanted[row.object_type].add(row.object_code)
    found: dict[tuple[str, str], str] = {}
    for label, codes in wanted.items():
        try:
            model = apps.get_model(label)
        except LookupError:
            continue
        field = _code_field(model)
        for obj in model._default_manager.filter(**{f"{field}__in": codes}):
            found[label, str(getattr(obj, field))] = str(obj)
    return found


def _code_field(model: type[models.Model]) -> str:
    for name in ("code", "slug", "key"):
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        return name
    raise TypeError(f"{model} has no outward code.")
