"""Disinfection: what is handed in becomes a row of its own, by which lists and books are kept."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.network.premises.domain.items import spot_of
from kaijuan.network.premises.domain.refusals import (
    AgentKnown,
    NoLongerThere,
    NoPlan,
    NotPlausible,
    OwnForm,
    WhyWeak,
)
from kaijuan.network.premises.domain.routes import save_spot
from kaijuan.network.premises.models import Agent, SpotPlan, Treatment, Unit
from kaijuan.network.premises.models.disinfection import (
    LEAST,
    MOST_MG,
    MOST_MINUTES,
    MOST_PERCENT,
    NAME,
    NOTE,
)
from kaijuan.network.rounds.public import (
    Channel,
    ExpectedItem,
    Handed,
    Spot,
    SubmissionWanted,
    Submitted,
    submit,
)

#: Key of the standard form, whose questions bear the names below.
STANDARD: Final = "disinfection"


@dataclass(frozen=True, slots=True)
class Done:
    """How a spot was disinfected; None and "" where it was not said."""

    agent: str = ""
    concentration: Decimal | None = None
    unit: str = ""
    contact_minutes: int | None = None
    ventilation_minutes: int | None = None
    done_by: str = ""
    note: str = ""

    def answers(self) -> dict[str, Any]:
        """By the names of the standard form; what was not said is left out."""
        told = {
            "agent": self.agent,
            "concentration": "" if self.concentration is None else str(self.concentration),
            "unit": self.unit,
            "contact_minutes": self.contact_minutes,
            "ventilation_minutes": self.ventilation_minutes,
            "done_by": self.done_by,
            "note": self.note,
        }
        return {name: value for name, value in told.items() if value not in {"", None}}


def done_of(plan: SpotPlan) -> Done:
    """What "done as planned" says."""
    return Done(
        plan.agent,
        plan.concentration,
        plan.unit,
        plan.contact_minutes,
        plan.ventilation_minutes,
        plan.done_by,
    )


def hand_in(
    item: ExpectedItem,
    done: Done,
    *,
    code: uuid.UUID,
    by: Any,
    device_at: dt.datetime | None = None,
) -> Submitted:
    """Report one disinfection through rounds, so that it counts; the same ``code`` reports once.

    Raises OwnForm, NotPlausible, WhyWeak, or what ``rounds.submit`` refuses.
    """
    version = item.occurrence.form_version
    if version is None or version.form.standard != STANDARD:
        raise OwnForm
    check_plausible(done.concentration, done.unit)
    if is_weak(spot_of(item), done) and not done.note.strip():
        raise WhyWeak
    wanted = SubmissionWanted(
        code=code,
        occurrence=item.occurrence.code,
        subject=spot_of(item).code,
        form_version=version.code,
        answers=done.answers(),
        is_nil=False,
        device_at=device_at,
        channel=Channel.PAGE,
        supersedes=None,
    )
    return submit(wanted, by=by)


def hand_in_as_planned(
    item: ExpectedItem, *, code: uuid.UUID, by: Any, device_at: dt.datetime | None = None
) -> Submitted:
    """One tap. Raises NoPlan, and as ``hand_in``."""
    plan = SpotPlan.objects.filter(spot=item.spot).first()
    if plan is None:
        raise NoPlan
    return hand_in(item, done_of(plan), code=code, by=by, device_at=device_at)


def handed_in(handed: Handed) -> None:
    """Of the kind: keep what was done. A form of the library's own says what it has.

    Only what lies open: what such a form marks is sealed with the submission and erased in time.
    """
    done, spot = _read(handed.submission.answers), spot_of(handed.item)
    Treatment.objects.update_or_create(
        item=handed.item,
        defaults={
            "spot": spot,
            "at": handed.item.done_at or handed.at,
            "agent": done.agent,
            "concentration": done.concentration,
            "unit": done.unit,
            "contact_minutes": done.contact_minutes,
            "ventilation_minutes": done.ventilation_minutes,
            "done_by": done.done_by,
            "note": done.note,
            "weak": is_weak(spot, done),
            "by": handed.by,
            "sample": spot.sample,
        },
    )


def is_weak(spot: Spot, done: Done) -> bool:
    """Below what is recommended of this agent for such an object; unknown agents are not judged."""
    rows = Agent.objects.filter(name=done.agent, what=spot.what, retired_at=None)
    wanted = rows.first()
    return wanted is not None and (_too_thin(wanted, done) or _too_short(wanted, done))


def check_plausible(concentration: Decimal | None, unit: str) -> None:
    """Raises NotPlausible: without a unit, not above 0, or more than its unit allows."""
    if concentration is None and not unit:
        return
    most = {Unit.MG: MOST_MG, Unit.PERCENT: MOST_PERCENT}.get(Unit(unit)) if unit else None
    if concentration is None or most is None or not LEAST <= concentration <= most:
        raise NotPlausible


def save_plan(plan: SpotPlan, *, by: Any) -> SpotPlan:
    """How a spot is disinfected as a rule. Raises NotPlausible or ValidationError."""
    check_plausible(plan.concentration, plan.unit)
    plan.clean_fields(exclude=["institution", "spot"])
    with transaction.atomic():
        plan.save()
        record("disinfection_plan.set", plan.spot, by=by)
    return plan


def save_place(spot: Spot, *, by: Any) -> Spot:
    """An area or object that is disinfected. Raises as ``routes.save_spot``."""
    with transaction.atomic():
        new = save_spot(spot)
        record("disinfection_spot.created" if new else "disinfection_spot.changed", spot, by=by)
    return spot


def save_agent(agent: Agent, *, confirmed: bool, by: Any) -> Agent:
    """What is recommended. Raises AgentKnown, NotPlausible or ValidationError."""
    verb = "agent.created" if agent._state.adding else "agent.changed"
    check_plausible(agent.concentration, agent.unit)
    agent.clean_fields(exclude=["institution"])
    agent.confirmed_at = (agent.confirmed_at or now()) if confirmed else None
    try:
        with transaction.atomic():
            agent.save()
            record(verb, agent, by=by)
    except IntegrityError as error:
        raise AgentKnown from error
    return agent


def retire_agent(agent: Agent, *, by: Any) -> None:
    """It is recommended no longer. Raises NoLongerThere."""
    with transaction.atomic():
        if not Agent.objects.filter(pk=agent.pk, retired_at=None).update(retired_at=now()):
            raise NoLongerThere
        record("agent.retired", agent, by=by)


def take_over(proposed: list[Agent], *, by: Any) -> int:
    """Of the proposals those that are not there yet; how many. None of them is confirmed."""
    known = set(Agent.objects.filter(retired_at=None).values_list("name", "what"))
    wanted = [each for each in proposed if (each.name, each.what) not in known]
    with transaction.atomic():
        for each in wanted:
            save_agent(each, confirmed=False, by=by)
    return len(wanted)


def _too_thin(wanted: Agent, done: Done) -> bool:
    if wanted.concentration is None:
        return False
    if done.concentration is None or done.unit != wanted.unit:
        # Another unit cannot be compared without knowing the agent's weight.
        return done.concentration is None
    return done.concentration < wanted.concentration


def _too_short(wanted: Agent, done: Done) -> bool:
    if wanted.contact_minutes is None:
        return False
    return done.contact_minutes is None or done.contact_minutes < wanted.contact_minutes


def _read(answers: Mapping[str, Any]) -> Done:
    concentration, unit = _decimal(answers.get("concentration")), str(answers.get("unit", ""))
    try:
        check_plausible(concentration, unit if unit in Unit.values else "")
    except NotPlausible:
        concentration, unit = None, ""
    return Done(
        agent=_text(answers, "agent", NAME),
        concentration=concentration,
        unit=unit if unit in Unit.values else "",
        contact_minutes=_minutes(answers.get("contact_minutes")),
        ventilation_minutes=_minutes(answers.get("ventilation_minutes")),
        done_by=_text(answers, "done_by", NAME),
        note=_text(answers, "note", NOTE),
    )


def _text(answers: Mapping[str, Any], name: str, most: int) -> str:
    value = answers.get(name)
    return value[:most] if isinstance(value, str) else ""


def _decimal(value: Any) -> Decimal | None:
    try:
        read = Decimal(str(value)) if value not in {"", None} else None
    except InvalidOperation:
        return None
    if read is None or not read.is_finite() or abs(read) > MOST_MG:
        return None
    return read.quantize(LEAST)


def _minutes(value: Any) -> int | None:
    number = value if isinstance(value, int) and not isinstance(value, bool) else None
    return number if number is not None and 0 <= number <= MOST_MINUTES else None
