"""How many members are in which mode, for a line on the consortium's page."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.domain.holding import present
from kaijuan.network.opening.domain.matrix import SILENT
from kaijuan.network.opening.models import ModeSpan, Service


def mode_counts(at: dt.datetime | None = None) -> Counter[str]:
    """By the value of ``Mode``, or SILENT, as the matrix counts them; three light queries."""
    at = at or now()
    spans: dict[int, list[tuple[int, ModeSpan]]] = {}
    whole = ModeSpan.objects.filter(cancelled_at__isnull=True, place=None, service=None)
    for span in whole.order_by("pk"):
        spans.setdefault(span.institution_id, []).append((0, span))
    in_use = Service.objects.filter(retired_at__isnull=True)
    offering = set(in_use.order_by().values_list("institution_id", flat=True).distinct())
    counts: Counter[str] = Counter()
    for pk in Institution.objects.members().values_list("pk", flat=True):
        ranked = spans.get(pk, [])
        stated = any(span.starts_at <= at for _rank, span in ranked)
        mode = present(ranked, at).mode.value
        counts[mode if stated or pk in offering else SILENT] += 1
    return counts
