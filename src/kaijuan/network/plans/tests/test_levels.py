"""Response levels: recorded, corrected, withdrawn; and what was believed when."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction

from kaijuan.core.audit.public import history_of
from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.guard import ForeignRow
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution
from kaijuan.network.plans.domain import levels
from kaijuan.network.plans.domain.level_refusals import (
    AnnouncedTooEarly,
    InUse,
    NoLongerBelieved,
    NoSuchLevel,
    NothingChanges,
    NothingCorrected,
    NothingToEnd,
    RecordedAlready,
    SchemeNameTaken,
)
from kaijuan.network.plans.domain.schemes import (
    remove_area,
    remove_scheme,
    save_area,
    save_scheme,
)
from kaijuan.network.plans.models import Area, Level, LevelChange, LevelScheme
from kaijuan.network.plans.tests.levels import at, make_area, make_scheme, say

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = at("2020-01-24"), at("2020-02-26")


@pytest.fixture
def first(scheme: LevelScheme, area: Area) -> LevelChange:
    return say(scheme, area, 1, JANUARY)


@pytest.fixture
def second(first: LevelChange, scheme: LevelScheme, area: Area) -> LevelChange:
    return say(scheme, area, 2, FEBRUARY)


def rank(where: Any, when: dt.datetime, believed_at: dt.datetime | None = None) -> int | None:
    level = levels.level_of(where, when, believed_at)
    return level.rank if level else None


def test_a_level_holds_from_its_first_instant_to_the_next_change(own, second):
    assert rank(own, JANUARY - dt.timedelta(microseconds=1)) is None
    assert rank(own, JANUARY) == 1
    assert rank(own, FEBRUARY - dt.timedelta(microseconds=1)) == 1
    assert rank(own, FEBRUARY) == 2


def test_a_level_that_is_announced_ahead_does_not_hold_yet(own, scheme, area, first):
    with time_machine.travel(at("2020-02-20"), tick=False):
        ahead = say(scheme, area, 2, FEBRUARY)
        assert rank(own, at("2020-02-20")) == 1
        assert levels.believed().at(own, FEBRUARY)[0].change == ahead


def test_a_back_dated_change_is_put_between(own, scheme, area, second):
    say(scheme, area, 3, at("2020-02-10"))
    assert rank(own, at("2020-02-09")) == 1
    assert rank(own, at("2020-02-12")) == 3
    assert rank(own, FEBRUARY) == 2


def test_the_end_of_a_response_leaves_no_level(own, scheme, area, first):
    say(scheme, area, None, FEBRUARY)
    assert rank(own, FEBRUARY) is None
    assert levels.levels_at(area, FEBRUARY) == []


def test_of_several_areas_the_gravest_level_holds(own, foreign, scheme, area, second):
    city = make_area("绵阳市", ["绵阳"])
    say(scheme, city, 1, at("2020-02-28"))
    assert rank(own, at("2020-03-01")) == 2
    assert rank(foreign, at("2020-03-01")) == 1
    say(scheme, city, None, at("2020-03-02"))
    assert rank(foreign, at("2020-03-02")) == 2


def test_levels_of_many_cost_one_query(second, django_assert_num_queries):
    some = [make_institution(f"第{n}大学", city="成都") for n in range(5)]
    with django_assert_num_queries(1):
        found = levels.levels_of(some, FEBRUARY)
    assert {level.rank for level in found.values() if level} == {2}
    assert len(found) == 5


def test_a_correction_changes_what_is_believed_and_not_what_was(own, scheme, area):
    with time_machine.travel(at("2020-01-25"), tick=False):
        wrong = say(scheme, area, 2, JANUARY)
    with time_machine.travel(at("2020-01-27"), tick=False):
        right = levels.correct_level(wrong, replace(said(wrong), level=gravest(scheme)), by=None)
    assert rank(own, JANUARY) == 1
    assert rank(own, JANUARY, at("2020-01-26")) == 2
    assert rank(own, JANUARY, at("2020-01-24")) is None
    wrong.refresh_from_db()
    assert wrong.level.rank == 2
    assert right.supersedes == wrong


def test_a_correction_of_the_time_moves_the_whole_line(own, scheme, area, second):
    moved = replace(said(second), effective_at=at("2020-02-24"))
    levels.correct_level(second, moved, by=None)
    assert rank(own, at("2020-02-25")) == 2
    assert rank(own, at("2020-02-23")) == 1


def test_a_withdrawn_change_never_was_but_was_believed(own, scheme, area, first):
    with time_machine.travel(at("2020-02-26"), tick=False):
        slip = say(scheme, area, 2, FEBRUARY)
    with time_machine.travel(at("2020-02-28"), tick=False):
        levels.withdraw_level(slip, note="误录", by=None)
    assert rank(own, at("2020-03-01")) == 1
    assert rank(own, FEBRUARY, at("2020-02-27")) == 2


def test_what_was_withdrawn_can_be_recorded_anew(own, scheme, area, first):
    levels.withdraw_level(first, note="误录", by=None)
    say(scheme, area, 2, JANUARY)
    assert rank(own, JANUARY) == 2


@pytest.mark.parametrize("undo", ["correct", "withdraw"])
def test_of_two_who_correct_one_entry_one_is_told(scheme, first, undo):
    levels.withdraw_level(first, note="误录", by=None)
    with pytest.raises(NoLongerBelieved):
        if undo == "correct":
            levels.correct_level(first, replace(said(first), note="另"), by=None)
        else:
            levels.withdraw_level(first, note="又", by=None)
    assert LevelChange.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"effective_at": JANUARY}, RecordedAlready),
        ({"effective_at": at("2020-01-25")}, NothingChanges),
        ({"announced_at": at("2018-01-01"), "effective_at": FEBRUARY}, AnnouncedTooEarly),
        ({"effective_at": at("1899-12-31")}, ValidationError),
        ({"effective_at": at("2201-01-01")}, ValidationError),
        ({"document": "a\u202eb", "level": None}, ValidationError),
        ({"document_url": "javascript:alert(1)", "level": None}, ValidationError),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(scheme, first, change, refusal):
    wanted = replace(said(first), **({"effective_at": FEBRUARY} | change))
    with pytest.raises(refusal):
        levels.record_level(wanted, by=None, tell=False)
    assert LevelChange.objects.count() == 1


def test_a_level_of_another_scheme_is_refused(scheme, area, first):
    other = make_scheme("防汛应急响应")
    with pytest.raises(NoSuchLevel):
        levels.record_level(replace(said(first), level=gravest(other)), by=None, tell=False)


def test_a_response_that_never_began_cannot_end(scheme, area):
    with pytest.raises(NothingToEnd):
        say(scheme, area, None, FEBRUARY)


def test_a_correction_that_says_the_same_is_refused(first):
    with pytest.raises(NothingCorrected):
        levels.correct_level(first, said(first), by=None)


def test_a_member_cannot_record_for_everyone(own, scheme, area):
    with institution_scope(own), pytest.raises(ForeignRow), transaction.atomic():
        say(scheme, area, 1, JANUARY)
    assert not LevelChange.objects.exists()


def test_the_log_names_area_level_and_time(first, personas):
    entry = history_of(first)[0]
    assert entry.verb == "level.recorded"
    assert entry.details == {
        "area": "四川省",
        "level": "1级",
        "from": "2020 年 1 月 24 日 00:00",
    }


def test_those_who_switch_are_told_and_nobody_else(personas, scheme, foreign):
    city = make_area("绵阳市", ["绵阳"])
    levels.record_level(wanted(scheme, city, 1, JANUARY), by=personas["secretariat"])
    told = set(Message.objects.values_list("user__username", flat=True))
    assert told == {"stranger"}


def test_telling_costs_the_same_for_one_member_and_for_many(personas, scheme, area):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(day: str, rank: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            levels.record_level(wanted(scheme, area, rank, at(day)), by=None)
        return len(queries)

    cost("2020-01-20", 3)
    few = cost("2020-01-24", 1)
    from kaijuan.core.testing.factories import make_user

    for number in range(6):
        make_user(f"d{number}", make_institution(f"第{number}大学"), "director")
    assert cost("2020-02-26", 2) == few


# -- schemes and areas ------------------------------------------------------------------


def test_a_level_keeps_its_line(scheme):
    before = list(scheme.levels.values_list("pk", flat=True))
    save_scheme(
        scheme, [("特别重大", ""), ("重大", ""), ("较大", ""), ("一般", ""), ("蓝", "")], by=None
    )
    assert list(scheme.levels.values_list("pk", flat=True))[:4] == before
    assert scheme.levels.get(rank=1).name == "特别重大"
    assert scheme.levels.count() == 5


def test_a_level_in_use_is_not_taken_away(scheme, area):
    say(scheme, area, 4, JANUARY)
    with pytest.raises(InUse):
        save_scheme(scheme, [("一", ""), ("二", "")], by=None)
    assert scheme.levels.count() == 4


def test_a_level_that_a_plan_of_a_member_needs_is_not_taken_away(scheme, own):
    from kaijuan.network.plans.tests.plans import make_draft

    with institution_scope(own):
        draft = make_draft()
        draft.stages.create(name="闭馆", trigger="level", on_level=gravest(scheme), mode="closed")
    with pytest.raises(InUse):
        remove_scheme(scheme, by=None)
    assert Level.objects.count() == 4


def test_what_nothing_needs_is_removed(scheme, area):
    remove_scheme(scheme, by=None)
    remove_area(area, by=None)
    assert not LevelScheme.objects.exists()
    assert not Area.objects.exists()


def test_an_area_of_which_something_is_said_stays(area, first):
    with pytest.raises(InUse):
        remove_area(area, by=None)


def test_two_of_one_name_are_refused(scheme, area):
    with pytest.raises(SchemeNameTaken):
        make_scheme(scheme.name)
    with pytest.raises(SchemeNameTaken):
        save_area(Area(name=area.name), by=None)


def test_slugs_are_made_once(house):
    one, other = make_area("成都市"), make_area("成都 市")
    assert (one.slug, other.slug) == ("cheng-du-shi", "cheng-du-shi-2")
    one.name = "锦江区"
    save_area(one, by=None)
    assert one.slug == "cheng-du-shi"


def said(change: LevelChange) -> levels.LevelWanted:
    return levels.LevelWanted(
        scheme=change.scheme,
        area=change.area,
        level=change.level,
        effective_at=change.effective_at,
        announced_at=change.announced_at,
    )


def wanted(scheme: LevelScheme, area: Area, rank: int, when: dt.datetime) -> levels.LevelWanted:
    return levels.LevelWanted(scheme, area, scheme.levels.get(rank=rank), when)


def gravest(scheme: LevelScheme) -> Level:
    return scheme.levels.get(rank=1)


def test_times_are_those_of_the_house(first):
    assert first.effective_at.astimezone(HOUSE_ZONE).hour == 0
