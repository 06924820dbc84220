"""A department is entered or changed."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kaijuan.network.directory.domain.saving import save_named
from kaijuan.network.directory.models import Department


def save_department(department: Department, *, by: Any) -> Department:
    """Keep a new or changed department; raises ``ValidationError`` or ``NameTaken``."""
    with transaction.atomic():
        department.clean_fields(exclude=["institution"])
        save_named(department, "department", by=by)
        return department
