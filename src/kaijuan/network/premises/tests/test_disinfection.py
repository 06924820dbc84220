"""Disinfection: what was done counts, is plausible, and is compared with what is recommended."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from kaijuan.core.clock import HOUSE_ZONE, now
from kaijuan.core.errors import Refusal
from kaijuan.core.questionnaires.public import (
    check_answers,
    create_form,
    definition_of,
    draft_of,
    publish_version,
    take_over_standard,
)
from kaijuan.network.premises.domain.refusals import (
    AgentKnown,
    NoPlan,
    NotPlausible,
    OwnForm,
    WhyWeak,
)
from kaijuan.network.premises.domain.treating import (
    STANDARD,
    Done,
    hand_in,
    hand_in_as_planned,
    save_agent,
    save_plan,
    take_over,
)
from kaijuan.network.premises.models import Agent, SpotPlan, Treatment
from kaijuan.network.premises.proposals import proposed
from kaijuan.network.premises.tests.making import an_item
from kaijuan.network.rounds.public import (
    Spot,
    State,
    Submission,
    SubmissionWanted,
    submit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]

STRONG = Done("含氯消毒剂", Decimal(500), "mg-per-l", 30, 20, "物业")


@pytest.fixture
def version(own_scope):
    return take_over_standard(STANDARD, by=None)


@pytest.fixture
def lift():
    return Spot.objects.create(name="1 号电梯", kind="object", what="lift", floor="1F")


@pytest.fixture
def item(lift, version):
    return an_item(lift, "disinfection", form_version=version)


@pytest.fixture
def recommended():
    agent = Agent(name="含氯消毒剂", what="lift", concentration=Decimal(500), unit="mg-per-l")
    agent.contact_minutes = 30
    return save_agent(agent, confirmed=True, by=None)


def test_as_planned_is_one_tap_and_counts(item, lift, guard):
    with pytest.raises(NoPlan):
        hand_in_as_planned(item, code=uuid.uuid4(), by=guard)
    save_plan(
        SpotPlan(
            spot=lift,
            agent="含氯消毒剂",
            concentration=Decimal("500"),
            unit="mg-per-l",
            contact_minutes=30,
            ventilation_minutes=20,
            done_by="物业",
        ),
        by=None,
    )
    code = uuid.uuid4()
    assert hand_in_as_planned(item, code=code, by=guard).created
    # A second tap, or the same form once more, is the same report.
    assert not hand_in_as_planned(item, code=code, by=guard).created
    item.refresh_from_db()
    done = Treatment.objects.get()
    assert (item.state, done.agent, done.concentration, done.contact_minutes) == (
        State.SUBMITTED,
        "含氯消毒剂",
        Decimal(500),
        30,
    )
    assert (done.ventilation_minutes, done.done_by, done.weak) == (20, "物业", False)


@pytest.mark.parametrize(
    ("amount", "unit"),
    [("0", "mg-per-l"), ("-1", "percent"), ("100.01", "percent"), ("20001", "mg-per-l"), ("5", "")],
)
def test_concentrations_that_cannot_be(item, guard, amount, unit):
    with pytest.raises(NotPlausible):
        hand_in(item, Done("酒精", Decimal(amount), unit, 3), code=uuid.uuid4(), by=guard)
    assert not Submission.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        SpotPlan.objects.create(
            spot=item.spot, agent="酒精", concentration=Decimal(amount), unit=unit
        )


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        ({"agent": "酒精", "concentration": "75", "unit": "percent", "contact_minutes": 3}, 0),
        ({"agent": "酒精"}, 0),
        ({"agent": "酒精", "concentration": "175", "unit": "percent"}, 1),
        ({"agent": "酒精", "concentration": "-5", "unit": "mg-per-l"}, 1),
        ({"agent": "酒精", "concentration": "500"}, 1),
        ({"agent": "酒精", "contact_minutes": 5000}, 1),
        ({"agent": "", "contact_minutes": 5}, 1),
        ({"agent": "酒精", "ventilation_minutes": -1}, 1),
    ],
)
def test_the_standard_form_holds_what_is_plausible(version, answers, problems):
    checked = check_answers(definition_of(version), answers, at=now(), zone=HOUSE_ZONE)
    assert len(checked.problems) == problems, checked.problems


@pytest.mark.parametrize(
    ("done", "weak"),
    [
        (STRONG, False),
        (Done("含氯消毒剂", Decimal(1000), "mg-per-l", 45), False),
        (Done("含氯消毒剂", Decimal(250), "mg-per-l", 30), True),
        (Done("含氯消毒剂", Decimal(500), "mg-per-l", 10), True),
        (Done("含氯消毒剂", None, "", 30), True),
        # Another unit, or an agent that nobody has entered, is not judged.
        (Done("含氯消毒剂", Decimal(1), "percent", 30), False),
        (Done("别的", Decimal(1), "mg-per-l", 1), False),
    ],
)
def test_weaker_than_recommended_wants_a_reason(item, guard, recommended, done, weak):
    if weak:
        with pytest.raises(WhyWeak):
            hand_in(item, done, code=uuid.uuid4(), by=guard)
        done = Done(**{**{n: getattr(done, n) for n in Done.__slots__}, "note": "药剂不够"})
    hand_in(item, done, code=uuid.uuid4(), by=guard)
    assert Treatment.objects.get().weak is weak


def test_a_correction_replaces_what_was_done(item, guard, version):
    first = hand_in(item, STRONG, code=uuid.uuid4(), by=guard).submission
    done_at = Treatment.objects.get().at
    wanted = SubmissionWanted(
        code=uuid.uuid4(),
        occurrence=item.occurrence.code,
        subject=item.spot.code,
        form_version=version.code,
        answers={"agent": "酒精", "concentration": "75", "unit": "percent"},
        supersedes=first.code,
    )
    submit(wanted, by=guard)
    done = Treatment.objects.get()
    assert (done.agent, done.unit, done.contact_minutes, done.at) == (
        "酒精",
        "percent",
        None,
        done_at,
    )


def test_a_form_of_ones_own_is_filled_in_where_it_is(lift, guard):
    with pytest.raises(OwnForm):
        hand_in(an_item(lift, "disinfection"), STRONG, code=uuid.uuid4(), by=guard)


def test_what_a_form_of_ones_own_seals_is_not_kept_in_the_open(lift, guard):
    questions = [
        {"kind": "question", "name": name, "type": "text", "label": {"zh": name}, **more}
        for name, more in (("agent", {}), ("done_by", {"mark": "personal"}))
    ]
    definition = {"schema": 1, "languages": ["zh"], "children": questions}
    draft = draft_of(create_form("自定", definition=definition, by=None))
    item = an_item(lift, "disinfection", form_version=publish_version(draft, by=None))
    wanted = SubmissionWanted(
        code=uuid.uuid4(),
        occurrence=item.occurrence.code,
        subject=lift.code,
        form_version=item.occurrence.form_version.code,
        answers={"agent": "酒精", "done_by": "王某某"},
    )
    submit(wanted, by=guard)
    done = Treatment.objects.get()
    assert (done.agent, done.done_by) == ("酒精", "")


def test_done_twice_at_once_is_done_once(item, guard):
    hand_in(item, STRONG, code=uuid.uuid4(), by=guard)
    with pytest.raises(Refusal):
        hand_in(item, STRONG, code=uuid.uuid4(), by=guard)
    assert Treatment.objects.count() == 1


def test_proposals_are_taken_over_once_and_are_to_be_confirmed():
    own = Agent(name="75% 酒精（擦拭）", what="device", concentration=Decimal(70), unit="percent")
    save_agent(own, confirmed=True, by=None)
    assert take_over(proposed(), by=None) == len(proposed()) - 1
    assert take_over(proposed(), by=None) == 0
    own.refresh_from_db()
    assert own.concentration == 70
    with pytest.raises(AgentKnown):
        save_agent(Agent(name=own.name, what="device"), confirmed=False, by=None)
    assert set(Agent.objects.exclude(pk=own.pk).values_list("confirmed_at", flat=True)) == {None}
