"""A plan is set up; its next version is begun, written and removed while it is a draft (S05)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kaijuan.core.audit.public import record
from kaijuan.network.plans.domain.cleaning import clean_only
from kaijuan.network.plans.domain.copying import copy_contents
from kaijuan.network.plans.domain.plan_refusals import (
    ChangedMeanwhile,
    DraftedAlready,
    NoLongerADraft,
    PlanNameTaken,
)
from kaijuan.network.plans.models import Part, Plan, PlanTemplate, PlanVersion
from kaijuan.network.plans.models.plans import TEXT

State = PlanVersion.State
#: Under way: none of these is in force or was.
OPEN: Final = (State.DRAFT, State.REVIEWED, State.APPROVED)


def create_plan(plan: Plan, *, by: Any, template: PlanTemplate | None = None) -> PlanVersion:
    """Keep a new plan and begin its first version.

    Raises ``ValidationError`` or ``PlanNameTaken``.
    """
    try:
        with transaction.atomic():
            clean_only(plan, "name", "name_en")
            plan.save()
            record("plan.created", plan, by=by)
    except IntegrityError as error:
        raise PlanNameTaken from error
    return _begin(plan, 1, by=by, template=template)


def rename_plan(plan: Plan, *, by: Any) -> Plan:
    """Keep another name of a plan. Raises ``ValidationError`` or ``PlanNameTaken``."""
    try:
        with transaction.atomic():
            clean_only(plan, "name", "name_en")
            plan.save(update_fields=["name", "name_en"])
            record("plan.changed", plan, by=by)
    except IntegrityError as error:
        raise PlanNameTaken from error
    return plan


def begin_draft(plan: Plan, *, by: Any) -> PlanVersion:
    """Begin the next version with all that the latest says. Raises ``DraftedAlready``."""
    try:
        with transaction.atomic():
            versions = plan.versions.order_by("-number")
            if versions.filter(state__in=OPEN).exists():
                raise DraftedAlready
            latest = versions.first()
            draft = _begin(plan, latest.number + 1 if latest else 1, by=by)
            if latest is not None:
                copy_contents(latest, draft)
    except IntegrityError as error:
        # The number is unique: of two who begin at once one is told.
        raise DraftedAlready from error
    return draft


def _begin(
    plan: Plan, number: int, *, by: Any, template: PlanTemplate | None = None
) -> PlanVersion:
    with transaction.atomic():
        draft = PlanVersion.objects.create(
            plan=plan, number=number, drafted_by=by, template=template
        )
        record("plan.draft_begun", draft, by=by, details=named(draft))
    return draft


def remove_draft(draft: PlanVersion, *, by: Any) -> None:
    """Remove a draft; with the only version of a plan goes the plan. Raises ``NoLongerADraft``."""
    with transaction.atomic():
        touch(draft, by=by)
        record("plan.draft_removed", draft, by=by, details=named(draft))
        plan = draft.plan
        draft.delete()
        if not plan.versions.exists():
            plan.delete()


def write_parts(
    draft: PlanVersion, texts: Mapping[str, str], *, revision: int, by: Any
) -> PlanVersion:
    """Keep the texts of the four parts (by ``Part``); ``revision`` is that which was read.

    Raises ``ValidationError``, ``NoLongerADraft`` or ``ChangedMeanwhile``.
    """
    for part in Part:
        setattr(draft, part.value, texts.get(part.value, ""))
    clean_only(draft, *Part.values)
    if any(len(text) > TEXT for text in texts.values()):
        raise ValidationError(_("A part has at most %(most)s characters.") % {"most": TEXT})
    written = {part.value: getattr(draft, part.value) for part in Part}
    with transaction.atomic():
        touch(draft, by=by, revision=revision, **written)
        record("plan.parts_changed", draft, by=by, details=named(draft))
    return draft


def touch(draft: PlanVersion, *, by: Any, revision: int | None = None, **values: str) -> None:
    """Guard every change of a draft: compare and set, in the caller's transaction.

    Whoever changes it does not approve it (``writers``); who did so last is shown as its writer.
    Raises ``NoLongerADraft``, or ``ChangedMeanwhile`` where ``revision`` is no longer the draft's.
    """
    mine = PlanVersion.objects.filter(pk=draft.pk, state=State.DRAFT)
    if revision is not None:
        mine = mine.filter(revision=revision)
    if mine.update(revision=F("revision") + 1, drafted_by=by, **values):
        draft.revision, draft.drafted_by = draft.revision + 1, by
        return
    still = PlanVersion.objects.filter(pk=draft.pk, state=State.DRAFT).exists()
    raise ChangedMeanwhile if still else NoLongerADraft


def named(version: PlanVersion) -> dict[str, str | int]:
    """For the sentence of the log."""
    return {"plan": version.plan.name, "number": version.number}
