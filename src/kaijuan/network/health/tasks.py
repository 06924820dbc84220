"""Background work of this room."""

from __future__ import annotations

from typing import Any

from kaijuan.core.jobs.public import at_each, cron
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import across_the_wall
from kaijuan.network.health.domain.calls import plan_calls
from kaijuan.network.health.domain.days import local_today
from kaijuan.network.health.models import FollowUp


@cron("health.plan_calls", "6 * * * *")
def plan(**_ids: Any) -> None:
    """Every hour, since midnight comes at different times: the calls of the new day."""
    with across_the_wall("which institutions follow somebody up"):
        rows = FollowUp.objects.filter(cleared_at=None).order_by()
        pks = set(rows.values_list("institution", flat=True))
    institutions = Institution.objects.filter(pk__in=pks).order_by("pk")
    list(at_each(institutions, lambda institution: plan_calls(local_today(institution))))
