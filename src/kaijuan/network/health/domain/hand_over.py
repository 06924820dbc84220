"""Follow-ups go to somebody else with the shift."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from kaijuan.core.audit.public import record
from kaijuan.core.notify.public import those_who_may
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.health.domain.refusals import (
    FollowUpMoved,
    NoSuchHandler,
    NothingToHandOver,
)
from kaijuan.network.health.domain.told import tell_new_handler
from kaijuan.network.health.models import FollowUp


def possible_handlers() -> list[Any]:
    """Everybody with a staff account here, by name. Two queries."""
    return those_who_may("health.follow_ups", current_institution())


def hand_over(follow_ups: Sequence[FollowUp], to: Any, *, by: Any) -> int:
    """Give these to ``to``; how many changed hands. All or none.

    What ``to`` has already stays, and so does what is about ``to``. Raises NoSuchHandler,
    NothingToHandOver, FollowUpMoved.
    """
    if to not in possible_handlers():
        raise NoSuchHandler
    moving = [
        each
        for each in follow_ups
        if each.handler_id != to.pk and each.person.user_id != to.pk and not each.cleared_at
    ]
    if not moving:
        raise NothingToHandOver
    with transaction.atomic():
        for each in moving:
            mine = FollowUp.objects.filter(pk=each.pk, cleared_at=None, revision=each.revision)
            if not mine.update(handler=to, revision=F("revision") + 1):
                raise FollowUpMoved
            each.handler, each.revision = to, each.revision + 1
            record("follow_up.handed_over", each, by=by)
        if to != by:
            tell_new_handler(to, len(moving))
    return len(moving)
