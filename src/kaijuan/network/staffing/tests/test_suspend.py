"""Suspending and resuming: what holds when, who is refused, who is told, what the log says."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.notify.public import messages_of
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.staffing.domain.groups import close_group
from kaijuan.network.staffing.domain.refusals import (
    EndsBeforeItStarts,
    GroupClosed,
    GroupMoved,
    NotSuspended,
    SuspendedAlready,
)
from kaijuan.network.staffing.domain.states import GroupNow, state_of, with_state
from kaijuan.network.staffing.domain.suspend import resume_group, suspend_group
from kaijuan.network.staffing.models import PeopleGroup, Suspension
from kaijuan.network.staffing.tests.filled import at, fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]


@pytest.fixture
def group(rows: dict[str, Any]) -> PeopleGroup:
    found: PeopleGroup = rows["group"]
    return found


@pytest.fixture
def director(personas: dict[str, Any]) -> Any:
    return personas["director"]


def now(group: PeopleGroup, moment: dt.datetime) -> GroupNow:
    return state_of(with_state(PeopleGroup.objects.all(), moment).get(pk=group.pk), moment)


def suspend(group: PeopleGroup, start: dt.datetime, end: dt.datetime | None, by: Any) -> Suspension:
    return suspend_group(group, starts_at=start, ends_at=end, reason="疫情", by=by)


def test_it_holds_from_its_beginning_to_before_its_end(group: PeopleGroup, director: Any) -> None:
    suspend(group, at(1), at(5), director)
    held = {hour: now(group, hour).suspended for hour in (at(1, 7), at(1), at(5, 7), at(5))}
    assert list(held.values()) == [False, True, True, False]
    assert now(group, at(2)) == GroupNow(True, at(1), at(5), "疫情")


def test_until_further_notice(group: PeopleGroup, director: Any) -> None:
    suspend(group, at(1), None, director)
    assert now(group, at(28)).until is None
    assert now(group, at(28)).suspended


def test_a_longer_one_makes_it_longer(group: PeopleGroup, director: Any) -> None:
    suspend(group, at(1), at(5), director)
    suspend(group, at(5), at(9), director)
    assert now(group, at(2)) == GroupNow(True, at(1), at(9), "疫情")
    assert not now(group, at(9)).suspended


@pytest.mark.parametrize("end", [at(3), at(5)])
def test_one_that_changes_nothing_is_refused(
    group: PeopleGroup, director: Any, end: dt.datetime
) -> None:
    suspend(group, at(1), at(5), director)
    with pytest.raises(SuspendedAlready):
        suspend(group, at(2), end, director)
    assert Suspension.objects.count() == 1


def test_resumed_it_is_at_work_and_the_row_stays(group: PeopleGroup, director: Any) -> None:
    suspend(group, at(1), None, director)
    assert resume_group(group, at=at(3), by=director) == 1
    assert [now(group, at(d)).suspended for d in (2, 3)] == [True, False]
    kept = Suspension.objects.get()
    assert (kept.ended_at, kept.ended_by) == (at(3), director)


def test_what_was_planned_never_takes_effect(group: PeopleGroup, director: Any) -> None:
    suspend(group, at(10), at(12), director)
    resume_group(group, at=at(3), by=director)
    assert not now(group, at(11)).suspended
    assert Suspension.objects.get().never


def test_who_is_at_work_is_not_resumed(group: PeopleGroup, director: Any) -> None:
    suspend(group, at(1), at(2), director)
    with pytest.raises(NotSuspended):
        resume_group(group, at=at(3), by=director)
    group.refresh_from_db()
    assert group.revision == 1


@pytest.mark.parametrize("end", [at(1), at(1, 7)])
def test_it_ends_after_it_begins(group: PeopleGroup, director: Any, end: dt.datetime) -> None:
    with pytest.raises(EndsBeforeItStarts):
        suspend(group, at(1), end, director)


@pytest.mark.parametrize("year", [1899, 2201])
def test_years_that_nobody_means(group: PeopleGroup, director: Any, year: int) -> None:
    far = at(1).replace(year=year)
    with pytest.raises(ValidationError):
        suspend(group, far, None, director)
    with pytest.raises(ValidationError):
        resume_group(group, at=far, by=director)
    assert not Suspension.objects.exists()


def test_a_reason_is_one_plain_line(group: PeopleGroup, director: Any) -> None:
    for reason in ("两\n行", "\u202e反", "零\x00"):
        with pytest.raises(ValidationError):
            suspend_group(group, starts_at=at(1), ends_at=None, reason=reason, by=director)


def test_of_two_at_once_one_is_told(group: PeopleGroup, director: Any) -> None:
    other = PeopleGroup.objects.get(pk=group.pk)
    suspend(group, at(1), at(5), director)
    with pytest.raises(GroupMoved):
        suspend(other, at(6), at(7), director)
    with pytest.raises(GroupMoved):
        resume_group(other, at=at(2), by=director)
    assert Suspension.objects.count() == 1


def test_a_closed_group_is_not_suspended(group: PeopleGroup, director: Any) -> None:
    close_group(group, by=director)
    with pytest.raises(GroupClosed):
        suspend(group, at(1), None, director)
    with pytest.raises(GroupClosed):
        close_group(group, by=director)


def test_each_act_is_written_down_and_told(
    group: PeopleGroup, director: Any, personas: dict[str, Any]
) -> None:
    before = AuditEntry.objects.count()
    suspend(group, at(1), None, director)
    resume_group(group, at=at(3), by=director)
    verbs = AuditEntry.objects.order_by("sequence").values_list("verb", flat=True)
    assert list(verbs)[before:] == ["people_group.suspended", "people_group.resumed"]
    told = messages_of(personas["facilities"])
    assert [each.href for each in told] == [f"/i/{group.institution.slug}/groups/{group.code}/"] * 2
    assert not messages_of(director), "who did it knows"


def test_another_library_sees_nothing_of_it(
    group: PeopleGroup, director: Any, foreign: Any, personas: dict[str, Any]
) -> None:
    suspend(group, at(1), None, director)
    with institution_scope(foreign):
        theirs = fill(personas["stranger"])
        assert not now(theirs["group"], at(2)).suspended
        assert Suspension.objects.count() == 0
