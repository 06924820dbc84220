"""Reminding the directors of members whose day is not signed: by the clock once, and by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.notify.public import Telling, tell_many, those_who_may_everywhere
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import current_institution, institution_scope
from kaijuan.network.opening.public import zone_of
from kaijuan.network.rounds.domain.demands import covers, due_instant
from kaijuan.network.rounds.domain.upward_refusals import NobodyLate, RemindedJustNow
from kaijuan.network.rounds.models import DayReport, Demand, MemberReminder

PAUSE: Final = dt.timedelta(minutes=10)
#: After a day without a worker nobody is reminded of yesterday.
STALE: Final = dt.timedelta(hours=12)
UNSIGNED: Final = gettext_noop(
    "The day of %(library)s is not signed yet: %(title)s. Close and sign it."
)


def remind_members_due(at: dt.datetime) -> int:
    """By the clock: once a day and call, when it has become due, the directors of members that
    have not signed. One query where nothing is called for."""
    told = 0
    open_ones = Demand.objects.filter(ended_at=None, sample=False, institution__kind="consortium")
    for demand in list(open_ones.select_related("institution")):
        day = at.astimezone(zone_of(demand.institution)).date()
        due_at = due_instant(demand, day)
        if not covers(demand, day) or not due_at <= at < due_at + STALE:
            continue
        with institution_scope(demand.institution):
            told += _remind_once(demand, day, at)
    return told


def _remind_once(demand: Demand, day: dt.date, at: dt.datetime) -> int:
    if MemberReminder.objects.filter(demand=demand, day=day, by_hand=False).exists():
        return 0
    try:
        with transaction.atomic():
            made = MemberReminder.objects.create(demand=demand, day=day, at=at)
            _tell(made, unsigned(demand.kind, day))
    except IntegrityError:
        # Another worker was quicker.
        return 0
    return made.told


def remind_members(demand: Demand, day: dt.date, *, by: Any) -> MemberReminder:
    """By hand, in the consortium's scope. Raises ``NobodyLate`` or, within ten minutes,
    ``RemindedJustNow``."""
    at = now()
    if not covers(demand, day) or day > at.astimezone(zone_of(demand.institution)).date():
        raise NobodyLate
    with transaction.atomic():
        Institution.objects.select_for_update().get(pk=current_institution().pk)
        last = MemberReminder.objects.filter(demand=demand, day=day, at__gt=at - PAUSE)
        if last.exists():
            raise RemindedJustNow
        members = unsigned(demand.kind, day)
        if not members:
            raise NobodyLate
        made = MemberReminder.objects.create(demand=demand, day=day, at=at, by_hand=True)
        _tell(made, members)
        details = {"members": made.members, "told": made.told}
        record("demand.reminded", made, by=by, details=details)
    return made


def unsigned(kind: str, day: dt.date) -> list[Institution]:
    """Members of whom nothing is signed for ``day``; one query."""
    signed = DayReport.objects.filter(kind=kind, day=day, superseded_at=None)
    return list(Institution.objects.members().exclude(pk__in=signed.values("institution_id")))


def _tell(made: MemberReminder, members: Sequence[Institution]) -> None:
    demand = made.demand
    directors = those_who_may_everywhere("rounds.close_day", members)
    parameters = {"title": demand.title, "title_en": demand.title_en or demand.title}
    query = urlencode({"kind": demand.kind, "day": made.day.isoformat()})
    made.told = tell_many(
        Telling(
            directors[each.pk],
            UNSIGNED,
            each,
            f"{reverse('rounds:day-close', args=[each.slug])}?{query}",
            parameters,
        )
        for each in members
    )
    made.members = len(members)
    made.save()
