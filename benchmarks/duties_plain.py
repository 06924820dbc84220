"""The house's addresses and one more: the writes of a report, with nothing asked and nothing told.

Behind the same middleware and the same token: what the engine adds to them is what is measured.
"""

from __future__ import annotations

import json
import os
import uuid
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from kaijuan.config.urls import handler400, handler403, handler404, handler500
from kaijuan.config.urls import urlpatterns as house
from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.permissions.access import needs
from kaijuan.core.privacy.models import SubjectKey
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.rounds.models import ExpectedItem, State, Submission

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@needs("rounds.report", scope="rounds:report", anywhere=True)
def plain(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Item, key, submission and log, as they come."""
    body: dict[str, Any] = json.loads(request.body)
    institution = Institution.objects.get(key=body["institution"])
    with institution_scope(institution), transaction.atomic():
        item = ExpectedItem.objects.get(
            occurrence__code=body["occurrence"], person__code=body["subject"]
        )
        at = now()
        pending = ExpectedItem.objects.filter(pk=item.pk, state=State.PENDING)
        pending.update(state=State.SUBMITTED, done_at=at)
        subject = uuid.UUID(body["subject"])
        SubjectKey(
            subject=subject, purpose="health", month=item.day.replace(day=1), wrapped=os.urandom(60)
        ).save(force_insert=True)
        made = Submission(
            code=code,
            item=item,
            subject=subject,
            answers={},
            sealed=os.urandom(300),
            sha256="0" * 64,
            channel="api",
            received_at=at,
            by=request.user,
        )
        made.save(force_insert=True)
        record("submission.handed_in", made, by=request.user)
    return HttpResponse(f'{{"code": "{code}"}}', content_type="application/json", status=201)


urlpatterns = [path("api/-/plain/<uuid:code>", plain), *house]
