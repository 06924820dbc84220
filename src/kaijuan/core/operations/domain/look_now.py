"""Asking for the background looks before their time."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction

from kaijuan.core.audit.public import record
from kaijuan.core.jobs.public import enqueue
from kaijuan.core.tenancy.scope import current_institution

LOOKS: Final = (
    "operations.look_at_certificate",
    "operations.look_at_chains",
    "operations.measure_files",
)


def look_now(*, by: Any) -> None:
    """Put every look into the queue; a worker carries them out within seconds."""
    with transaction.atomic():
        record("check.asked", current_institution(), by=by)
        for name in LOOKS:
            enqueue(name, institution_id=None)
