"""What is dropped together with the keys of follow-ups."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from kaijuan.network.health.models import Call, FollowUp


def forget_follow_ups(before: dt.date) -> int:
    """Those that were opened before ``before`` and are over, with their calls; how many.

    The name alone says that somebody was followed up, so the row goes too; the log knows that
    there was one, and not of whom. One that still runs stays, without what was sealed.
    """
    return _forget(FollowUp.objects.filter(opened_on__lt=before, cleared_at__isnull=False))


def forget_person(subject: UUID) -> int:
    """All of one person, also one that runs: there is nothing left to call about."""
    return _forget(FollowUp.objects.filter(person__code=subject))


def _forget(rows: QuerySet[FollowUp]) -> int:
    pks = list(rows.values_list("pk", flat=True))
    if not pks:
        return 0
    Call.objects.filter(follow_up__in=pks).delete()
    FollowUp.objects.filter(pk__in=pks).delete()
    return len(pks)
