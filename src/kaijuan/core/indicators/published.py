"""Aggregates that cross the wall: written by their owner, read by whoever counts.

They follow from an act that is in the log, in its transaction, and are not logged again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kaijuan.core.clock import now
from kaijuan.core.indicators.models import PublishedValue
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import current_institution


def publish_span(
    indicator: str,
    ref: UUID,
    *,
    since: dt.datetime,
    until: dt.datetime | None = None,
    value: Decimal | int | None = 1,
) -> None:
    """In the open scope: the thing ``ref`` counted as ``value`` from ``since`` until ``until``."""
    until = None if until is None else max(since, until)
    PublishedValue.objects.update_or_create(
        institution=current_institution(),
        indicator=indicator,
        ref=ref,
        defaults={"since": since, "until": until, "value": value},
    )


def end_span(indicator: str, ref: UUID, *, at: dt.datetime) -> None:
    """In the open scope: from ``at`` on the thing ``ref`` counts no more."""
    PublishedValue.objects.filter(
        institution=current_institution(), indicator=indicator, ref=ref, until=None
    ).update(until=at)


def publish_value(
    indicator: str, value: Decimal | int | None, *, at: dt.datetime | None = None
) -> bool:
    """In the open scope: from ``at`` (now) on it is ``value``; whether that is news.

    The value before ends there, so what was so on an earlier day can still be asked.
    """
    at = at or now()
    with transaction.atomic():
        rows = PublishedValue.objects.filter(
            institution=current_institution(), indicator=indicator, ref=None, until=None
        )
        last = rows.first()
        if last is not None and last.value == value:
            return False
        if last is not None:
            rows.update(until=max(last.since, at))
        PublishedValue.objects.create(
            institution=current_institution(), indicator=indicator, since=at, value=value
        )
    return True


def values_at(
    indicator: str, institutions: Iterable[Institution], at: dt.datetime
) -> dict[int, list[PublishedValue]]:
    """What held at ``at``, by institution: one query. Who never published is not in it."""
    wanted = {each.pk for each in institutions}
    rows = PublishedValue.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at), indicator=indicator, since__lte=at
    )
    found: dict[int, list[PublishedValue]] = defaultdict(list)
    for row in rows.order_by("pk"):
        if row.institution_id in wanted:
            found[row.institution_id].append(row)
    return dict(found)


def who_published(indicator: str, at: dt.datetime) -> set[int]:
    """Ids of the institutions that had said anything by ``at``: of the others nothing is known."""
    rows = PublishedValue.objects.filter(indicator=indicator, since__lte=at)
    return set(rows.values_list("institution_id", flat=True).distinct())
