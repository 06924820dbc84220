"""Measures of a switch: duties are started, ended and changed, and put back as they were."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest

from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.public import Change, Ground, measures
from kaijuan.network.rounds.domain.obligation_refusals import DueBeforeItOpens
from kaijuan.network.rounds.domain.obligations import change_obligation, create_obligation
from kaijuan.network.rounds.domain.obligations_running import end_obligation
from kaijuan.network.rounds.kinds import DutyKind, duty_kinds
from kaijuan.network.rounds.models import ExpectedItem, Obligation, Occurrence
from kaijuan.network.rounds.tests.duties import AT, TODAY, people, running, wanted

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
REPORTS = {"kinds": ["report"], "duties": [], "due_at": "09:00"}


@pytest.fixture
def ground(own_scope: Any, personas: dict[str, Any]) -> Ground:
    people()
    return Ground(
        institution=own_scope,
        mode=Mode.CLOSED,
        starts_at=AT,
        ends_at=None,
        at=AT,
        by=personas["director"],
        switch_code=uuid.uuid4(),
    )


def run(key: str, ground: Ground, parameters: Any = REPORTS) -> list[Change]:
    measure = measures[key]
    changes = list(measure.preview(replace(ground, shared={}), parameters).changes)
    measure.apply(replace(ground, shared={}), parameters, changes)
    return changes


def undo(key: str, ground: Ground, changes: list[Change], **more: Any) -> set[str]:
    later = replace(ground, shared={}, **({"at": AT + DAY} | more))
    return {each.back for each in measures[key].undo(later, REPORTS, changes)}


def duty() -> Obligation:
    found: Obligation = Obligation.objects.get()
    return found


def test_a_draft_is_started_and_is_a_draft_again(ground: Ground) -> None:
    create_obligation(wanted(), by=None)
    found = measures["rounds.start"].preview(ground, REPORTS)
    assert [(c.before, c.after["from"]) for c in found.changes] == [
        ({"state": "draft"}, "2020-02-27")
    ]
    # Who gets what, from when.
    assert [told.count for told in found.told] == [3]
    assert not Occurrence.objects.exists()
    changes = run("rounds.start", ground)
    assert (duty().state, ExpectedItem.objects.count()) == ("running", 24)
    assert undo("rounds.start", ground, changes, rehearsed=True) == {"undone"}
    assert duty().state == "running"
    assert undo("rounds.start", ground, changes) == {"undone"}
    # Two days had opened; they stay.
    assert (duty().state, Occurrence.objects.count()) == ("draft", 2)


def test_what_runs_already_is_left_alone_also_by_the_undo(ground: Ground) -> None:
    running()
    changes = run("rounds.start", ground)
    assert [change.stays for change in changes] == [True]
    assert undo("rounds.start", ground, changes) == {"by-hand"}
    assert duty().state == "running"


def test_of_a_missing_kind_one_is_made_for_everyone(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = DutyKind("test-kind", 998, "体温", "", "person", page=lambda _item: "/")
    monkeypatch.setitem(duty_kinds._items, "test-kind", kind)
    parameters = {**REPORTS, "kinds": ["test-kind"]}
    changes = run("rounds.start", ground, parameters)
    assert str(duty().code) == changes[0].object_code
    assert (duty().due_at, ExpectedItem.objects.filter(day=TODAY).count()) == (dt.time(9), 3)
    assert undo("rounds.start", ground, changes) == {"undone"}
    assert duty().state == "ended"
    # A second switch makes another, under another code.
    again = run("rounds.start", replace(ground, switch_code=uuid.uuid4()), parameters)
    assert Obligation.objects.count() == 2
    assert again[0].object_code != changes[0].object_code


def test_stopped_it_runs_again_after_the_undo(ground: Ground) -> None:
    running()
    changes = run("rounds.stop", ground)
    assert (duty().state, Occurrence.objects.count()) == ("ended", 1)
    assert undo("rounds.stop", ground, changes) == {"undone"}
    assert (duty().state, Occurrence.objects.order_by("day").last().day) == (
        "running",
        TODAY + 8 * DAY,
    )


def test_what_has_ended_by_itself_meanwhile_does_not_run_again(ground: Ground) -> None:
    """Soon after midnight, when its last day is over here and not yet in Greenwich."""
    running(ends_on=TODAY)
    changes = run("rounds.stop", ground)
    after_midnight = dt.datetime(2020, 2, 27, 16, 30, tzinfo=dt.UTC)
    assert undo("rounds.stop", ground, changes, at=after_midnight) == {"undone"}
    assert duty().state == "ended"


def test_what_is_made_is_not_due_as_it_opens() -> None:
    form = measures["rounds.start"].form({"kinds": ["report"], "due_at": "00:00"})
    assert form.errors["due_at"] == [str(DueBeforeItOpens.says)]


def test_a_rule_whose_end_has_passed_stands_against_the_start(ground: Ground) -> None:
    create_obligation(
        wanted(recurrence="FREQ=DAILY;UNTIL=20200226", starts_on=TODAY - DAY), by=None
    )
    found = measures["rounds.start"].preview(ground, REPORTS)
    assert (list(found.changes), len(found.clashes)) == ([], 1)


def test_what_a_person_did_since_then_is_left(ground: Ground) -> None:
    create_obligation(wanted(), by=None)
    changes = run("rounds.start", ground)
    end_obligation(duty(), by=ground.by, at=AT)
    assert undo("rounds.start", ground, changes) == {"by-hand"}


def test_changed_and_changed_back_all_settings_or_none(ground: Ground) -> None:
    running(recurrence="FREQ=WEEKLY", opens_at=dt.time(7))
    parameters = {**REPORTS, "recurrence": "FREQ=DAILY"}
    changes = run("rounds.change", ground, parameters)
    assert {(c.setting, c.before, c.after) for c in changes} == {
        ("due_at", "10:00", "09:00"),
        ("recurrence", "FREQ=WEEKLY", "FREQ=DAILY"),
    }
    assert (duty().recurrence, duty().due_at) == ("FREQ=DAILY", dt.time(9))
    assert undo("rounds.change", ground, changes) == {"undone"}
    assert (duty().recurrence, duty().due_at) == ("FREQ=WEEKLY", dt.time(10))
    changes = run("rounds.change", ground, parameters)
    change_obligation(duty(), wanted(due_at=dt.time(8)), by=None, at=AT)
    assert undo("rounds.change", ground, changes) == {"by-hand"}
    assert duty().due_at == dt.time(8)


def test_a_time_before_it_opens_stands_against_the_switch(ground: Ground) -> None:
    running(opens_at=dt.time(9, 30))
    found = measures["rounds.change"].preview(ground, REPORTS)
    assert (list(found.changes), [clash.blocks for clash in found.clashes]) == ([], [True])


def test_duties_by_name_and_one_that_is_gone(ground: Ground) -> None:
    made = create_obligation(wanted(), by=None)
    parameters = {"kinds": [], "duties": [str(made.code), str(uuid.uuid4())]}
    found = measures["rounds.start"].preview(ground, parameters)
    assert [change.label for change in found.changes] == ["每日情况"]
    assert [clash.blocks for clash in found.clashes] == [False]
