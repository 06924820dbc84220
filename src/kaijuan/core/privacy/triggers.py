"""In the database itself: a destroyed key stays destroyed, and no key vanishes without a mark."""

from __future__ import annotations

from collections.abc import Iterator

from kaijuan.core.privacy.models import SubjectKey
from kaijuan.core.tenancy.triggers import Trigger, more_triggers


def _triggers() -> Iterator[Trigger]:
    table = SubjectKey._meta.db_table
    stays = "a destroyed key stays destroyed"
    yield Trigger(table, "UPDATE", "OLD.destroyed_at IS NOT NULL", stays)
    yield Trigger(table, "DELETE", "TRUE", f"rows of {table} are not deleted")


more_triggers(_triggers)
