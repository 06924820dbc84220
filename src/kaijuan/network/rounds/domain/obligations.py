"""A duty is entered and changed. What was expected before stays as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.network.rounds.domain.escalate_past import leave_what_came, steps_of
from kaijuan.network.rounds.domain.generate import AHEAD, claim, local_day, write_duty
from kaijuan.network.rounds.domain.obligation_refusals import (
    ChangedMeanwhile,
    DutyTitleTaken,
    WrongAudience,
)
from kaijuan.network.rounds.domain.obligations_wanted import (
    AudiencePart,
    ObligationWanted,
    StepWanted,
    check_wanted,
    form_for,
)
from kaijuan.network.rounds.models import (
    Audience,
    EscalationStep,
    ExpectedItem,
    Obligation,
    ObligationState,
    Occurrence,
    State,
    Waiver,
)

__all__ = [
    "AudiencePart",
    "ObligationWanted",
    "StepWanted",
    "catch_up",
    "change_obligation",
    "create_obligation",
    "remove_unopened",
    "take",
    "wanted_of",
    "write_now",
]

#: What of a duty is as it was wanted; rule and form are worked out.
_PLAIN: Final = (
    "title",
    "title_en",
    "note",
    "starts_on",
    "ends_on",
    "days",
    "opens_at",
    "due_at",
    "due_days",
    "grace",
    "closes",
)


def create_obligation(wanted: ObligationWanted, *, by: Any, code: UUID | None = None) -> Obligation:
    """Enter a duty as a draft: nothing is expected before it is started.

    Without a form it takes over the kind's standard form. ``code`` is its own, where that had to
    be known before. Raises a Refusal of ``obligation_refusals``, ``ValidationError`` for a text or
    a day.
    """
    rule = check_wanted(wanted)
    with transaction.atomic():
        duty = Obligation(
            kind=wanted.kind,
            recurrence=rule,
            form=form_for(wanted, by=by),
            demand=wanted.demand,
            switch_code=wanted.switch_code,
            sample=wanted.sample,
            **{name: getattr(wanted, name) for name in _PLAIN},
        )
        if code is not None:
            duty.code = code
        try:
            with transaction.atomic():
                duty.save()
        except IntegrityError as error:
            raise DutyTitleTaken from error
        _write_parts(duty, wanted)
        record("obligation.created", duty, by=by)
    return duty


def change_obligation(
    obligation: Obligation, wanted: ObligationWanted, *, by: Any, at: dt.datetime | None = None
) -> Obligation:
    """Change a duty. Its past and open periods stay; those that are not open yet are written anew.

    Waivers of persons for days that are still due are kept. Raises ``ChangedMeanwhile`` (409) when
    ``obligation`` is older than what is stored, and what ``create_obligation`` raises.
    """
    if wanted.kind != obligation.kind:
        raise WrongAudience
    rule, at = check_wanted(wanted), at or now()
    with transaction.atomic():
        catch_up(obligation, at=at)
        values = {name: getattr(wanted, name) for name in _PLAIN}
        values |= {"recurrence": rule, "form": form_for(wanted, by=by)}
        take(obligation, **values)
        steps = steps_of(obligation)
        _write_parts(obligation, wanted)
        leave_what_came(obligation, steps, at=at)
        if obligation.state == ObligationState.RUNNING:
            rewrite(obligation, at=at)
        record("obligation.changed", obligation, by=by)
    return obligation


def wanted_of(obligation: Obligation) -> ObligationWanted:
    """A stored duty as it would be wanted again; two queries."""
    parts = obligation.audience.select_related("department", "person", "spot").order_by("pk")
    steps = obligation.escalation.order_by("after", "pk")
    return ObligationWanted(
        kind=obligation.kind,
        form=obligation.form,
        recurrence=obligation.recurrence,
        demand=obligation.demand,
        switch_code=obligation.switch_code,
        sample=obligation.sample,
        audience=[AudiencePart(p.kind, p.role, p.department, p.person, p.spot) for p in parts],
        escalation=[StepWanted(step.after, step.whom) for step in steps],
        **{name: getattr(obligation, name) for name in _PLAIN},
    )


def take(obligation: Obligation, **values: Any) -> None:
    """Write ``values`` and raise the revision, by compare-and-set, in the open transaction.

    Raises ``ChangedMeanwhile`` and ``DutyTitleTaken``.
    """
    revision = obligation.revision
    same = Obligation.objects.filter(pk=obligation.pk, revision=revision, state=obligation.state)
    try:
        with transaction.atomic():
            taken = same.update(revision=revision + 1, **values)
    except IntegrityError as error:
        raise DutyTitleTaken from error
    if not taken:
        raise ChangedMeanwhile
    for name, value in {**values, "revision": revision + 1}.items():
        setattr(obligation, name, value)


def _write_parts(duty: Obligation, wanted: ObligationWanted) -> None:
    duty.audience.all().delete()
    duty.escalation.all().delete()
    Audience.objects.bulk_create(
        Audience(
            obligation=duty,
            kind=part.kind,
            role=part.role,
            department=part.department,
            person=part.person,
            spot=part.spot,
        )
        for part in dict.fromkeys(wanted.audience)
    )
    EscalationStep.objects.bulk_create(
        EscalationStep(obligation=duty, after=step.after, whom=step.whom)
        for step in dict.fromkeys(wanted.escalation)
    )


def write_now(obligation: Obligation, *, at: dt.datetime) -> int:
    """Write the next days of a duty that has just begun or changed."""
    until = local_day(obligation.institution, at) + AHEAD
    return write_duty(obligation, until=until, at=at, begins=True)


def catch_up(obligation: Obligation, *, at: dt.datetime) -> None:
    """Write the days up to today that no worker wrote, as it was then; today's may be open."""
    if obligation.state == ObligationState.RUNNING:
        write_duty(obligation, until=local_day(obligation.institution, at), at=at)


def rewrite(obligation: Obligation, *, at: dt.datetime) -> int:
    """Write what is not open yet anew, as the duty is now; how many items."""
    waived = _waivers_ahead(obligation, at)
    remove_unopened(obligation, at=at)
    # Today is looked at again: by the new rule it may be due today as well.
    yesterday = local_day(obligation.institution, at) - dt.timedelta(days=1)
    if not claim(obligation, written_until=yesterday):
        raise ChangedMeanwhile
    written = write_now(obligation, at=at)
    _waive_again(obligation, waived)
    return written


def remove_unopened(
    obligation: Obligation, *, at: dt.datetime, after: dt.date | None = None
) -> int:
    """Take out the periods that open after ``at`` (and after the day ``after``); how many."""
    rows = Occurrence.objects.filter(obligation=obligation, opens_at__gt=at, closed_at=None)
    if after is not None:
        rows = rows.filter(day__gt=after)
    periods = list(rows.values_list("pk", flat=True))
    ExpectedItem.objects.filter(occurrence__in=periods).delete()
    Occurrence.objects.filter(pk__in=periods).delete()
    return len(periods)


@dataclass(frozen=True, slots=True)
class _Waived:
    day: dt.date
    person: int | None
    spot: int | None
    reason: str
    at: dt.datetime
    by: int | None


def _waivers_ahead(obligation: Obligation, at: dt.datetime) -> list[_Waived]:
    rows = Waiver.objects.filter(item__obligation=obligation, item__occurrence__opens_at__gt=at)
    return [
        _Waived(w.item.day, w.item.person_id, w.item.spot_id, w.reason, w.at, w.by_id)
        for w in rows.select_related("item")
    ]


def _waive_again(obligation: Obligation, waived: Sequence[_Waived]) -> None:
    """Who was let off a day beforehand stays let off."""
    for old in waived:
        same = ExpectedItem.objects.filter(
            obligation=obligation,
            day=old.day,
            person=old.person,
            spot=old.spot,
            state=State.PENDING,
        )
        for item in same:
            Waiver.objects.create(item=item, reason=old.reason, at=old.at, by_id=old.by)
            ExpectedItem.objects.filter(pk=item.pk).update(state=State.WAIVED)
