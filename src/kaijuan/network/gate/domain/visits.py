"""Visits, corrected by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.network.gate.domain.passing import close_by_hand
from kaijuan.network.gate.domain.refusals import ClosedAlready, NotInThatOrder
from kaijuan.network.gate.models import Visit


def correct_exit(visit: Visit, *, at: dt.datetime, by: Any) -> Visit:
    """Somebody left at ``at`` without registering. Raises NotInThatOrder and ClosedAlready."""
    if at > now() or (visit.came_in_at is not None and at < visit.came_in_at):
        raise NotInThatOrder
    with transaction.atomic():
        if not close_by_hand(visit, at=at):
            raise ClosedAlready
        record("visit.corrected", visit, by=by)
    return visit
