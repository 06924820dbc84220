"""The long jobs of a proposal: ask many members, and carry out what was approved."""

from __future__ import annotations

import time
from functools import partial
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_noop

from kaijuan.core.clock import now
from kaijuan.core.jobs.public import Progress, progress
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.plans.domain.proposals.ask import ask_members
from kaijuan.network.plans.domain.proposals.propose import MEMBERS, begin
from kaijuan.network.plans.domain.switches.apply import apply_switch
from kaijuan.network.plans.models import Proposal, Switch

State = Switch.State

APPLYING: Final = gettext_noop("Switching, one member after the other")
ASKING: Final = gettext_noop("Asking, a few members at a time")
#: Members asked in one transaction.
PART: Final = 50
#: Seconds of work between two pauses in which others may write. A pause after each of 74 short
#: transactions would be most of the time.
WORK: Final = 1.0


def carry_out_proposal(proposal_id: int) -> None:
    """Carry out what is approved and due, one transaction for each member; told as it goes on.

    A member whose switch cannot be carried out is stopped and told, and does not keep the others.
    Killed at any point it goes on behind the last member that was done; cancelled it stops
    between two.
    """
    ready = list(
        Switch.objects.filter(proposal=proposal_id, state=State.APPROVED, starts_at__lte=now())
        .select_related("institution")
        .order_by("institution__number", "pk")
    )
    with progress(phase=APPLYING, unit=MEMBERS) as told:
        before = int(told.resume_from or 0)
        told.phase(APPLYING, total=before + len(ready))
        began = time.monotonic()
        for done, switch in enumerate(ready, start=before + 1):
            with institution_scope(switch.institution):
                apply_switch(switch.pk, last=partial(told.checkpoint, done, done=done))
            if time.monotonic() - began >= WORK:
                told.step(to=done)
                began = time.monotonic()
        told.step(to=before + len(ready))


def ask_in_parts(proposal_id: int, members: list[int], by_id: int | None) -> None:
    """Ask ``members`` of a proposal, a part in each transaction; then have begun what may begin."""
    proposal = Proposal.objects.select_related("level_change__level", "institution").get(
        pk=proposal_id
    )
    people = get_user_model()._default_manager
    by: Any = people.get(pk=by_id) if by_id is not None else None
    with progress(total=len(members), phase=ASKING, unit=MEMBERS) as told:
        for start in range(int(told.resume_from or 0), len(members), PART):
            part = members[start : start + PART]
            _ask_part(proposal, part, start + len(part), by, told)
        approved = Switch.objects.filter(proposal=proposal, state=State.APPROVED).exists()
    with transaction.atomic():
        begin(proposal, approved, by=by)


def _ask_part(proposal: Proposal, members: list[int], end: int, by: Any, told: Progress) -> None:
    rows = Institution.objects.in_bulk(members)
    with transaction.atomic():
        withdrawn = Proposal.objects.filter(pk=proposal.pk, withdrawn_at__isnull=False).exists()
        if not withdrawn:
            ask_members(proposal, [rows[pk] for pk in members if pk in rows], by=by)
        told.checkpoint(end, done=end)
    told.step(to=end)
