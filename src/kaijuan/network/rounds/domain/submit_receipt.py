"""That something was taken in, for who handed it in; and what is expected of one, for programs."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.public import person_of
from kaijuan.network.rounds.domain.attach import attach
from kaijuan.network.rounds.domain.submit_guards import is_own
from kaijuan.network.rounds.domain.submit_mine import duties_of
from kaijuan.network.rounds.models import Attachment, ExpectedItem, Submission


def receipt_at(
    institution: Institution, code: UUID, *, by: Any
) -> tuple[Submission, Institution, list[Attachment]]:
    """One's own submission, or one that ``by`` handed in, with its files. Raises Http404."""
    with institution_scope(institution):
        rows = Submission.objects.select_related("item__occurrence", "item__person", "item__spot")
        found = rows.filter(code=code).first()
        if found is None or not (found.by_id == by.pk or is_own(found.item, by)):
            raise Http404
        return found, institution, list(found.files.order_by("pk"))


def attach_at(
    institution: Institution,
    code: UUID,
    submission: UUID,
    question: str,
    data: bytes,
    *,
    name: str,
    by: Any,
) -> tuple[Attachment, bool]:
    """``attach`` in the scope of ``institution``."""
    with institution_scope(institution):
        return attach(code, submission, question, data, name=name, by=by)


def items_at(institution: Institution, at: dt.datetime, *, by: Any) -> list[ExpectedItem]:
    """What ``by`` can hand in now or soon, or did today: the list of the page, in its order."""
    with institution_scope(institution):
        mine = duties_of(person_of(by), by, institution, at)
        return [*mine.overdue, *mine.due, *mine.upcoming, *mine.done]
