"""Asking for a long job: one that has a page from the moment it is asked for."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kaijuan.core.clock import now
from kaijuan.core.jobs.models import JobProgress
from kaijuan.core.jobs.queue import put
from kaijuan.core.jobs.registry import require
from kaijuan.core.tenancy.scope import current_institution


def start_long(
    name: str,
    *,
    title: str,
    by: Any,
    parameters: Mapping[str, str | int] | None = None,
    total: int | None = None,
    unit: str = "",
    **arguments: Any,
) -> uuid.UUID:
    """Ask for the job ``name`` and give it a page (``jobs:job``); the id of both.

    ``title`` is a sentence of the catalogue (``gettext_noop``) whose places ``parameters`` fill;
    neither holds personal data. ``by`` is who asks. ``arguments`` as for ``enqueue``; the job calls
    ``progress()``. Raises as ``enqueue`` does.
    """
    require(name)
    if "institution_id" not in arguments:
        arguments["institution_id"] = current_institution().pk
    with transaction.atomic():
        code = uuid.UUID(put(name, arguments))
        JobProgress.objects.create(
            code=code,
            name=name,
            institution_id=arguments["institution_id"],
            asked_by=by,
            asked_at=now(),
            title=title,
            parameters=dict(parameters or {}),
            total=total,
            unit=unit,
        )
    return code
