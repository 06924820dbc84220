"""The 2020 case on 74 made-up members, told to the domain alone."""

from __future__ import annotations

import pytest

from kaijuan.core.audit.public import broken_chains
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.models import Mode, ModeSpan, Notice
from kaijuan.network.opening.public import standing_of
from kaijuan.network.plans.domain.ledger import still_changed
from kaijuan.network.plans.models import Revision, Switch
from tests.replay.story import LEVEL_ONE, LEVEL_TWO, Told, replay, take_back
from tests.replay.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(consortium) -> World:
    return make_world(consortium)


def modes(world: World, at) -> dict[str, int]:
    standing = standing_of(world.members, at=at)
    found = [standing.of(each).mode for each in world.members]
    return {mode.value: found.count(mode) for mode in Mode}


def still(world: World) -> list[int]:
    counts = []
    for member in world.members:
        with institution_scope(member):
            counts.append(still_changed().count())
    return counts


def test_level_one_closes_all_and_level_two_moves_those_whose_plans_say_so(world):
    told = replay(world)
    assert len(world.opening) == 50
    assert modes(world, LEVEL_ONE.replace(day=23)) == {"closed": 0, "limited": 0, "open": 74}
    assert modes(world, LEVEL_ONE) == {"closed": 74, "limited": 0, "open": 0}
    assert modes(world, LEVEL_TWO) == {"closed": 24, "limited": 50, "open": 0}
    firsts, seconds = told.switches(told.first), told.switches(told.second)
    assert {each.state for each in firsts + seconds} == {"applied"}
    assert (len(firsts), len(seconds)) == (74, 50)
    assert all(each.approved_by == world.director(each.institution) for each in seconds[:3])
    assert Revision.objects.filter(number=2).count() == 50
    assert Notice.objects.filter(kind="closure", withdrawn_at=None).count() == 74
    assert broken_chains() == []


def test_what_the_second_changed_goes_back_and_the_first_stays(world):
    told = replay(world)
    after_first = snapshot(told, told.first)
    ledger_before = still(world)
    assert take_back(world, told.second) == 50
    assert modes(world, LEVEL_TWO) == {"closed": 74, "limited": 0, "open": 0}
    assert snapshot(told, told.first) == after_first
    assert {each.state for each in told.switches(told.second)} == {"undone"}
    # The lines of the first switch are all there, those of the second are gone.
    moved = set(world.opening)
    lost = [old - new for old, new in zip(ledger_before, still(world), strict=True)]
    assert {lost[number] for number in moved} == {4}
    assert {lost[number] for number in range(74) if number not in moved} == {0}
    assert broken_chains() == []


def snapshot(told: Told, proposal) -> list[tuple[object, ...]]:
    """The decisions and notices of a proposal's switches, as they stand."""
    codes = [each.code for each in told.switches(proposal)]
    spans = ModeSpan.objects.filter(switch_code__in=codes).values_list(
        "code", "mode", "starts_at", "ends_at", "cancelled_at"
    )
    notices = Notice.objects.filter(switch_code__in=codes).values_list("code", "withdrawn_at")
    return [*spans.order_by("pk"), *notices.order_by("pk")]


def test_a_member_without_a_stage_is_told_and_stays_closed(world):
    from kaijuan.core.notify.models import Message

    told = replay(world)
    without = world.members[2]
    assert not Switch.objects.filter(proposal=told.second, institution=without).exists()
    [last] = Message.objects.filter(user=world.director(without)).order_by("-pk")[:1]
    assert "has no stage for it" in last.sentence
