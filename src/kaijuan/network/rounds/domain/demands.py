"""What the consortium asks of every member's day, and what a member starts for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now, today
from kaijuan.core.notify.public import Telling, tell_many, those_who_may_everywhere
from kaijuan.core.questionnaires.public import Form
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.opening.public import zone_of
from kaijuan.network.rounds.domain.obligations import create_obligation
from kaijuan.network.rounds.domain.obligations_running import start_obligation
from kaijuan.network.rounds.domain.obligations_wanted import AudiencePart, ObligationWanted
from kaijuan.network.rounds.domain.upward_refusals import (
    DemandInPast,
    DemandOver,
    DemandOverlaps,
    NotUpward,
    TakenUpAlready,
)
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import AudienceKind, Demand, Obligation, ObligationState

CALLED: Final = gettext_noop(
    "The consortium calls for daily reports: %(title)s, due every day at %(due)s. "
    "Start the duty for %(library)s."
)
ENDED: Final = gettext_noop(
    "The consortium has ended its call for daily reports: %(title)s. "
    "Decide whether %(library)s goes on for itself."
)


@dataclass(frozen=True, slots=True)
class DemandWanted:
    """What the secretariat typed; see ``Demand``."""

    kind: str
    title: str
    starts_on: dt.date
    due_at: dt.time
    ends_on: dt.date | None = None
    title_en: str = ""
    note: str = ""
    form: Form | None = None


def call_for(wanted: DemandWanted, *, by: Any) -> Demand:
    """In the consortium's scope: make the call and tell the directors of all members.

    Raises ``NotUpward``, ``DemandInPast``, ``DemandOverlaps``, ``ValidationError``.
    """
    if wanted.kind not in duty_kinds or not duty_kinds[wanted.kind].upward:
        raise NotUpward
    if wanted.starts_on < today():
        raise DemandInPast
    made = Demand(
        kind=wanted.kind,
        title=wanted.title,
        title_en=wanted.title_en,
        note=wanted.note,
        form=wanted.form,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        due_at=wanted.due_at,
    )
    made.clean_fields(exclude=["institution", "form"])
    with transaction.atomic():
        # The lock makes two at once wait for one another on PostgreSQL.
        Institution.objects.select_for_update().get(pk=current_institution().pk)
        if _overlapping(wanted).exists():
            raise DemandOverlaps
        made.save()
        record("demand.called", made, by=by)
        _tell_members(made, CALLED)
    return made


def _overlapping(wanted: DemandWanted) -> QuerySet[Demand]:
    rows = Demand.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=wanted.starts_on),
        kind=wanted.kind,
        ended_at=None,
        sample=False,
    )
    return rows.filter(starts_on__lte=wanted.ends_on) if wanted.ends_on else rows


def end_demand(demand: Demand, *, by: Any) -> Demand:
    """In the consortium's scope: nothing is asked for any more; the members' duties go on until
    they end them, and they are told. Raises ``DemandOver``."""
    with transaction.atomic():
        open_one = Demand.objects.filter(pk=demand.pk, ended_at=None)
        if not open_one.update(ended_at=now()):
            raise DemandOver
        demand.refresh_from_db()
        record("demand.ended", demand, by=by)
        _tell_members(demand, ENDED)
    return demand


def _tell_members(demand: Demand, sentence: str) -> int:
    members = list(Institution.objects.members())
    directors = those_who_may_everywhere("rounds.close_day", members)
    parameters = {
        "title": demand.title,
        "title_en": demand.title_en or demand.title,
        "due": f"{demand.due_at:%H:%M}",
    }
    if sentence == ENDED:
        del parameters["due"]
    return tell_many(
        Telling(directors[each.pk], sentence, each, _where(demand, sentence, each), parameters)
        for each in members
    )


def _where(demand: Demand, sentence: str, member: Institution) -> str:
    """Where it is started; once it has ended, where the own duties are kept or ended."""
    if sentence == ENDED:
        return reverse("rounds:manage", args=[member.slug])
    return f"{reverse('rounds:demand-start', args=[member.slug])}?demand={demand.code}"


def is_over(demand: Demand, day: dt.date) -> bool:
    """Nothing is asked for on ``day`` nor later."""
    return demand.ended_at is not None or (demand.ends_on is not None and demand.ends_on < day)


def covers(demand: Demand, day: dt.date) -> bool:
    """Whether ``day`` was asked for, also by one that was ended since."""
    if day < demand.starts_on or (demand.ends_on is not None and day > demand.ends_on):
        return False
    if demand.ended_at is None:
        return True
    return day <= demand.ended_at.astimezone(zone_of(demand.institution)).date()


def due_instant(demand: Demand, day: dt.date) -> dt.datetime:
    """When the signed report of ``day`` is due."""
    zone = zone_of(demand.institution)
    return dt.datetime.combine(day, demand.due_at, zone).astimezone(dt.UTC)


def to_start(day: dt.date) -> QuerySet[Demand]:
    """What the consortium calls for on ``day`` or later; the same for every member."""
    rows = Demand.objects.filter(institution__kind="consortium", ended_at=None)
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    found: QuerySet[Demand] = rows.select_related("form", "institution")
    return found


def answering(demand: Demand) -> QuerySet[Obligation]:
    """The duties of the open scope's library that answer to it."""
    rows: QuerySet[Obligation] = Obligation.objects.filter(demand=demand.code)
    return rows.exclude(state=ObligationState.ENDED)


def take_up(demand: Demand, *, due_at: dt.time, by: Any) -> Obligation:
    """In the member's scope: make the duty that answers to ``demand`` and start it.

    Everyone is asked, every day, until ``due_at``; what else is wanted is changed afterwards.
    Raises ``DemandOver``, ``TakenUpAlready`` and what starting a duty raises.
    """
    if is_over(demand, today()):
        raise DemandOver
    kind = duty_kinds[demand.kind]
    whom = AudienceKind.EVERYONE if kind.subject == "person" else AudienceKind.INSTITUTION
    wanted = ObligationWanted(
        kind=demand.kind,
        title=demand.title,
        title_en=demand.title_en,
        note=demand.note,
        form=demand.form,
        demand=demand.code,
        starts_on=max(demand.starts_on, today()),
        ends_on=demand.ends_on,
        recurrence="FREQ=DAILY",
        due_at=due_at,
        audience=[AudiencePart(kind=whom)],
    )
    with transaction.atomic():
        Institution.objects.select_for_update().get(pk=current_institution().pk)
        if answering(demand).exists():
            raise TakenUpAlready
        made = create_obligation(wanted, by=by)
        started = start_obligation(made, by=by)
        record("demand.taken_up", started, by=by)
    return started
