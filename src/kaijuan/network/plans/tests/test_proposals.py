"""The secretariat proposes, each director consents, and the long job carries it out."""

from __future__ import annotations

import datetime as dt
import sys

import pytest

from kaijuan.core.clock import now
from kaijuan.core.jobs.models import JobProgress
from kaijuan.core.jobs.public import run_ready_jobs
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.workflow.public import NotYours
from kaijuan.network.opening.public import standing_of
from kaijuan.network.plans.domain.proposals import (
    ProposalWanted,
    apply_proposal,
    carry_out,
    propose,
    withdraw_proposal,
)
from kaijuan.network.plans.domain.switches import (
    approve_switch,
    preview_switch,
    refuse_switch,
    submit_switch,
)
from kaijuan.network.plans.domain.switches.refusals import (
    EndsBeforeItStarts,
    NobodyAsked,
    NoSuchMode,
    NothingApproved,
    PreviewChanged,
    ProposalWithdrawn,
)
from kaijuan.network.plans.models import Proposal, Switch
from kaijuan.network.plans.tests.switching import at
from tests.replay.story import LEVEL_ONE, change_level_unapplied
from tests.replay.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(consortium) -> World:
    return make_world(consortium, 3, consent="second", services=3)


def proposed(world: World, **more) -> Proposal:
    values = {"title": "闭馆", "mode": "closed", "starts_at": at("2020-01-24")} | more
    with institution_scope(world.consortium):
        return propose(ProposalWanted(**values), by=world.secretariat)


def answers(proposal: Proposal) -> list[Switch]:
    rows = Switch.objects.filter(proposal=proposal).select_related("institution")
    return list(rows.order_by("institution__number"))


def consent(world: World, switch: Switch) -> Switch:
    with institution_scope(switch.institution):
        digest = preview_switch(switch).digest
        return approve_switch(switch, by=world.director(switch.institution), digest=digest)


def test_each_director_finds_a_prepared_switch_and_a_message(world: World):
    found = answers(proposed(world))
    assert {(each.state, each.mode, each.prepared_by_id) for each in found} == {
        ("proposed", "closed", world.secretariat.pk)
    }
    # The measures are those of the member's own plan.
    assert all(each.stage_code for each in found)
    told = Message.objects.values_list("user__username", flat=True)
    assert set(told) == {world.director(each).username for each in world.members}
    assert {each.sentence[:15] for each in Message.objects.all()} == {"The secretariat"}


def test_who_consents_is_switched_and_the_others_are_not(world: World):
    first, second, third = answers(proposed(world))
    consent(world, first)
    with institution_scope(second.institution):
        refuse_switch(second, by=world.director(second.institution), reason="期末")
    run_ready_jobs()
    standing = standing_of(world.members)
    assert [standing.of(each).mode.value for each in world.members] == ["closed", "open", "open"]
    third.refresh_from_db()
    assert third.state == "proposed"


def test_a_director_consents_only_to_what_she_has_seen(world: World):
    [first, *_rest] = answers(proposed(world))
    with institution_scope(first.institution), pytest.raises(PreviewChanged):
        approve_switch(first, by=world.director(first.institution))


def test_a_librarian_may_look_first(world: World):
    [first, *_rest] = answers(proposed(world))
    with institution_scope(first.institution):
        librarian = world.librarian(first.institution)
        submit_switch(first, digest=preview_switch(first).digest, by=librarian)
        approve_switch(first, by=world.director(first.institution))
    assert first.state == "approved"


def test_withdrawn_it_is_no_longer_asked_and_what_was_agreed_stays(world: World):
    proposal = proposed(world, starts_at=now() + dt.timedelta(days=9))
    first = answers(proposal)[0]
    consent(world, first)
    with institution_scope(world.consortium):
        with pytest.raises(NotYours):
            withdraw_proposal(proposal, by=world.director(first.institution))
        withdraw_proposal(proposal, by=world.secretariat)
        with pytest.raises(ProposalWithdrawn):
            withdraw_proposal(proposal, by=world.secretariat)
    assert [each.state for each in answers(proposal)] == ["approved", "withdrawn", "withdrawn"]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"members": []}, NobodyAsked),
        ({"mode": "ajar"}, NoSuchMode),
        ({"mode": ""}, NoSuchMode),
        ({"ends_at": at("2020-01-24")}, EndsBeforeItStarts),
    ],
)
def test_nonsense_is_refused_and_nobody_is_asked(world: World, wrong, refusal):
    with pytest.raises(refusal):
        proposed(world, **wrong)
    assert not Proposal.objects.exists() and not Switch.objects.exists()


def test_the_consortium_itself_is_not_switched(world: World):
    with pytest.raises(NobodyAsked):
        proposed(world, members=[world.consortium])


def test_many_members_are_asked_by_a_long_job(world: World, monkeypatch):
    # The package names the function as its module is named.
    monkeypatch.setattr(sys.modules[propose.__module__], "AT_ONCE", 2)
    monkeypatch.setattr(carry_out, "PART", 2)
    proposal = proposed(world)
    assert answers(proposal) == []
    run_ready_jobs()
    assert [each.state for each in answers(proposal)] == ["proposed"] * 3
    page = JobProgress.objects.get(code=proposal.job_code)
    assert (page.state, page.done, page.total) == ("done", 3, 3)


def test_what_plans_approve_is_carried_out_by_one_long_job(consortium):
    world = make_world(consortium, 3, services=3)
    proposal = change_level_unapplied(world, 1, LEVEL_ONE)
    assert [each.state for each in answers(proposal)] == ["approved"] * 3
    run_ready_jobs()
    page = JobProgress.objects.get(code=proposal.job_code)
    assert (page.name, page.state, page.done, page.total) == (
        "plans.apply_proposal",
        "done",
        3,
        3,
    )
    with pytest.raises(NothingApproved):
        apply_proposal(proposal, by=world.secretariat)


def test_announced_ahead_it_waits_for_its_day(consortium, time_machine):
    world = make_world(consortium, 2, services=3)
    soon = now() + dt.timedelta(days=2)
    proposal = change_level_unapplied(world, 1, soon)
    run_ready_jobs()
    assert [each.state for each in answers(proposal)] == ["approved"] * 2
    time_machine.move_to(soon + dt.timedelta(seconds=1))
    run_ready_jobs()
    assert [each.state for each in answers(proposal)] == ["applied"] * 2


def test_one_member_that_fails_keeps_no_other_waiting(consortium, monkeypatch):
    from kaijuan.network.plans.measures.manual_step import ManualStep

    world = make_world(consortium, 3, services=3)
    proposal = change_level_unapplied(world, 1, LEVEL_ONE)
    broken = world.members[1]

    def breaks(self, ground, parameters, changes):
        if ground.institution == broken:
            raise ZeroDivisionError

    monkeypatch.setattr(ManualStep, "apply", breaks)
    run_ready_jobs()
    assert [each.state for each in answers(proposal)] == ["applied", "waiting", "applied"]
    monkeypatch.undo()
    again = answers(proposal)[1]
    with institution_scope(broken):
        approve_switch(again, by=world.director(broken), digest=preview_switch(again).digest)
    run_ready_jobs()
    assert [each.state for each in answers(proposal)] == ["applied"] * 3
