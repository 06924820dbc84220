"""The readiness checklist: what data tell, what a person vouches for, and for how long."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from kaijuan.core.audit.public import history_of
from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import NoScope, institution_scope
from kaijuan.network.opening.public import Mode, Service, ServiceRule, State
from kaijuan.network.plans.domain.readiness import check_readiness, unmet_required
from kaijuan.network.plans.domain.readiness_items import (
    add_item,
    change_item,
    retire_item,
    take_tick_back,
    tick_item,
)
from kaijuan.network.plans.domain.readiness_refusals import (
    DataTell,
    LineIsRetired,
    LineStandsAlready,
    NoSuchFact,
    TickEndsBeforeItBegins,
    TickIsGone,
    TickTooLong,
)
from kaijuan.network.plans.domain.readiness_usual import take_over_usual
from kaijuan.network.plans.models import Plan, ReadinessItem, ReadinessTick
from kaijuan.network.plans.readiness import Fact, Finding, facts

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def by(personas: dict[str, Any]) -> Any:
    return personas["director"]


def line_of(mode: str = Mode.LIMITED, text: str = "消毒完毕", **values: Any) -> ReadinessItem:
    return ReadinessItem(mode=mode, text=text, **values)


def told(institution: Any, mode: str = Mode.LIMITED, at: dt.datetime | None = None) -> list[Any]:
    return [line.met for line in check_readiness(institution, mode, at or now())]


def test_what_nobody_vouches_for_is_not_true(own_scope: Any, by: Any) -> None:
    add_item(line_of(), by=by)
    (line,) = check_readiness(own_scope, Mode.LIMITED, now())
    assert (line.met, line.blocks, line.tick) == (None, True, None)
    assert [each.item for each in unmet_required(own_scope, Mode.LIMITED, now())] == [line.item]
    assert unmet_required(own_scope, Mode.OPEN, now()) == []


def test_a_tick_holds_until_its_end_and_not_a_moment_longer(own_scope: Any, by: Any) -> None:
    item = add_item(line_of(), by=by)
    until = now() + 3 * DAY
    tick_item(item, until=until, note="3 月 1 日上午", by=by)
    (line,) = check_readiness(own_scope, Mode.LIMITED, until - dt.timedelta(seconds=1))
    assert (line.met, line.ticked_by, line.until) == (True, str(by), until)
    (line,) = check_readiness(own_scope, Mode.LIMITED, until)
    assert (line.met, line.blocks) == (False, True)
    assert "ran out" in str(line.sentence) or "到期" in str(line.sentence)


def test_a_switch_that_is_back_dated_asks_what_is_true_now(own_scope: Any, by: Any) -> None:
    item = add_item(line_of(), by=by)
    tick_item(item, until=now() + DAY, by=by)
    assert told(own_scope, at=now() - 30 * DAY) == [True]
    ReadinessTick.objects.update(valid_until=now() - dt.timedelta(hours=1))
    # The tick was good thirty days ago, and that does not help today.
    assert told(own_scope, at=now() - 30 * DAY) == [False]


def test_the_newest_tick_counts_and_one_taken_back_does_not(own_scope: Any, by: Any) -> None:
    item = add_item(line_of(), by=by)
    tick_item(item, until=now() + 9 * DAY, by=by)
    newer = tick_item(item, until=now() + DAY, by=by)
    assert told(own_scope, at=now() + 2 * DAY) == [False]
    take_tick_back(newer, by=by)
    assert told(own_scope, at=now() + 2 * DAY) == [True]
    with pytest.raises(TickIsGone):
        take_tick_back(newer, by=by)


def test_the_same_tick_twice_is_once(own_scope: Any, by: Any, personas: dict[str, Any]) -> None:
    item = add_item(line_of(), by=by)
    until = now() + DAY
    assert tick_item(item, until=until, by=by) == tick_item(item, until=until, by=by)
    tick_item(item, until=until, by=personas["librarian"])
    assert ReadinessTick.objects.count() == 2
    verbs = [entry.verb for entry in history_of(item)]
    assert verbs == ["readiness_item.added", *["readiness_item.ticked"] * 2]


@pytest.mark.parametrize(
    ("until", "refusal"),
    [
        (-DAY, TickEndsBeforeItBegins),
        (dt.timedelta(0), TickEndsBeforeItBegins),
        (400 * DAY, TickTooLong),
    ],
)
def test_how_long_somebody_may_vouch(
    own_scope: Any, by: Any, until: dt.timedelta, refusal: type[Exception]
) -> None:
    item = add_item(line_of(), by=by)
    with pytest.raises(refusal):
        tick_item(item, until=now() + until, by=by)
    assert not ReadinessTick.objects.exists()


def test_a_line_stands_once_before_a_mode(own_scope: Any, by: Any) -> None:
    first = add_item(line_of(), by=by)
    with pytest.raises(LineStandsAlready):
        add_item(line_of(), by=by)
    add_item(line_of(mode=Mode.OPEN), by=by)
    retire_item(first, by=by)
    add_item(line_of(), by=by)
    assert len(check_readiness(own_scope, Mode.LIMITED, now())) == 1


def test_a_line_that_was_taken_out_takes_no_tick_and_no_change(own_scope: Any, by: Any) -> None:
    item = add_item(line_of(), by=by)
    stale = ReadinessItem.objects.get(pk=item.pk)
    retire_item(item, by=by)
    stale.text = "另一句"
    for act in (
        lambda: retire_item(stale, by=by),
        lambda: tick_item(stale, until=now() + DAY, by=by),
        lambda: change_item(stale, by=by),
    ):
        with pytest.raises(LineIsRetired):
            act()
    item.refresh_from_db()
    assert (item.text, ReadinessTick.objects.count()) == ("消毒完毕", 0)


def test_who_vouched_for_another_sentence_did_not_vouch_for_this(own_scope: Any, by: Any) -> None:
    item = add_item(line_of(), by=by)
    tick_item(item, until=now() + DAY, by=by)
    item.required = False
    change_item(item, by=by)
    assert told(own_scope) == [True]
    item.text = "全馆消毒两次"
    change_item(item, by=by)
    assert told(own_scope) == [None]
    assert unmet_required(own_scope, Mode.LIMITED, now()) == []


@pytest.mark.parametrize("text", ["", "长" * 201, "a\0b", "a\u202eb"])
def test_bad_sentences_are_refused_and_nothing_is_written(
    own_scope: Any, by: Any, text: str
) -> None:
    with pytest.raises(ValidationError):
        add_item(line_of(text=text), by=by)
    assert not ReadinessItem.objects.exists()


class Told(Fact):
    """A fact of the test's own."""

    key = "plans.of_a_test"
    label = "of a test"

    def __init__(self) -> None:
        self.finding = Finding(True, "so it is", "/x/")

    def find(self, institution: Any, parameters: Any, at: Any) -> Finding:
        return self.finding


@pytest.fixture
def fact(monkeypatch: pytest.MonkeyPatch) -> Told:
    made = Told()
    monkeypatch.setattr(facts, "_items", {**facts._items, made.key: made})
    return made


def test_where_data_tell_nobody_can_vouch_against_them(own_scope: Any, by: Any, fact: Told) -> None:
    item = add_item(line_of(fact=fact.key), by=by)
    fact.finding = Finding(False, "3 of 14 days", "/x/")
    (line,) = check_readiness(own_scope, Mode.LIMITED, now())
    assert (line.met, str(line.sentence), line.href, line.by_person) == (
        False,
        "3 of 14 days",
        "/x/",
        False,
    )
    with pytest.raises(DataTell):
        tick_item(item, until=now() + DAY, by=by)


def test_where_data_are_silent_a_person_tells(own_scope: Any, by: Any, fact: Told) -> None:
    item = add_item(line_of(fact=fact.key), by=by)
    fact.finding = Finding(None, "nothing is recorded yet")
    (line,) = check_readiness(own_scope, Mode.LIMITED, now())
    assert (line.met, str(line.sentence)) == (None, "nothing is recorded yet")
    tick_item(item, until=now() + DAY, by=by)
    assert told(own_scope) == [True]
    fact.finding = Finding(False, "now there are data")
    assert told(own_scope) == [False]


def test_a_fact_that_is_no_longer_told_asks_for_a_person(own_scope: Any, by: Any) -> None:
    with pytest.raises(NoSuchFact):
        add_item(line_of(fact="gone.away"), by=by)
    item = line_of(fact="gone.away")
    item.save()
    assert told(own_scope) == [None]
    tick_item(item, until=now() + DAY, by=by)
    assert told(own_scope) == [True]


def test_a_plan_in_force_is_told_by_data(own_scope: Any, by: Any) -> None:
    add_item(line_of(fact="plans.plan_in_force"), by=by)
    assert told(own_scope) == [False]
    Plan.objects.create(name="方案", in_force_since=now() + 2 * DAY, in_force_number=1)
    assert told(own_scope) == [False]
    assert told(own_scope, at=now() + 3 * DAY) == [True]


def test_services_described_asks_each_service(own_scope: Any, by: Any) -> None:
    fact, mode = "plans.services_described", Mode.LIMITED
    add_item(line_of(fact=fact, parameters={"mode": mode}), by=by)
    assert told(own_scope) == [False]
    services = [Service.objects.create(kind="lending", name=name) for name in ("借", "还")]
    ServiceRule.objects.create(service=services[0], mode=mode, state=State.ON)
    ServiceRule.objects.create(service=services[1], mode=Mode.OPEN, state=State.ON)
    assert told(own_scope) == [False]
    ServiceRule.objects.create(service=services[1], mode=mode, state=State.LIMITED)
    assert told(own_scope) == [True]


def test_the_usual_lines_are_taken_over_once(own_scope: Any, by: Any) -> None:
    added = take_over_usual(Mode.LIMITED, by=by)
    assert added >= 6
    assert take_over_usual(Mode.LIMITED, by=by) == 0
    kept = ReadinessItem.objects.get(fact="plans.services_described")
    assert kept.parameters == {"mode": "limited"}
    assert kept.text_en != kept.text
    retire_item(kept, by=by)
    assert take_over_usual(Mode.LIMITED, by=by) == 1
    assert {item.mode for item in ReadinessItem.objects.all()} == {"limited"}


def test_a_fact_that_needs_a_choice_is_not_among_the_usual(
    own_scope: Any, by: Any, fact: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Which(forms.Form):
        which = forms.CharField()

    monkeypatch.setattr(Told, "form", Which)
    take_over_usual(Mode.OPEN, by=by)
    assert not ReadinessItem.objects.filter(fact=fact.key).exists()


def test_the_checklist_of_another_library_is_out_of_sight(own: Any, foreign: Any, by: Any) -> None:
    with institution_scope(foreign):
        add_item(line_of(text="乙馆的事"), by=by)
    with institution_scope(own):
        assert check_readiness(own, Mode.LIMITED, now()) == []
    with pytest.raises(NoScope):
        check_readiness(own, Mode.LIMITED, now())


def test_queries_do_not_grow_with_the_list(
    own_scope: Any, by: Any, django_assert_num_queries: Any
) -> None:
    for number in range(5):
        item = add_item(line_of(text=f"第 {number} 条"), by=by)
        tick_item(item, until=now() + DAY, by=by)
    with django_assert_num_queries(2):
        [line.ticked_by for line in check_readiness(own_scope, Mode.LIMITED, now())]
