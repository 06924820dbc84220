"""One member is asked: its switch is prepared in its own scope, as its own plan says."""

from __future__ import annotations

from typing import Any

from kaijuan.core.audit.public import record
from kaijuan.core.errors import Refusal
from kaijuan.core.notify.public import Telling, tell_many, those_who_may_everywhere
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.plans.domain.plans import stage_for
from kaijuan.network.plans.domain.switches import telling
from kaijuan.network.plans.domain.switches.decide import approve_by_plan
from kaijuan.network.plans.domain.switches.measures_of import switches
from kaijuan.network.plans.domain.switches.prepare import built
from kaijuan.network.plans.domain.switches.preview import look
from kaijuan.network.plans.domain.switches.wanted import SwitchWanted
from kaijuan.network.plans.models import Consent, Proposal, Stage, Switch

State = Switch.State


def ask_members(proposal: Proposal, members: list[Institution], *, by: Any) -> list[Switch]:
    """Ask each of ``members``, and tell their directors; in the caller's transaction.

    Those that were asked before are left out. The switches that were prepared.
    """
    asked = set(Switch.objects.filter(proposal=proposal).values_list("institution_id", flat=True))
    new = [each for each in members if each.pk not in asked]
    made = {each.pk: _ask(proposal, each, by=by) for each in new}
    people = those_who_may_everywhere("plans.approve_switch", new)
    tell_many(
        _telling(proposal, each, made[each.pk], people[each.pk])
        for each in new
        if _must_decide(made[each.pk])
    )
    return [switch for switch in made.values() if switch is not None]


def _ask(proposal: Proposal, member: Institution, *, by: Any) -> Switch | None:
    """The member's switch; None where neither the proposal nor the plan says to which mode."""
    with institution_scope(member):
        stage = _stage(proposal, member)
        mode = proposal.mode or (stage.mode if stage else "")
        if not mode:
            return None
        wanted = SwitchWanted(
            mode=mode,
            starts_at=proposal.starts_at,
            ends_at=proposal.ends_at,
            reason=proposal.reason,
            level_change=proposal.level_change,
            by_plan=False,
            sample=proposal.sample,
        )
        switch = built(wanted, stage if stage and stage.mode == mode else None)
        switch.proposal, switch.state, switch.prepared_by = proposal, State.PROPOSED, by
        switch.save()
        record("switch.proposed", switch, by=by, details={"mode": switch.mode})
        if switch.consent == Consent.PLAN:
            _approve_by_plan(switch)
        return switch


def _approve_by_plan(switch: Switch) -> None:
    """The approved plan is enough, unless something must be cleared first."""
    fresh = switches().get(pk=switch.pk)
    try:
        _ground, seen = look(fresh, to_apply=True)
    except Refusal:
        return
    if not seen.blocks:
        fresh.preview_digest = switch.preview_digest = seen.digest
        Switch.objects.filter(pk=switch.pk).update(preview_digest=seen.digest)
        approve_by_plan(fresh, ask=False)
        switch.state = fresh.state


def _stage(proposal: Proposal, member: Institution) -> Stage | None:
    level = proposal.level_change.level if proposal.level_change else None
    if level is not None:
        return stage_for(member, level=level)
    return stage_for(member, mode=proposal.mode) if proposal.mode else None


def _must_decide(switch: Switch | None) -> bool:
    return switch is None or switch.state == State.PROPOSED


def _telling(
    proposal: Proposal, member: Institution, switch: Switch | None, people: Any
) -> Telling:
    if switch is not None:
        href, words = telling.href_of(switch), telling.words_of(switch)
        return Telling(people, telling.PROPOSED, member, href, words)
    words = {
        "what": member.name,
        "what_en": member.name_en,
        "from_at": proposal.starts_at.isoformat(),
    }
    return Telling(people, telling.NO_STAGE, member, telling.prepare_href(member), words)
