"""What a person does to a job: cancel it, or have it tried again."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.jobs import ends
from kaijuan.core.jobs.models import JobProgress
from kaijuan.core.jobs.queue import name_of
from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.core.tenancy.scope import institution_scope

State = JobProgress.State


class EndedAlready(Refusal):
    """Cancelled too late."""

    says = _("This has ended already and cannot be cancelled any more.")


class NotFailed(Refusal):
    """Tried again what did not fail, or what somebody else tried again a moment ago."""

    says = _("Only what failed or was cancelled can be tried again.")


class Forgotten(Refusal):
    """The row is gone: ended jobs are kept for two weeks."""

    says = _("This job is no longer kept; ask for what you need once more.")


def cancel_job(code: uuid.UUID, *, by: Any) -> JobProgress:
    """Take a waiting job out of the queue, or ask a running one to stop at its next step.

    What it has written up to then stays, as its page says. Raises EndedAlready,
    ``JobProgress.DoesNotExist``.
    """
    with transaction.atomic():
        page = JobProgress.objects.select_for_update().get(code=code)
        if page.ended:
            raise EndedAlready
        asked: dict[str, Any] = {"cancel_asked_at": now(), "cancel_asked_by": by}
        if not ends.cancel_waiting(code):
            asked["state"] = State.CANCELLING
        JobProgress.objects.filter(pk=page.pk).update(**asked)
        with institution_scope(_owner(page.institution_id)):
            record("job.cancelled", page, by=by)
    page.refresh_from_db()
    return page


def retry_job(code: uuid.UUID, *, by: Any) -> None:
    """Put a failed or cancelled job into the queue again, to go on at its last checkpoint.

    ``by`` is a person with the right to; the caller has asked. Raises NotFailed, Forgotten.
    """
    with transaction.atomic():
        job = DBTaskResult.objects.filter(pk=code).first()
        if job is None:
            raise Forgotten
        if not ends.begin_anew(job):
            raise NotFailed
        arguments = job.args_kwargs["args"][1]
        owner = _owner(arguments.get("institution_id"))
        with institution_scope(owner):
            record("job.retried", owner, by=by, details={"name": name_of(job)})


def _owner(institution_id: int | None) -> Institution:
    """In whose log it is written; what belongs to nobody is the consortium's."""
    if institution_id is None:
        return Institution.objects.get(kind=Kind.CONSORTIUM)
    return Institution.objects.get(pk=institution_id)
