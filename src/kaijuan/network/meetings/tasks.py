"""The clock that reminds."""

from __future__ import annotations

from typing import Any

from kaijuan.core.jobs.public import cron, enqueue, job
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.meetings.domain.reminding import (
    institutions_to_remind,
    remind,
    remind_members,
)


@cron("meetings.look", "*/10 * * * *")
def look(**_ids: Any) -> None:
    """Every ten minutes: one job for each institution that has something to be reminded of."""
    for pk in institutions_to_remind():
        enqueue("meetings.remind", institution_id=pk)
    consortium = Institution.objects.filter(kind="consortium").first()
    if consortium is not None:
        enqueue("meetings.remind_members", institution_id=consortium.pk)


@job("meetings.remind", once=True)
def remind_here(**_ids: Any) -> None:
    remind()


@job("meetings.remind_members", once=True)
def remind_the_members(**_ids: Any) -> None:
    remind_members()
