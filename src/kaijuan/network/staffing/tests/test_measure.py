"""The measure: what it would do, does, and takes back; and what it leaves alone."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.public import Change, Ground, measures
from kaijuan.network.staffing.domain.groups import close_group, save_group
from kaijuan.network.staffing.domain.states import state_of, with_state
from kaijuan.network.staffing.domain.suspend import resume_group, suspend_group
from kaijuan.network.staffing.models import PeopleGroup, Suspension
from kaijuan.network.staffing.tests.filled import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]
MEASURE = measures["staffing.suspend_people"]
KINDS = {"kinds": ["volunteers", "student-jobs"], "groups": []}


@pytest.fixture
def ground(own: Any, personas: dict[str, Any]) -> Ground:
    return Ground(
        institution=own,
        mode=Mode.CLOSED,
        starts_at=at(1),
        ends_at=None,
        at=at(1, 9),
        by=personas["director"],
        reason="Ⅰ级响应",
        switch_code=uuid.uuid4(),
    )


def fresh(ground: Ground, **more: Any) -> Ground:
    return replace(ground, shared={}, **more)


def run(ground: Ground, parameters: Any = KINDS) -> list[Change]:
    changes = list(MEASURE.preview(fresh(ground), parameters).changes)
    MEASURE.apply(fresh(ground), parameters, changes)
    return changes


def undo(ground: Ground, changes: list[Change], **more: Any) -> list[str]:
    later = fresh(ground, **({"at": at(10)} | more))
    return [each.back for each in MEASURE.undo(later, KINDS, changes)]


def suspended(group: PeopleGroup, moment: dt.datetime) -> bool:
    rows = with_state(PeopleGroup.objects.all(), moment)
    return state_of(rows.get(pk=group.pk), moment).suspended


def test_the_preview_names_each_group_of_the_kinds_and_writes_nothing(
    ground: Ground, rows: dict[str, Any]
) -> None:
    found = MEASURE.preview(ground, KINDS)
    assert [(c.label, c.before, c.after) for c in found.changes] == [
        ("志愿者队", None, {"until": None})
    ]
    assert not Suspension.objects.exists()


def test_groups_by_name_and_one_that_is_gone(ground: Ground, rows: dict[str, Any]) -> None:
    wanted = {"kinds": [], "groups": [str(rows["property"].code), str(uuid.uuid4())]}
    found = MEASURE.preview(ground, wanted)
    assert [change.label for change in found.changes] == ["物业"]
    assert [clash.blocks for clash in found.clashes] == [False]


def test_applied_they_stay_away_and_undone_they_are_back(
    ground: Ground, rows: dict[str, Any]
) -> None:
    changes = run(ground)
    row = Suspension.objects.get()
    assert (row.starts_at, row.ends_at, row.reason) == (at(1), None, "Ⅰ级响应")
    assert suspended(rows["group"], at(5))
    assert undo(ground, changes) == ["undone"]
    assert [suspended(rows["group"], at(d)) for d in (9, 10)] == [True, False]


def test_two_measures_of_one_switch_suspend_a_group_once(
    ground: Ground, rows: dict[str, Any]
) -> None:
    by_name = {"kinds": [], "groups": [str(rows["group"].code)]}
    here = fresh(ground)
    first, second = (list(MEASURE.preview(here, each).changes) for each in (KINDS, by_name))
    assert [change.stays for change in second] == [True]
    for wanted, changes in ((KINDS, first), (by_name, second)):
        MEASURE.apply(here, wanted, changes)
    assert Suspension.objects.count() == 1
    assert undo(ground, first) == ["undone"]


def test_what_is_suspended_for_as_long_stays(ground: Ground, rows: dict[str, Any]) -> None:
    suspend_group(rows["group"], starts_at=at(1, 7), ends_at=None, by=ground.by)
    changes = run(ground)
    assert [change.stays for change in changes] == [True]
    assert Suspension.objects.count() == 1
    undo(ground, changes)
    assert suspended(rows["group"], at(20)), "it was not this switch's"


def test_what_ends_earlier_is_made_longer_and_undone_ends_as_before(
    ground: Ground, rows: dict[str, Any]
) -> None:
    suspend_group(rows["group"], starts_at=at(1, 7), ends_at=at(12), by=ground.by)
    preview = MEASURE.preview(fresh(ground), KINDS)
    assert len(preview.clashes) == 1
    changes = run(ground)
    assert suspended(rows["group"], at(20))
    assert undo(ground, changes) == ["undone"]
    assert [suspended(rows["group"], at(d)) for d in (11, 12)] == [True, False]


def test_whom_somebody_resumed_is_left_alone(ground: Ground, rows: dict[str, Any]) -> None:
    changes = run(ground)
    rows["group"].refresh_from_db()
    resume_group(rows["group"], at=at(4), by=ground.by)
    assert undo(ground, changes) == ["by-hand"]
    assert Suspension.objects.get().ended_at == at(4)


def test_whom_somebody_suspended_anew_stays_suspended(ground: Ground, rows: dict[str, Any]) -> None:
    changes = run(ground)
    group = rows["group"]
    group.refresh_from_db()
    resume_group(group, at=at(4), by=ground.by)
    suspend_group(group, starts_at=at(5), ends_at=None, by=ground.by)
    assert undo(ground, changes) == ["by-hand"]
    assert suspended(group, at(20))


def test_a_second_switch_keeps_its_own(ground: Ground, rows: dict[str, Any]) -> None:
    bounded = replace(ground, ends_at=at(15))
    first = run(bounded)
    second_ground = replace(ground, switch_code=uuid.uuid4(), starts_at=at(3))
    second = run(second_ground)
    assert undo(bounded, first) == ["by-hand"]
    assert suspended(rows["group"], at(20)), "the second switch holds"
    assert undo(second_ground, second) == ["undone"]
    assert not suspended(rows["group"], at(20))


def test_the_end_of_the_switch_ends_it_by_itself(ground: Ground, rows: dict[str, Any]) -> None:
    bounded = replace(ground, ends_at=at(8))
    changes = run(bounded)
    assert undo(bounded, changes, at=at(8), over=True) == ["undone"]
    assert Suspension.objects.get().ended_at is None
    assert not suspended(rows["group"], at(8))


def test_undone_before_it_began_it_never_was(ground: Ground, rows: dict[str, Any]) -> None:
    planned = replace(ground, starts_at=at(20))
    changes = run(planned)
    assert undo(planned, changes) == ["undone"]
    assert Suspension.objects.get().never


def test_a_group_that_was_closed_is_still_put_back(ground: Ground, rows: dict[str, Any]) -> None:
    changes = run(ground)
    close_group(rows["group"], by=ground.by)
    assert undo(ground, changes) == ["undone"]
    gone = replace(changes[0], object_code=str(uuid.uuid4()))
    assert undo(ground, [gone]) == ["gone"]


def test_many_groups_need_no_more_queries(ground: Ground, rows: dict[str, Any]) -> None:
    def cost(number: int) -> tuple[int, int, int]:
        here = replace(ground, switch_code=uuid.uuid4(), starts_at=at(number))
        with CaptureQueriesContext(connection) as preview:
            changes = list(MEASURE.preview(fresh(here), KINDS).changes)
        with CaptureQueriesContext(connection) as apply:
            MEASURE.apply(fresh(here), KINDS, changes)
        with CaptureQueriesContext(connection) as back:
            undo(here, changes)
        return len(preview), len(apply), len(back)

    few = cost(1)
    for number in range(20):
        save_group(PeopleGroup(name=f"勤工{number}", kind="student-jobs"), by=ground.by)
    assert cost(2) == few
    assert few[1] <= 4


def test_the_form_wants_something(rows: dict[str, Any]) -> None:
    assert not MEASURE.form({}).is_valid()
    form = MEASURE.form({"groups": [str(rows["group"].code)], "kinds": ["property"]})
    assert form.is_valid()
    kept = MEASURE.parameters_of(form.cleaned_data)
    assert kept == {"kinds": ["property"], "groups": [str(rows["group"].code)]}
    assert "1" in str(MEASURE.describe(kept))


def test_before_and_after_in_words() -> None:
    assert MEASURE.show("suspended", None) != MEASURE.show("suspended", {"until": None})
    said = str(MEASURE.show("suspended", {"until": at(8).isoformat()}))
    assert "8" in said
