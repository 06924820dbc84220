"""Nobody walks round those whom a plan, or the house, asks for their consent."""

from __future__ import annotations

import datetime as dt

import pytest

from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.plans.domain import approval
from kaijuan.network.plans.domain.proposals import ProposalWanted, propose, withdraw_proposal
from kaijuan.network.plans.domain.switches import (
    apply_switch,
    approve_switch,
    carry_out_due,
    change_switch,
    preview_switch,
    submit_switch,
)
from kaijuan.network.plans.domain.switches.refusals import NeedsTheUniversity, PreparedByYou
from kaijuan.network.plans.models import Consent, PlanVersion, Stage, Switch
from kaijuan.network.plans.tests.switching import Library, at, make_library
from tests.replay.story import change_level_unapplied, record
from tests.replay.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(consortium):
    made = make_library(consortium, consent=Consent.PLAN)
    with institution_scope(made.institution):
        yield made


def level_one(library: Library, when: dt.datetime):
    with institution_scope(library.world.consortium):
        return record(library.world, 1, when)


def submit(library: Library, switch: Switch) -> Switch:
    return submit_switch(switch, digest=preview_switch(switch).digest, by=library.librarian)


def end_the_plan(library: Library) -> None:
    version = PlanVersion.objects.select_related("plan").get(state=PlanVersion.State.IN_FORCE)
    approval.end(version, by=library.director)


def test_who_changes_a_draft_prepared_it_and_does_not_approve_it_alone(consortium):
    library = make_library(consortium)
    with institution_scope(library.institution):
        switch = library.prepare("closed")
        change_switch(switch, library.want("open"), by=library.director)
        digest = preview_switch(switch).digest
        submit_switch(switch, digest=digest, by=library.director)
        with pytest.raises(PreparedByYou):
            approve_switch(switch, by=library.director)
        approve_switch(switch, by=library.deputy)


def test_a_plan_approves_what_its_level_sets_off(library: Library):
    change = level_one(library, at("2020-01-24"))
    switch = library.prepare(None, level_change=change, by_plan=True)
    assert switch.consent == Consent.PLAN
    assert submit(library, switch).state == "approved"


def test_a_plan_approves_nothing_before_its_level_or_without_it(library: Library):
    change = level_one(library, at("2020-01-25"))
    early = library.prepare(None, level_change=change, by_plan=True, starts_at=at("2020-01-24"))
    without = library.prepare("closed", by_plan=True)
    named = library.prepare("closed", stage=Stage.objects.get(mode="closed"))
    for switch in (early, without, named):
        assert switch.stage_code is not None and switch.consent == Consent.SECOND
        assert submit(library, switch).state == "waiting"


def test_nor_where_the_level_does_not_hold(library: Library):
    change = level_one(library, at("2020-01-24"))
    change.area.cities = ["别处"]
    switch = library.prepare(None, level_change=change, by_plan=True)
    assert switch.consent == Consent.SECOND


def test_a_plan_that_ended_approves_nothing_any_more(library: Library):
    change = level_one(library, at("2020-01-24"))
    switch = library.prepare(None, level_change=change, by_plan=True)
    end_the_plan(library)
    assert submit(library, switch).state == "waiting"
    with pytest.raises(PreparedByYou):
        approve_switch(switch, by=library.librarian)
    assert library.mode() == "open"


def test_a_plan_that_ends_before_the_day_carries_nothing_out(library: Library, time_machine):
    soon = now() + dt.timedelta(days=2)
    change = level_one(library, soon)
    switch = library.prepare(None, level_change=change, by_plan=True, starts_at=soon)
    assert submit(library, switch).state == "approved"
    end_the_plan(library)
    time_machine.move_to(soon + dt.timedelta(minutes=1))
    assert carry_out_due() == (0, 0)
    switch.refresh_from_db()
    assert (switch.state, switch.consent, library.mode()) == ("waiting", "second", "open")
    # A director may still want it.
    approve_switch(switch, by=library.director, digest=preview_switch(switch).digest)
    assert apply_switch(switch.pk) is not None and library.mode() == "closed"


def test_leaving_the_plan_out_does_not_leave_out_the_university(consortium):
    library = make_library(consortium, consent=Consent.UNIVERSITY)
    with institution_scope(library.institution):
        switch = library.submitted("limited", by_plan=False)
        assert (switch.stage_code, switch.consent) == (None, Consent.UNIVERSITY)
        with pytest.raises(NeedsTheUniversity):
            approve_switch(switch, by=library.director)
        # The plan says nothing of this mode.
        assert library.prepare("open", by_plan=False).consent == Consent.SECOND


def proposed(world: World, **more):
    values = {"title": "闭馆", "mode": "closed", "starts_at": at("2020-01-24")} | more
    with institution_scope(world.consortium):
        return propose(ProposalWanted(**values), by=world.secretariat)


def test_the_secretariat_closes_no_library_without_the_level_of_its_plan(consortium):
    world = make_world(consortium, 2, services=3)
    proposal = proposed(world)
    assert set(proposal.switches.values_list("state", "consent")) == {("proposed", "second")}


def test_withdrawn_what_plans_alone_approved_goes_too(consortium):
    world = make_world(consortium, 2, services=3)
    proposal = change_level_unapplied(world, 1, now() + dt.timedelta(days=2))
    rows = Switch.objects.filter(proposal=proposal)
    assert {each.state for each in rows} == {"approved"}
    with institution_scope(world.consortium):
        withdraw_proposal(proposal, by=world.secretariat)
    assert {each.state for each in rows.all()} == {"withdrawn"}
