"""What a long job's page is told when the job's state changes; ordinary jobs have no page."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import override

from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.jobs.models import JobProgress

State = JobProgress.State


def waits_again(job_id: uuid.UUID) -> None:
    """It is in the queue again. ``attempt`` 0 tells the worker that had it."""
    asked_to_end = When(cancel_asked_at__isnull=False, then=Value(State.CANCELLING))
    _page(job_id).update(
        state=Case(asked_to_end, default=Value(State.WAITING)), attempt=0, samples=[]
    )


def begins_anew(job_id: uuid.UUID) -> None:
    """Somebody asked for it again after its end; it goes on at its checkpoint."""
    _page(job_id).update(
        state=State.WAITING,
        attempt=0,
        ended_at=None,
        cancel_asked_at=None,
        cancel_asked_by=None,
        sentences={},
    )


def ended(job_id: uuid.UUID, state: str, refusal: Refusal | None = None) -> None:
    """It ended so; a refusal's sentence is kept in every language of the house."""
    values = {"sentences": _sentences(refusal)} if refusal else {}
    _page(job_id).update(state=state, ended_at=now(), phase="", samples=[], attempt=0, **values)


def _page(job_id: uuid.UUID) -> QuerySet[JobProgress]:
    return JobProgress.objects.filter(code=job_id)


def _sentences(refusal: Refusal) -> dict[str, str]:
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = str(refusal)
    return found
