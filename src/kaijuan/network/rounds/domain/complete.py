"""Finishing an item that has no form of ours: a pledge signed, a patrol walked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from kaijuan.core.audit.public import record
from kaijuan.network.rounds.domain.submit_refusals import MovedMeanwhile, Waived
from kaijuan.network.rounds.models import DONE, ExpectedItem, State


def complete_item(item: ExpectedItem, *, at: dt.datetime, by: Any, is_nil: bool = False) -> None:
    """Mark ``item`` as done at ``at``; what was missed is late, and stays so.

    For kinds that finish items without a submission, in their own transaction; the kind has asked
    who may. What is done already stays as it is, with its first time. Raises Waived, and
    MovedMeanwhile where it changed since ``item`` was read.
    """
    if item.state in DONE:
        return
    if item.state == State.WAIVED:
        raise Waived
    values = {"state": State.SUBMITTED, "is_nil": is_nil, "done_at": item.done_at or at}
    with transaction.atomic():
        if not ExpectedItem.objects.filter(pk=item.pk, state=item.state).update(**values):
            raise MovedMeanwhile
        record("expected_item.completed", item.occurrence, by=by)
    for name, value in values.items():
        setattr(item, name, value)
