"""What is still pending when its time is over is missed: by the clock, for every library."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from kaijuan.core.jobs.public import at_each
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import across_the_wall
from kaijuan.network.rounds.models import ExpectedItem, Occurrence, State


def close_due(at: dt.datetime) -> int:
    """Close every period whose time is over; how many items became missed.

    A second call, or a second worker, finds nothing left. One query where nothing is due. What was
    sent back stays so: something did come in. Raises ``FailedAt`` when all others are done.
    """
    with across_the_wall("the clock looks where a period is over"):
        rows = Occurrence.objects.filter(closes_at__lte=at, closed_at=None)
        here = sorted(set(rows.values_list("institution_id", flat=True)))
    institutions = Institution.objects.in_bulk(here).values() if here else ()
    return sum(at_each(institutions, lambda _institution: _close(at)))


def _close(at: dt.datetime) -> int:
    with transaction.atomic():
        over = Occurrence.objects.filter(closes_at__lte=at, closed_at=None)
        # Ordered by itself alone: by its own order the duties would be joined, and locked too.
        pks = list(over.select_for_update().order_by("pk").values_list("pk", flat=True))
        # First the periods: of two workers the second finds them closed.
        Occurrence.objects.filter(pk__in=pks, closed_at=None).update(closed_at=at)
        pending = ExpectedItem.objects.filter(occurrence__in=pks, state=State.PENDING)
        return int(pending.update(state=State.MISSED))
