"""Steps that a person does: listed until they are ticked off."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.workflow.public import NotYours
from kaijuan.network.plans.domain.switches.refusals import NotByHand
from kaijuan.network.plans.domain.switches.revision import locked_revision
from kaijuan.network.plans.models import ChangedSetting, MeasureRun, Switch

Run = MeasureRun.State


def steps_by_hand() -> QuerySet[MeasureRun]:
    """What is still to be done by hand, in the open scope, the oldest first."""
    rows: QuerySet[MeasureRun] = MeasureRun.objects.filter(state=Run.WAITING)
    return rows.select_related("switch").order_by("applied_at", "position", "pk")


def tick_by_hand(run: MeasureRun, *, by: Any) -> MeasureRun:
    """Somebody did it. What was done stands in the ledger until the switch is taken back.

    Raises NotByHand (also where somebody was quicker), NotYours.
    """
    if not by.has_perm("plans.tick_step", run):
        raise NotYours(NotByHand().sentence)
    at = now()
    with transaction.atomic():
        # Whoever takes the switch back meanwhile waits, and then finds the step done.
        locked_revision(run.institution)
        waiting = MeasureRun.objects.filter(pk=run.pk, state=Run.WAITING)
        if not waiting.update(state=Run.DONE, done_at=at, done_by=by):
            raise NotByHand
        run.refresh_from_db()
        if run.switch.state == Switch.State.APPLIED:
            ChangedSetting.objects.create(
                institution=run.institution,
                run=run,
                object_type="plans.measurerun",
                object_code=str(run.code),
                label=str(run.parameters.get("text", ""))[:200],
                label_en=str(run.parameters.get("text_en", ""))[:200],
                setting="step",
                before=None,
                after="done",
            )
        record("measure.done_by_hand", run, by=by)
    return run
