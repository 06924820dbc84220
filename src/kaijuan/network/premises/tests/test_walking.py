"""Rounds: who has it, what is missed, what is out of order, what comes in late or twice."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.premises.days import today_here
from kaijuan.network.premises.domain.checking import resolve_fault
from kaijuan.network.premises.domain.refusals import (
    DoneAlready,
    Elsewhere,
    NoLongerThere,
    NoPoints,
    NothingChecked,
    NotOnRoute,
    NotOpenYet,
    NotYours,
    ResolvedAlready,
    RoundOver,
    SpotExpected,
    TakenMeanwhile,
    WalkedByOther,
    WhatIsWrong,
    WhyByHand,
    WhyMissed,
)
from kaijuan.network.premises.domain.routes import (
    renew_code,
    retire_point,
    retire_route,
    save_point,
    set_stops,
)
from kaijuan.network.premises.domain.walking import (
    finish_round,
    give_up_round,
    start_round,
    take_over_round,
    walked,
)
from kaijuan.network.premises.models import Check, Fault, How, Round, RoundState, WallCode
from kaijuan.network.premises.tests.making import a_point, a_route, an_item, look
from kaijuan.network.rounds.public import (
    AudienceKind,
    AudiencePart,
    ExpectedItem,
    ObligationWanted,
    Spot,
    State,
    create_obligation,
    duty_kinds,
    start_obligation,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]


def begin(route, by, item=None, code=None):
    return start_round(route, code=code or uuid.uuid4(), item=item, by=by)


@pytest.mark.parametrize(
    ("plan", "passed", "missed", "wrong"),
    [
        ("abc", "abc", "", ""),
        ("abc", "", "abc", ""),
        ("abc", "acb", "", "b"),
        ("abc", "cab", "", "ab"),
        ("abc", "ac", "b", ""),
        ("abc", "aabbc", "", ""),
        # A point that is checked again has been passed when it was first.
        ("abc", "abca", "", ""),
        ("abc", "xca", "b", "a"),
    ],
)
def test_missed_and_out_of_order(plan, passed, missed, wrong):
    found = walked(list(plan), list(passed))
    assert ("".join(found.missed), "".join(found.out_of_order)) == (missed, wrong)


@given(st.permutations("abcdef"))
def test_only_the_order_of_the_plan_is_in_order(passed):
    found = walked(list("abcdef"), list(passed))
    assert found.missed == ()
    assert (found.out_of_order == ()) == (list(passed) == list("abcdef"))


def test_a_round_completes_what_was_expected(route, points, guard):
    item = an_item(route.spot)
    found = begin(route, guard, item)
    for point in points:
        look(found, point, guard)
    finish_round(found, reason="", by=guard)
    item.refresh_from_db()
    assert (item.state, item.done_at) == (State.SUBMITTED, found.ended_at)
    assert (found.points, found.checked, found.missed, found.out_of_order) == (3, 3, 0, 0)
    with pytest.raises(RoundOver):
        finish_round(found, reason="", by=guard)
    with pytest.raises(DoneAlready):
        begin(route, guard, ExpectedItem.objects.select_related("occurrence").get(pk=item.pk))


def test_two_guards_one_walks(route, points, guard, personas):
    item = an_item(route.spot)
    code = uuid.uuid4()
    found = begin(route, guard, item, code)
    assert begin(route, guard, item, code) == found
    other = personas["librarian"]
    with pytest.raises(WalkedByOther, match="facilities"):
        begin(route, other, item)
    with pytest.raises(NotYours):
        look(found, points[0], other)
    with pytest.raises(Elsewhere):
        begin(a_route("另一条"), guard, None, code)
    assert Round.objects.count() == 1


def test_of_two_who_take_over_one_wins(route, points, guard, personas):
    found = begin(route, guard)
    look(found, points[0], guard)
    first, second = personas["librarian"], personas["director"]
    seen = [Round.objects.select_related("walker").get(pk=found.pk) for _ in range(2)]
    take_over_round(seen[0], from_whom=str(guard.code), by=first)
    with pytest.raises(TakenMeanwhile):
        take_over_round(seen[1], from_whom=str(guard.code), by=second)
    assert Round.objects.get(pk=found.pk).walker == first
    assert Message.objects.filter(user=guard).count() == 1
    with pytest.raises(NotYours):
        finish_round(Round.objects.get(pk=found.pk), reason="x", by=guard)
    look(Round.objects.get(pk=found.pk), points[1], first)


def test_missed_points_want_a_reason_and_are_told(route, points, guard, personas):
    found = begin(route, guard)
    with pytest.raises(NothingChecked):
        finish_round(found, reason="", by=guard)
    look(found, points[2], guard)
    look(found, points[0], guard)
    with pytest.raises(WhyMissed):
        finish_round(found, reason="  ", by=guard)
    assert Round.objects.get(pk=found.pk).state == RoundState.WALKING
    finish_round(found, reason="四楼封闭", by=guard)
    assert (found.missed, found.out_of_order) == (1, 1)
    told = Message.objects.filter(user=personas["director"]).get()
    assert told.parameters == {"count": 1, "what": "晚间巡查"}


def test_a_check_is_noted_once(route, points, guard):
    found, code, at = begin(route, guard), uuid.uuid4(), now()
    check = look(found, points[0], guard, code=code, at=at)
    assert look(found, points[0], guard, code=code, at=at) == check
    with pytest.raises(Elsewhere) as refused:
        look(found, points[0], guard, code=code, at=at, note="别的")
    assert refused.value.status == 409
    with pytest.raises(Elsewhere):
        look(found, points[1], guard, code=code, at=at)
    assert Check.objects.count() == 1
    # Another code is a correction: it takes the place of the first, which stays on record.
    look(found, points[0], guard, ok=False)
    assert Check.objects.filter(superseded_at=None).get().outcome == "not-ok"
    assert Check.objects.count() == 2


def test_what_the_telephone_kept_comes_in_late(route, points, guard):
    started = now() - dt.timedelta(hours=1)
    found = start_round(route, code=uuid.uuid4(), item=None, by=guard, device_at=started)
    assert found.started_at == started
    minute = dt.timedelta(minutes=1)
    look(found, points[0], guard, at=started + minute)
    look(found, points[2], guard, at=started + 3 * minute)
    finish_round(found, reason="没有信号", by=guard, device_at=started + 5 * minute)
    assert (found.missed, found.ended_at) == (1, started + 5 * minute)
    late = look(found, points[1], guard, at=started + 2 * minute)
    assert late.at == started + 2 * minute
    found.refresh_from_db()
    assert (found.missed, found.out_of_order, found.reason) == (0, 0, "没有信号")
    with pytest.raises(RoundOver):
        look(found, points[1], guard, at=started + 30 * minute)


@pytest.mark.parametrize("days", [-400, 3])
def test_a_clock_that_is_wrong_is_kept_and_not_believed(route, points, guard, days):
    found = begin(route, guard)
    wrong = now() + dt.timedelta(days=days)
    check = look(found, points[0], guard, at=wrong)
    assert check.device_at == wrong
    assert check.at == check.received_at


def test_what_a_check_has_to_say(route, points, guard):
    found = begin(route, guard)
    with pytest.raises(WhyByHand):
        look(found, points[0], guard, how=How.HAND)
    with pytest.raises(WhatIsWrong):
        look(found, points[0], guard, ok=False, note=" ")
    with pytest.raises(NotOnRoute):
        look(found, a_point("后门"), guard)
    assert not Check.objects.exists()


def test_a_fault_stands_until_it_is_resolved(route, points, guard, personas):
    found = begin(route, guard)
    look(found, points[0], guard, ok=False, fault="leak")
    look(found, points[0], guard, ok=False)
    fault = Fault.objects.get()
    assert (fault.times, fault.kind, fault.note) == (2, "leak", "漏水")
    # Those who manage are told once, not at each round that finds it again.
    assert Message.objects.filter(user=personas["director"]).count() == 1
    resolve_fault(fault, note="换了水阀", by=personas["director"])
    with pytest.raises(ResolvedAlready):
        resolve_fault(fault, note="再换", by=personas["director"])
    assert (fault.resolution, fault.resolved_by) == ("换了水阀", personas["director"])
    look(found, points[0], guard, ok=False)
    assert Fault.objects.filter(resolved_at=None).count() == 1


def test_given_up_frees_the_route_and_counts_for_nothing(route, points, guard, personas):
    item = an_item(route.spot)
    found = begin(route, guard, item)
    look(found, points[0], guard)
    give_up_round(found, reason="被叫走", by=personas["director"])
    assert Message.objects.get(user=guard).sentence.endswith("gave up the round that you walked")
    item.refresh_from_db()
    assert item.state == State.PENDING
    again = begin(route, personas["librarian"], item)
    assert again.state == RoundState.WALKING
    with pytest.raises(RoundOver):
        look(Round.objects.get(pk=found.pk), points[1], guard)


def test_missed_while_it_was_walked_is_done_late(route, points, guard):
    item = an_item(route.spot, late=-5)
    found = begin(route, guard, item)
    look(found, points[0], guard)
    ExpectedItem.objects.filter(pk=item.pk).update(state=State.MISSED)
    finish_round(found, reason="晚了", by=guard)
    item.refresh_from_db()
    assert item.state == State.SUBMITTED
    assert item.done_at > item.late_from


def test_what_cannot_be_walked(route, guard):
    with pytest.raises(NotOpenYet):
        begin(route, guard, an_item(route.spot, opens=10, late=20))
    with pytest.raises(NoPoints):
        begin(a_route("空", points=0), guard)
    begin(route, guard)
    with pytest.raises(WalkedByOther):
        retire_route(route, by=guard)


def test_a_patrol_is_expected_of_a_route_and_of_nothing_else(route, points, personas):
    def wanted(spot):
        part = AudiencePart(kind=AudienceKind.SPOT, spot=spot)
        return ObligationWanted(
            kind="patrol",
            title="晚间",
            starts_on=today_here(),
            recurrence="FREQ=DAILY",
            audience=[part],
            due_days=1,
            closes=600,
        )

    with pytest.raises(Refusal):
        create_obligation(wanted(points[0].spot), by=None)
    start_obligation(create_obligation(wanted(route.spot), by=None), by=None)
    item = ExpectedItem.objects.filter(spot=route.spot, day=today_here()).get()
    with pytest.raises(SpotExpected):
        retire_route(route, by=None)
    kind = duty_kinds["patrol"]
    assert kind.page is not None
    assert kind.page(item).endswith(f"/patrol/routes/{route.code}/walk/")


def test_a_round_keeps_the_points_it_began_with(route, points, guard):
    found = begin(route, guard)
    set_stops(route, points[:1], by=None)
    for point in points:
        look(found, point, guard)
    finish_round(found, reason="", by=guard)
    assert (found.points, found.missed) == (3, 0)


def test_a_point_that_was_put_away_meanwhile_stays_away(points):
    seen = Spot.objects.get(pk=points[0].spot_id)
    retire_point(points[0], by=None)
    with pytest.raises(NoLongerThere):
        save_point(seen, look_for="门锁好", by=None)
    assert Spot.objects.get(pk=seen.pk).retired_at is not None


def test_a_renewed_code_ends_the_old_one(points):
    old = points[0].wall_codes.get()
    new = renew_code(points[0], by=None)
    assert new.code != old.code
    assert WallCode.objects.get(pk=old.pk).ended_at is not None


def test_every_act_is_in_the_log_and_behind_the_wall(route, points, guard, foreign):
    found = begin(route, guard)
    look(found, points[0], guard)
    finish_round(found, reason="够了", by=guard)
    verbs = list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs[-3:] == ["patrol.started", "patrol.checked", "patrol.finished"]
    with institution_scope(foreign):
        assert not Round.objects.exists()
        assert not WallCode.objects.exists()
