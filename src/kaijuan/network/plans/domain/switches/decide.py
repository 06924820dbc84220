"""A switch is submitted, approved, refused, withdrawn: by whom the consent of its stage asks."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kaijuan.core.clock import now
from kaijuan.core.jobs.public import enqueue
from kaijuan.core.validators import plain_line
from kaijuan.network.plans.domain.switches import telling
from kaijuan.network.plans.domain.switches.consents import consent_now, prepared_it
from kaijuan.network.plans.domain.switches.inside import keep_trouble
from kaijuan.network.plans.domain.switches.measures_of import switches, texts
from kaijuan.network.plans.domain.switches.preview import look
from kaijuan.network.plans.domain.switches.refusals import (
    Blocked,
    NeedsTheUniversity,
    NotAnymore,
    PreparedByYou,
    PreviewChanged,
)
from kaijuan.network.plans.domain.switches.revision import refuse_overtaken
from kaijuan.network.plans.domain.switches.steps import APPROVE, steps
from kaijuan.network.plans.domain.switches.wanted import SwitchPreview
from kaijuan.network.plans.models import Consent, PlanVersion, Switch

State = Switch.State

#: The job that carries a switch out.
JOB = "plans.apply_switch"


def submit_switch(switch: Switch, *, digest: str, by: Any) -> Switch:
    """The person has seen the preview with ``digest`` and asks for approval.

    Where the approved plan is enough, or ``by`` is a director and nobody else is asked, it is
    approved in the same act. Raises SwitchedMeanwhile, PreviewChanged, Blocked, NotAnymore.
    """
    with transaction.atomic():
        fresh = _fresh(switch)
        _expect(fresh, State.DRAFT, State.PROPOSED)
        seen = _seen(fresh, digest)
        steps.take(
            "submit",
            fresh,
            by=by,
            preview_digest=seen.digest,
            base_revision=seen.revision,
            consent=consent_now(fresh),
        )
        if fresh.consent == Consent.PLAN:
            approve_by_plan(fresh)
        elif fresh.consent == Consent.DIRECTOR and by.has_perm(APPROVE, fresh):
            _approve(fresh, by=by)
        else:
            telling.tell_approvers(fresh, telling.WAITS, by=by)
    return _told(switch, fresh)


def approve_switch(
    switch: Switch, *, by: Any, approved_above: str = "", digest: str = ""
) -> Switch:
    """The second person agrees, and it is carried out when its time comes.

    ``digest`` is the preview that ``by`` has seen; left out, it must still be the one that was
    submitted. ``approved_above`` names the university's office and document. A proposal may be
    approved without being submitted first: who proposed it prepared it. Raises SwitchedMeanwhile,
    PreviewChanged, PreparedByYou, NeedsTheUniversity, Blocked, NotAnymore.
    """
    above = approved_above.strip()
    plain_line(above)
    with transaction.atomic():
        fresh = _fresh(switch)
        _expect(fresh, State.WAITING, State.PROPOSED)
        _agree(fresh, by, above)
        seen = _seen(fresh, digest or fresh.preview_digest)
        _approve(
            fresh,
            by=by,
            approved_above=above[:120],
            preview_digest=seen.digest,
            base_revision=seen.revision,
        )
    return _told(switch, fresh)


def approve_by_plan(switch: Switch, *, ask: bool = True) -> Switch:
    """In the name of who approved the plan, in the caller's transaction."""
    version = PlanVersion.objects.filter(
        plan__code=switch.plan_code, state=PlanVersion.State.IN_FORCE
    ).first()
    approver = version.approved_by if version else None
    return _approve(switch, by=None, step="approve-by-plan", ask=ask, approved_by=approver)


def refuse_switch(switch: Switch, *, by: Any, reason: str = "") -> Switch:
    """Say no, with a reason for who prepared it. Raises NotAnymore, ``ValidationError``."""
    why = reason.strip()
    plain_line(why)
    with transaction.atomic():
        fresh = _fresh(switch)
        _expect(fresh, State.WAITING, State.PROPOSED)
        steps.take("refuse", fresh, by=by)
        keep_trouble(fresh, why[:300])
        telling.tell_preparer(fresh, telling.REFUSED)
    return _told(switch, fresh)


def withdraw_switch(switch: Switch, *, by: Any) -> Switch:
    """Take back what has not been carried out yet. Raises NotAnymore."""
    with transaction.atomic():
        fresh = _fresh(switch)
        _expect(fresh, State.DRAFT, State.WAITING, State.APPROVED)
        steps.take("withdraw", fresh, by=by)
    return _told(switch, fresh)


def _approve(
    switch: Switch, *, by: Any, step: str = "approve", ask: bool = True, **values: Any
) -> Switch:
    """Approved, and asked for: at once, or when its time comes (``ask``: by a job of its own)."""
    values.setdefault("approved_by", by)
    if ask:
        wait = switch.starts_at - now()
        job = enqueue(JOB, _after=wait if wait.total_seconds() > 0 else None, switch_id=switch.pk)
        values["job_code"] = job
    return steps.take(step, switch, by=by, approved_at=now(), **values)


def _agree(switch: Switch, by: Any, above: str) -> None:
    two = switch.consent in (Consent.SECOND, Consent.UNIVERSITY)
    if two and prepared_it(by, switch):
        raise PreparedByYou
    if switch.consent == Consent.UNIVERSITY and not above:
        raise NeedsTheUniversity


def _seen(switch: Switch, digest: str) -> SwitchPreview:
    """What it would do now, which must be what the person saw."""
    _ground, seen = look(switch, to_apply=True)
    if seen.digest != digest:
        if seen.revision != switch.base_revision:
            refuse_overtaken(switch)
        raise PreviewChanged
    if seen.blocks:
        raise Blocked(texts(seen.blocks))
    return seen


def _fresh(switch: Switch) -> Switch:
    """As it is, and it stays so until the transaction ends: nobody changes it while it is read."""
    return switches().select_for_update(of=("self",)).get(pk=switch.pk)


def _expect(switch: Switch, *states: str) -> None:
    if switch.state not in states:
        raise NotAnymore(State(switch.state).label)


def _told(switch: Switch, fresh: Switch) -> Switch:
    """The caller's object says what the database says."""
    for field in Switch._meta.concrete_fields:
        setattr(switch, field.attname, getattr(fresh, field.attname))
    return switch
