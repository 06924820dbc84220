"""From draft to in force: reviewed, approved by a second person, in force, ended (S05)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.audit.public import record
from kaijuan.core.clock import HOUSE_ZONE, now
from kaijuan.core.jobs.public import enqueue
from kaijuan.core.tenancy.scope import across_the_wall, institution_scope
from kaijuan.core.ui.dates import moment
from kaijuan.core.validators import sensible_day
from kaijuan.core.workflow.public import Step, Workflow
from kaijuan.network.plans.domain import tell_plans
from kaijuan.network.plans.domain.checking import must_be_complete
from kaijuan.network.plans.domain.cleaning import clean_only
from kaijuan.network.plans.domain.drafts import named
from kaijuan.network.plans.domain.plan_refusals import (
    ComesBeforeTheOther,
    DraftedByYou,
    NoLongerADraft,
    ReadAgain,
    UniversityMissing,
)
from kaijuan.network.plans.domain.writers import wrote
from kaijuan.network.plans.models import Consent, Plan, PlanVersion

State = PlanVersion.State
JOB: Final = "plans.put_in_force"

workflow: Final = Workflow(
    Step(
        "review",
        sources=(State.DRAFT,),
        target=State.REVIEWED,
        may="plans.review_plan",
        verb="plan.reviewed",
        label=pgettext_lazy("plan", "Reviewed: pass it on"),
    ),
    Step(
        "give-back",
        sources=(State.REVIEWED, State.APPROVED),
        target=State.DRAFT,
        may="plans.review_plan",
        verb="plan.given_back",
        label=pgettext_lazy("plan", "Give it back"),
    ),
    Step(
        "approve",
        sources=(State.REVIEWED,),
        target=State.APPROVED,
        may="plans.approve_plan",
        verb="plan.approved",
        label=pgettext_lazy("plan", "Approve"),
    ),
    Step(
        "come-in-force",
        sources=(State.APPROVED,),
        target=State.IN_FORCE,
        may="plans.approve_plan",
        verb="plan.came_in_force",
        label=_("Put in force"),
    ),
    Step(
        "end",
        sources=(State.IN_FORCE,),
        target=State.ENDED,
        may="plans.review_plan",
        verb="plan.ended",
        label=pgettext_lazy("plan", "End it"),
    ),
)


def ask_for_review(version: PlanVersion, *, by: Any) -> int:
    """Tell those who review that the draft is ready; how many. Raises as ``review``."""
    if version.state != State.DRAFT:
        raise NoLongerADraft
    must_be_complete(version)
    with transaction.atomic():
        record("plan.review_asked", version, by=by, details=named(version))
        return tell_plans.ready_for_review(version, but=by)


def review(version: PlanVersion, *, revision: int | None = None, by: Any) -> PlanVersion:
    """``revision`` is that which was read; left out, what ``version`` says now is meant.

    Raises ``NothingInIt``, ``Unfinished``, ``NotYours``, ``MovedOn``, ``ReadAgain``.
    """
    values = {"reviewed_by": by, "reviewed_at": now(), "given_back_because": ""}
    with transaction.atomic():
        _as_read(version, revision)
        must_be_complete(version)
        workflow.take("review", version, by=by, details=named(version), **values)
        tell_plans.ready_for_approval(version, but=by)
    return version


def give_back(version: PlanVersion, *, because: str, by: Any) -> PlanVersion:
    """Back to its writer, with the reason; also when it was approved and is not in force yet."""
    version.given_back_because = because
    clean_only(version, "given_back_because")
    values = {
        "given_back_because": because,
        "reviewed_by": None,
        "reviewed_at": None,
        "approved_by": None,
        "approved_at": None,
        "approved_above": "",
        "in_force_from": None,
    }
    with transaction.atomic():
        workflow.take("give-back", version, by=by, details=named(version), **values)
        tell_plans.given_back(version, but=by)
    return version


def approve(
    version: PlanVersion,
    *,
    in_force_from: dt.datetime | None = None,
    approved_above: str = "",
    revision: int | None = None,
    by: Any,
) -> PlanVersion:
    """Approve, and put in force at ``in_force_from`` (None: now), at once where that has passed.

    ``revision`` is that which was read: a version may be given back, changed and reviewed again
    while somebody reads. Raises ``ReadAgain``, ``DraftedByYou``, ``UniversityMissing``,
    ``ComesBeforeTheOther``, ``ValidationError``, ``NotYours``, ``MovedOn``.
    """
    since = in_force_from or now()
    sensible_day(since.astimezone(HOUSE_ZONE).date())
    if wrote(by, version):
        raise DraftedByYou
    if not approved_above.strip() and _asks_the_university(version):
        raise UniversityMissing
    version.approved_above = approved_above
    clean_only(version, "approved_above")
    values = {
        "approved_by": by,
        "approved_at": now(),
        "approved_above": approved_above,
        "in_force_from": since,
    }
    with transaction.atomic():
        _as_read(version, revision)
        _must_come_later(version.plan, since)
        workflow.take("approve", version, by=by, details=named(version), **values)
        tell_plans.approved(version, but=by)
        if since <= now():
            _come_in_force(version)
        else:
            enqueue(JOB, version_id=version.pk, _after=since - now())
    return version


def put_in_force(version_id: int) -> bool:
    """Put an approved version in force when its time has come; False where that is done or off.

    For the worker, in the institution's scope. A second time does nothing.
    """
    with transaction.atomic():
        found = PlanVersion.objects.select_related("plan").filter(pk=version_id)
        version = found.filter(state=State.APPROVED, in_force_from__lte=now()).first()
        if version is None:
            return False
        _come_in_force(version)
        return True


def put_due_in_force() -> int:
    """Every approved version whose time has come, at whatever institution; how many."""
    with across_the_wall("looking for versions whose time has come"):
        due = PlanVersion.objects.filter(state=State.APPROVED, in_force_from__lte=now())
        found = list(due.select_related("institution").order_by("in_force_from", "pk"))
    done = 0
    for version in found:
        with institution_scope(version.institution):
            done += put_in_force(version.pk)
    return done


def end(version: PlanVersion, *, by: Any) -> PlanVersion:
    """End the version in force; without a next one the plan is in force no longer."""
    at = now()
    with transaction.atomic():
        workflow.take("end", version, by=by, details=named(version), ended_at=at)
        plan = _locked(version.plan)
        _close(plan, at)
        plan.in_force_since, plan.in_force_number = None, 0
        _save(plan)
        tell_plans.ended(version, but=by)
    return version


def _as_read(version: PlanVersion, revision: int | None) -> None:
    """Nobody signs what they have not read; and it stays so until the transaction ends."""
    stored = PlanVersion.objects.select_for_update().get(pk=version.pk)
    if revision is not None and stored.revision != revision:
        raise ReadAgain


def _asks_the_university(version: PlanVersion) -> bool:
    return version.stages.filter(consent=Consent.UNIVERSITY).exists()


def _must_come_later(plan: Plan, since: dt.datetime) -> None:
    here = _locked(plan)
    if here.in_force_since is not None and since <= here.in_force_since:
        raise ComesBeforeTheOther(moment(here.in_force_since))


def _come_in_force(version: PlanVersion) -> None:
    """End the one before and begin this one, in the caller's transaction."""
    since = version.in_force_from or now()
    plan = _locked(version.plan)
    before = PlanVersion.objects.filter(plan=plan, state=State.IN_FORCE).first()
    if before is not None:
        workflow.take("end", before, by=None, details=named(before), ended_at=since)
    workflow.take("come-in-force", version, by=None, details=named(version))
    _close(plan, since)
    plan.in_force_since, plan.in_force_number = since, version.number
    plan.in_force_periods.append(
        {"number": version.number, "since": since.astimezone(dt.UTC).isoformat(), "until": None}
    )
    _save(plan)
    tell_plans.in_force(version)


def _locked(plan: Plan) -> Plan:
    """Read anew, and on PostgreSQL held until the end of the transaction."""
    found: Plan = Plan.objects.select_for_update().get(pk=plan.pk)
    return found


def _close(plan: Plan, at: dt.datetime) -> None:
    for period in plan.in_force_periods:
        if period["until"] is None:
            period["until"] = at.astimezone(dt.UTC).isoformat()


def _save(plan: Plan) -> None:
    plan.save(update_fields=["in_force_since", "in_force_number", "in_force_periods"])
