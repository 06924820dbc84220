"""A follow-up ends by the rule, or by a director with a reason (S18)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F

from kaijuan.core import clock
from kaijuan.core.audit.public import record
from kaijuan.core.validators import plain_line
from kaijuan.network.health.domain.about import about, sealed
from kaijuan.network.health.domain.calls import check_not_own, recount
from kaijuan.network.health.domain.days import local_today
from kaijuan.network.health.domain.refusals import FollowUpMoved, FollowUpOver, NotOver
from kaijuan.network.health.domain.rule import reasons_against, rule_of
from kaijuan.network.health.domain.told import CLEARED, ENDS, tell_handlers, tell_person
from kaijuan.network.health.models import Call, CallState, FollowUp


def clear(follow_up: FollowUp, *, reason: str = "", by: Any) -> None:
    """End it. ``reason`` lets a director (``health.clear_early``) end it before the rule does.

    Raises OwnFollowUp, NotOver, FollowUpOver, FollowUpMoved, ValidationError.
    """
    plain_line(reason)
    check_not_own(follow_up, by)
    today = local_today()
    with transaction.atomic():
        if follow_up.cleared_at is not None:
            raise FollowUpOver
        recount([follow_up], today)
        against = reasons_against(follow_up, rule_of(), today)
        if against and not (reason.strip() and by.has_perm("health.clear_early", follow_up)):
            raise NotOver(against)
        _end(follow_up, reason=reason.strip(), early=bool(against), at=clock.now(), by=by)
        verb = "follow_up.cleared_early" if against else "follow_up.cleared"
        record(verb, follow_up, by=by)
        tell_handlers(follow_up, CLEARED, but=by)
        tell_person(follow_up, ENDS)


def _end(follow_up: FollowUp, *, reason: str, early: bool, at: dt.datetime, by: Any) -> None:
    known = about(follow_up) or {}
    values = {
        "cleared_at": at,
        "cleared_by": by,
        "early": early,
        "sealed": sealed(follow_up, {**known, "cleared": reason}),
    }
    mine = FollowUp.objects.filter(pk=follow_up.pk, cleared_at=None, revision=follow_up.revision)
    if not mine.update(revision=F("revision") + 1, **values):
        raise FollowUpMoved
    Call.objects.filter(follow_up=follow_up, state=CallState.DUE).update(state=CallState.DROPPED)
    follow_up.revision += 1
    for name, value in values.items():
        setattr(follow_up, name, value)
