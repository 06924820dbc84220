"""A switch is carried out: one transaction, a few statements for each measure, or nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.jobs.public import TryAgain
from kaijuan.network.plans.domain.switches import telling
from kaijuan.network.plans.domain.switches.consents import consent_now
from kaijuan.network.plans.domain.switches.inside import keep_trouble
from kaijuan.network.plans.domain.switches.measures_of import switches, texts
from kaijuan.network.plans.domain.switches.preview import look
from kaijuan.network.plans.domain.switches.refusals import Blocked, PlanEnded, PreviewChanged
from kaijuan.network.plans.domain.switches.revision import (
    locked_revision,
    raise_revision,
    refuse_overtaken,
)
from kaijuan.network.plans.domain.switches.steps import steps
from kaijuan.network.plans.domain.switches.trouble import BROKEN, OVERTAKEN, trouble_of
from kaijuan.network.plans.domain.switches.wanted import Part
from kaijuan.network.plans.measures.base import Change
from kaijuan.network.plans.models import ChangedSetting, Consent, MeasureRun, Switch

log = logging.getLogger("kaijuan.plans")

State = Switch.State
Run = MeasureRun.State


def apply_switch(switch_id: int, *, last: Callable[[], None] | None = None) -> Switch | None:
    """Carry out what is approved and due; None where there was nothing to do, or it was stopped.

    In the open scope of its institution. Doing it again does nothing more, so a worker that is
    killed may be followed by another at any point. ``last`` is called last inside the transaction
    (a job asks there whether it is still its own, or notes how far it has come). What it would do
    must be what was approved: otherwise, and when a measure fails, nothing of it is written, it
    waits for approval again and the people are told. That the database cannot be reached or is
    busy is raised; what it refuses would be refused again, and is a measure that failed.
    """
    try:
        with transaction.atomic():
            switch = _due(switch_id)
            if switch is not None:
                _carry_out(switch)
            _call(last)
        return switch
    except Refusal as refusal:
        stop_switch(switch_id, trouble_of(refusal), last=last)
    except (OperationalError, InterfaceError, TryAgain):
        raise
    except Exception:
        log.exception("switch %s could not be carried out", switch_id)
        stop_switch(switch_id, BROKEN, last=last)
    return None


def stop_switch(
    switch_id: int, trouble: str, *, last: Callable[[], None] | None = None
) -> Switch | None:
    """It waits for approval again, with the reason; None when it was not approved any more."""
    with transaction.atomic():
        switch = switches().filter(pk=switch_id, state=State.APPROVED).first()
        if switch is not None:
            steps.take("stop", switch, by=None, consent=consent_now(switch))
            keep_trouble(switch, trouble)
            telling.tell_deciders(switch, telling.STOPPED)
        _call(last)
    return switch


def _due(switch_id: int) -> Switch | None:
    return switches().filter(pk=switch_id, state=State.APPROVED, starts_at__lte=now()).first()


def _carry_out(switch: Switch) -> None:
    by_plan = switch.consent == Consent.PLAN
    if by_plan and consent_now(switch) != Consent.PLAN:
        raise PlanEnded
    seen = locked_revision(switch.institution)
    if not by_plan and seen != switch.base_revision:
        refuse_overtaken(switch)
    ground, preview = look(switch, to_apply=True)
    if preview.blocks:
        raise Blocked(texts(preview.blocks))
    if not by_plan and preview.digest != switch.preview_digest:
        raise PreviewChanged
    at = ground.at
    changes = [(part, part.changes) for part in preview.parts]
    details: dict[str, str | int] = {
        "mode": switch.mode,
        "measures": len(changes) - 1,
        "settings": sum(len(some) for _part, some in changes),
    }
    steps.take("apply", switch, by=None, details=details, applied_at=at)
    if not raise_revision(switch, seen):
        raise TryAgain
    runs = _write_runs(switch, preview.parts, at)
    for part in preview.parts:
        part.planned.measure.apply(ground, part.planned.parameters, part.preview.changes)
    rows = [
        _row(run, change)
        for run, (_part, some) in zip(runs, changes, strict=True)
        for change in some
    ]
    ChangedSetting.objects.bulk_create(rows)
    _stop_others(switch)
    telling.tell_staff(switch, telling.APPLIED[switch.mode])


def _write_runs(switch: Switch, parts: Sequence[Part], at: Any) -> list[MeasureRun]:
    made: list[MeasureRun] = MeasureRun.objects.bulk_create(
        MeasureRun(
            institution=switch.institution,
            switch=switch,
            position=part.planned.position,
            kind=part.key,
            parameters=dict(part.planned.parameters),
            state=Run.WAITING if part.by_hand else Run.APPLIED,
            outcome={"settings": len(part.changes), "looked_at": len(part.preview.changes)},
            applied_at=at,
        )
        for part in parts
    )
    return made


def _row(run: MeasureRun, change: Change) -> ChangedSetting:
    # By their numbers: Django looks twice at every object that it is handed, 150 times a member.
    return ChangedSetting(
        institution_id=run.institution_id,
        run_id=run.pk,
        object_type=change.object_type,
        object_code=change.object_code,
        label=change.label[:200],
        label_en=change.label_en[:200],
        setting=change.setting,
        before=change.before,
        after=change.after,
    )


def _stop_others(switch: Switch) -> None:
    """What was approved before this one was seen beside another picture: it is looked at again."""
    others = Switch.objects.filter(institution=switch.institution_id, state=State.APPROVED)
    for pk in list(others.exclude(consent=Consent.PLAN).values_list("pk", flat=True)):
        stop_switch(pk, OVERTAKEN)


def _call(last: Callable[[], None] | None) -> None:
    if last is not None:
        last()
