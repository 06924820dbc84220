"""The secretariat proposes on its pages; a director consents, another refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from kaijuan.core.clock import now
from kaijuan.core.jobs.public import run_ready_jobs
from kaijuan.core.tenancy.models import Role
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_user
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.domain import proposal_start
from kaijuan.network.plans.domain.proposals import ProposalWanted, propose
from kaijuan.network.plans.models import Proposal, Switch
from kaijuan.network.plans.tests.switch_web import address, digest_of, english, offer

pytestmark = pytest.mark.django_db
State = Switch.State
NEW = {
    "title": "全省图书馆闭馆建议",
    "mode": "closed",
    "whom": "all",
    "starts_at": "2020-01-24T00:00",
}


#: A code that nothing has; each process of a run must collect the same.
NOBODYS = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def secretariat(personas: dict[str, Any]) -> Client:
    return english(personas["secretariat"])


@pytest.fixture
def asked(own: Any, foreign: Any, secretariat: Client) -> Proposal:
    """A proposal to everyone, made on the page."""
    for library in (own, foreign):
        offer(library)
    answer = secretariat.post(reverse("plans:proposal-new"), NEW)
    assert answer.status_code == 302
    found: Proposal = Proposal.objects.get()
    assert answer.headers["Location"] == page(found)
    return found


def page(proposal: Proposal, name: str = "proposal") -> str:
    return reverse(f"plans:{name}", args=[proposal.code])


def of(institution: Any) -> Switch:
    found: Switch = Switch.objects.get(institution=institution)
    return found


def test_one_page_proposes_once_whenever_and_however_often_it_is_sent(
    own: Any, secretariat: Client, time_machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(own)
    form = secretariat.get(reverse("plans:proposal-new")).context["form"]
    sent = NEW | {"page": str(form["page"].value())}
    first = secretariat.post(reverse("plans:proposal-new"), sent)
    time_machine.move_to(now() + dt.timedelta(minutes=5))
    late = secretariat.post(reverse("plans:proposal-new"), sent)
    assert late.headers["Location"] == first.headers["Location"]

    # At the very same time the second has not seen the first, and the database tells it.
    looked = proposal_start._made_before
    blind = [Proposal.objects.none()]
    monkeypatch.setattr(
        proposal_start, "_made_before", lambda *some: blind.pop() if blind else looked(*some)
    )
    twin = secretariat.post(reverse("plans:proposal-new"), sent)
    assert twin.headers["Location"] == first.headers["Location"]
    assert Proposal.objects.count() == 1


def test_somebody_else_s_code_is_no_way_to_their_proposal(
    asked: Proposal, secretariat: Client, consortium: Any
) -> None:
    other = english(make_user("second-secretary", consortium, Role.SECRETARIAT))
    answer = other.post(reverse("plans:proposal-new"), NEW | {"page": str(asked.code)})
    assert answer.status_code == 302 and answer.headers["Location"] != page(asked)
    assert Proposal.objects.count() == 2


@pytest.mark.parametrize(
    ("persona", "status"),
    [("anonymous", 302), ("secretariat", 200), ("director", 404), ("operator", 403)],
)
def test_who_sees_the_proposals(
    asked: Proposal, personas: dict[str, Any], persona: str, status: int
) -> None:
    client = english(personas[persona])
    for target in (reverse("plans:proposals"), page(asked), page(asked, "proposal-members")):
        assert client.get(target).status_code == status


def test_each_member_gets_one_of_its_own_and_the_second_press_none(
    asked: Proposal, own: Any, foreign: Any, secretariat: Client
) -> None:
    assert {each.state for each in Switch.objects.all()} == {State.PROPOSED}
    assert {each.institution for each in Switch.objects.all()} == {own, foreign}
    again = secretariat.post(reverse("plans:proposal-new"), NEW)
    assert again.headers["Location"] == page(asked)
    assert (Proposal.objects.count(), Switch.objects.count()) == (1, 2)
    shown = secretariat.get(page(asked)).content.decode()
    assert "2 members asked" in shown


def test_one_consents_one_refuses_and_what_is_agreed_is_carried_out(
    asked: Proposal, own: Any, foreign: Any, personas: dict[str, Any], secretariat: Client
) -> None:
    mine, theirs = of(own), of(foreign)
    director = english(personas["director"])
    shown = director.get(address("switch", own, mine.code)).content.decode()
    assert "The secretariat proposes this." in shown
    assert "Consent" in shown
    approve = address("switch-approve", own, mine.code)
    assert director.get(approve).content.decode().count("btn-seal") == 1
    assert director.post(approve, {"digest": digest_of(mine)}).status_code == 302
    stranger = english(personas["stranger"])
    refuse = address("switch-refuse", foreign, theirs.code)
    assert stranger.post(refuse, {"reason": "期末考试"}).status_code == 302
    listed = secretariat.get(page(asked, "proposal-members")).content.decode()
    assert "Approved" in listed
    assert "Refused" in listed
    assert "期末考试" not in listed, "the reason is the member's own"

    applied = secretariat.post(page(asked, "proposal-apply"))
    assert applied.status_code == 302
    run_ready_jobs()
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.state, theirs.state) == (State.APPLIED, State.REFUSED)
    asked.refresh_from_db()
    shown = secretariat.get(page(asked)).content.decode()
    assert reverse("jobs:job", args=[asked.job_code]) in shown


def test_nothing_agreed_is_nothing_to_carry_out(asked: Proposal, secretariat: Client) -> None:
    answer = secretariat.post(page(asked, "proposal-apply"))
    assert answer.status_code >= 400
    assert "Nobody has approved this yet" in answer.content.decode()


def test_withdrawn_once_and_the_open_ones_with_it(
    asked: Proposal, own: Any, secretariat: Client
) -> None:
    assert secretariat.post(page(asked, "proposal-withdraw")).status_code == 302
    assert of(own).state == State.WITHDRAWN
    again = secretariat.post(page(asked, "proposal-withdraw"))
    assert again.status_code == 409
    assert "withdrawn already" in again.content.decode()


def test_chosen_members_only(own: Any, foreign: Any, secretariat: Client) -> None:
    answer = secretariat.post(
        reverse("plans:proposal-new"), NEW | {"whom": "chosen", "members": [own.key]}
    )
    assert answer.status_code == 302
    assert [each.institution for each in Switch.objects.all()] == [own]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"mode": ""}, "mode"),
        ({"mode": "ajar"}, "mode"),
        ({"level_change": NOBODYS}, "level_change"),
        ({"level_change": "x"}, "level_change"),
        ({"whom": "chosen"}, "members"),
        ({"whom": "chosen", "members": ["no-such"]}, "members"),
        ({"starts_at": "x"}, "starts_at"),
    ],
)
def test_bad_input_is_named_at_its_field(
    own: Any, secretariat: Client, values: dict[str, Any], field: str
) -> None:
    answer = secretariat.post(reverse("plans:proposal-new"), NEW | values)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not Proposal.objects.exists()


def test_an_end_before_its_beginning_is_refused(own: Any, secretariat: Client) -> None:
    answer = secretariat.post(reverse("plans:proposal-new"), NEW | {"ends_at": "2020-01-23T00:00"})
    assert answer.status_code == 422
    assert "It must end after it begins" in answer.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("query", "status"),
    [("?page=x", 404), ("?sort=password", 404), ("?format=csv", 200), ("?q=%E5%85%A8", 200)],
)
def test_queries_of_the_lists(
    asked: Proposal, secretariat: Client, query: str, status: int
) -> None:
    for target in (reverse("plans:proposals"), page(asked, "proposal-members")):
        assert secretariat.get(target + query).status_code == status


def test_a_proposal_that_is_none_is_missing(asked: Proposal, secretariat: Client) -> None:
    for name in ("proposal", "proposal-members"):
        assert secretariat.get(reverse(f"plans:{name}", args=[uuid4()])).status_code == 404


def test_a_refused_proposal_stays_with_the_member(
    asked: Proposal, own: Any, consortium: Any, personas: dict[str, Any]
) -> None:
    """The consortium reads that a member refused, never into its walled rows."""
    with institution_scope(consortium):
        proposal = propose(
            ProposalWanted(
                title="有限开放建议",
                mode=Mode.LIMITED,
                starts_at=asked.starts_at,
                members=[own],
            ),
            by=personas["secretariat"],
        )
    switch = Switch.objects.get(proposal=proposal)
    answer = english(personas["secretariat"]).get(address("switch", own, switch.code))
    assert answer.status_code == 404
