"""What other parts ask of plans: which is in force, and which of its stages is meant (S05)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from kaijuan.core.indicators.public import counted
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.models import Level, Plan, PlanVersion, Stage, Trigger


def plan_in_force(institution: Institution, at: dt.datetime | None = None) -> Plan | None:
    """The institution's plan in force, the newest of several; ``at`` asks about an earlier time.

    Published rows only, so anyone may ask. One query.
    """
    return plans_in_force([institution], at).get(institution.pk)


def plans_in_force(
    institutions: Iterable[Institution] | None = None,
    at: dt.datetime | None = None,
    *,
    samples: bool = True,
) -> dict[int, Plan]:
    """By institution's id, only those that have one; None asks for all. One query.

    ``samples`` False: as it is counted, without those that are made up.
    """
    rows = Plan.objects.select_related("institution")
    if not samples:
        rows = rows.filter(counted())
    if institutions is not None:
        rows = rows.filter(institution__in=[each.pk for each in institutions])
    if at is None:
        held = rows.filter(in_force_number__gt=0).order_by("in_force_since", "pk")
        return {plan.institution_id: plan for plan in held}
    since = [(began_before(plan, at), plan.pk, plan) for plan in rows]
    earlier = sorted((when, pk, plan) for when, pk, plan in since if when is not None)
    return {plan.institution_id: plan for _when, _pk, plan in earlier}


def began_before(plan: Plan, at: dt.datetime) -> dt.datetime | None:
    """Since when the version in force at ``at`` was so; None where none was."""
    for period in plan.in_force_periods:
        since = parse_datetime(period["since"])
        until = parse_datetime(period["until"]) if period["until"] else None
        if since is not None and since <= at and (until is None or at < until):
            return since
    return None


def stage_for(
    institution: Institution,
    *,
    level: Level | None = None,
    mode: str | Mode | None = None,
    on: dt.date | None = None,
) -> Stage | None:
    """The stage that is meant by a level, a mode or a day, of the versions in force.

    Asked in the institution's open scope. A level finds the stage that it sets off. A mode finds
    the stage that the mode sets off, else the first that brings it. A day finds the latest stage
    set for that day or before. Of several plans in force the newest answers first. One query.
    """
    stages = _stages_in_force(institution)
    if level is not None:
        return stages.filter(trigger=Trigger.LEVEL, on_level=level.pk).first()
    if mode:
        return _by_mode(stages, str(mode))
    if on is not None:
        dated = stages.filter(trigger=Trigger.DATE, on_date__lte=on)
        return dated.order_by("-on_date", "-version__plan__in_force_since", "pk").first()
    return None


def _by_mode(stages: QuerySet[Stage], mode: str) -> Stage | None:
    found = list(stages)
    meant = (each for each in found if each.trigger == Trigger.MODE and each.on_mode == mode)
    brings = (each for each in found if each.mode == mode)
    return next(meant, None) or next(brings, None)


def _stages_in_force(institution: Institution) -> QuerySet[Stage]:
    return (
        Stage.objects.filter(institution=institution, version__state=PlanVersion.State.IN_FORCE)
        .select_related("version__plan", "on_level")
        .order_by("-version__plan__in_force_since", "-version__plan_id", "position", "pk")
    )
