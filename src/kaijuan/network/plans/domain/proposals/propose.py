"""The secretariat proposes a switch to members; what is approved is carried out by a long job."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.jobs.public import enqueue, start_long
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import current_institution, institution_scope
from kaijuan.core.workflow.public import NotYours
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.domain.proposals.ask import ask_members
from kaijuan.network.plans.domain.proposals.wanted import ProposalWanted
from kaijuan.network.plans.domain.switches.prepare import check_times
from kaijuan.network.plans.domain.switches.refusals import (
    NobodyAsked,
    NoSuchMode,
    NothingApproved,
    ProposalWithdrawn,
)
from kaijuan.network.plans.domain.switches.wanted import SwitchWanted
from kaijuan.network.plans.domain.timeline import concerns
from kaijuan.network.plans.models import Consent, LevelChange, Proposal, Switch

State = Switch.State

ASK_JOB: Final = "plans.ask_members"
APPLY_JOB: Final = "plans.apply_proposal"
START_JOB: Final = "plans.start_proposal"
#: Nobody at the member has agreed: one that somebody there approved or submitted has a job of its
#: own, what was approved with the proposal has not.
_NOT_AGREED: Final = Q(state__in=[State.PROPOSED, State.WAITING]) | Q(
    state=State.APPROVED, consent=Consent.PLAN, job_code=None
)
#: More members than these are asked by a long job: the request would take too long.
AT_ONCE: Final = 200

ASKING: Final = gettext_noop("Asking the members: “%(title)s”")
CARRYING_OUT: Final = gettext_noop("Carrying out what was approved: “%(title)s”")
MEMBERS: Final = gettext_noop("members")


def propose(wanted: ProposalWanted, *, by: Any) -> Proposal:
    """Ask the members, in the consortium's open scope; each gets a switch of its own to decide on.

    Where a member's approved plan is enough, its switch is approved at once, and carried out when
    its time comes. More than ``AT_ONCE`` members are asked by a long job. Raises NobodyAsked,
    NoSuchMode, ``ValidationError`` or another refusal; then nothing was written.
    """
    members = _members(wanted)
    consortium = current_institution()
    proposal = _built(wanted, consortium, by)
    with transaction.atomic():
        proposal.save()
        record("proposal.made", proposal, by=by, details={"members": len(members)})
        if len(members) > AT_ONCE:
            proposal.job_code = start_long(
                ASK_JOB,
                title=ASKING,
                parameters={"title": proposal.title},
                by=by,
                total=len(members),
                unit=MEMBERS,
                proposal_id=proposal.pk,
                members=[each.pk for each in members],
                by_id=by.pk if by else None,
            )
            proposal.save(update_fields=["job_code"])
        else:
            made = ask_members(proposal, members, by=by)
            begin(proposal, any(each.state == State.APPROVED for each in made), by=by)
    return proposal


def propose_for_level(
    change: LevelChange,
    *,
    by: Any,
    mode: Mode | str = "",
    title: str = "",
    title_en: str = "",
    sample: bool = False,
) -> Proposal:
    """Propose to every member of the change's area what its plan says of the new level.

    A member whose plan has no stage for it is asked for ``mode``; without one it is only told.
    Raises as ``propose`` does.
    """
    members = [each for each in Institution.objects.members() if concerns(change.area, each)]
    level = change.level
    named = level.name if level else ""
    wanted = ProposalWanted(
        title=title or f"{change.area.name} {named}".strip(),
        title_en=title_en or f"{change.area.name_en} {level.name_en if level else ''}".strip(),
        starts_at=change.effective_at,
        mode=mode,
        level_change=change,
        members=members,
        sample=sample or change.sample,
    )
    return propose(wanted, by=by)


def begin(proposal: Proposal, approved: bool, *, by: Any) -> None:
    """Have what plans have approved carried out, now or when its time comes."""
    if not approved:
        return
    wait = proposal.starts_at - now()
    if wait.total_seconds() > 0:
        enqueue(START_JOB, _after=wait, institution_id=None, proposal_id=proposal.pk)
    else:
        apply_proposal(proposal, by=by)


def apply_proposal(proposal: Proposal, *, by: Any) -> Proposal:
    """Start the long job that carries out what is approved and due. Raises NothingApproved."""
    ready = Switch.objects.filter(
        proposal=proposal, state=State.APPROVED, starts_at__lte=now()
    ).count()
    if not ready:
        raise NothingApproved
    with institution_scope(proposal.institution), transaction.atomic():
        code = start_long(
            APPLY_JOB,
            title=CARRYING_OUT,
            parameters={"title": proposal.title},
            by=by,
            total=ready,
            unit=MEMBERS,
            proposal_id=proposal.pk,
        )
        Proposal.objects.filter(pk=proposal.pk).update(job_code=code)
        proposal.job_code = code
        record("proposal.started", proposal, by=by)
    return proposal


def start_if_ready(proposal_id: int) -> None:
    """Its time has come: carry out what is approved; nothing where nobody has approved it."""
    proposal = Proposal.objects.select_related("institution").get(pk=proposal_id)
    with suppress(NothingApproved):
        apply_proposal(proposal, by=proposal.proposed_by)


def withdraw_proposal(proposal: Proposal, *, by: Any) -> Proposal:
    """Take it back from everyone who has not agreed yet; what was approved is the member's own.

    What a plan alone approved, and is not carried out yet, goes too: nobody there has agreed. In
    the consortium's open scope. Raises ProposalWithdrawn, NotYours.
    """
    if not by.has_perm("plans.propose", proposal):
        raise NotYours(ProposalWithdrawn().sentence)
    with transaction.atomic():
        mine = Proposal.objects.filter(pk=proposal.pk, withdrawn_at__isnull=True)
        if not mine.update(withdrawn_at=now()):
            raise ProposalWithdrawn
        proposal.refresh_from_db()
        record("proposal.withdrawn", proposal, by=by)
        open_ones = Switch.objects.filter(_NOT_AGREED, proposal=proposal)
        for switch in open_ones.select_related("institution"):
            _withdraw(switch, by=by)
    return proposal


def _withdraw(switch: Switch, *, by: Any) -> None:
    with institution_scope(switch.institution):
        here = Switch.objects.filter(_NOT_AGREED, pk=switch.pk)
        if here.update(state=State.WITHDRAWN):
            record("switch.withdrawn", switch, by=by)


def _members(wanted: ProposalWanted) -> list[Institution]:
    members = (
        list(Institution.objects.members()) if wanted.members is None else list(wanted.members)
    )
    if not members or any(each.is_consortium for each in members):
        raise NobodyAsked
    return members


def _built(wanted: ProposalWanted, consortium: Institution, by: Any) -> Proposal:
    if wanted.mode and wanted.mode not in Mode.values:
        raise NoSuchMode
    if not wanted.mode and (wanted.level_change is None or wanted.level_change.level is None):
        raise NoSuchMode
    check_times(SwitchWanted(wanted.mode, wanted.starts_at, wanted.ends_at), consortium)
    proposal = Proposal(
        code=wanted.code or uuid4(),
        institution=consortium,
        title=wanted.title,
        title_en=wanted.title_en,
        mode=wanted.mode,
        level_change=wanted.level_change,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        reason=wanted.reason,
        proposed_by=by,
        sample=wanted.sample,
    )
    proposal.clean_fields(exclude=["institution", "proposed_by"])
    return proposal
