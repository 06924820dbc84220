"""Expected items: written beforehand, once, of the right people, and then left alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaijuan.core import clock
from kaijuan.core.jobs.public import FailedAt
from kaijuan.core.tenancy.models import Membership, Role
from kaijuan.core.tenancy.scope import current_institution, institution_scope
from kaijuan.core.workdays import Workday
from kaijuan.network.directory.public import Department, Person
from kaijuan.network.rounds.domain import generate, recurrence
from kaijuan.network.rounds.domain.generate import local_day, write_items
from kaijuan.network.rounds.domain.generate_everywhere import write_everywhere
from kaijuan.network.rounds.domain.obligation_refusals import ChangedMeanwhile, OverAlready
from kaijuan.network.rounds.domain.obligations import (
    AudiencePart,
    change_obligation,
    create_obligation,
)
from kaijuan.network.rounds.domain.obligations_running import (
    end_obligation,
    end_those_over,
    put_back_start,
    start_obligation,
)
from kaijuan.network.rounds.domain.waive import waive_items
from kaijuan.network.rounds.models import (
    AudienceKind,
    ExpectedItem,
    Obligation,
    Occurrence,
    Spot,
    State,
)
from kaijuan.network.rounds.tests.duties import AT, TODAY, expected, people, running, wanted

pytestmark = pytest.mark.django_db
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture
def here(own_scope: Any) -> Any:
    """The library, its scope open, with three people."""
    people()
    return own_scope


def hourly(here: Any, start: dt.datetime, end: dt.datetime) -> None:
    """The worker, every hour from ``start`` to ``end``; the clock may go back."""
    at = start
    while at <= end:
        write_items(here, until=local_day(here, at) + 7 * DAY, at=at)
        at += HOUR


def days() -> list[dt.date]:
    return list(Occurrence.objects.order_by("day").values_list("day", flat=True))


def test_starting_writes_today_and_seven_days_ahead(here: Any) -> None:
    running()
    assert days() == [TODAY + n * DAY for n in range(8)]
    assert set(Occurrence.objects.values_list("expected", flat=True)) == {3}
    item = ExpectedItem.objects.order_by("day").select_related("unit").first()
    assert (item.state, item.day, str(item.unit)) == ("pending", TODAY, "读者服务部")
    assert item.late_from == dt.datetime(2020, 2, 27, 2, tzinfo=dt.UTC)


def test_what_is_due_already_is_not_begun(here: Any) -> None:
    """Nobody is late for what nobody was told of."""
    running(at=AT + 8 * HOUR)
    assert days()[0] == TODAY + DAY


def test_nothing_is_written_twice_or_left_out_over_midnight_and_29_february(here: Any) -> None:
    running()
    hourly(here, AT, AT + 4 * DAY)
    # The clock goes back an hour, and a day.
    hourly(here, AT + 4 * DAY - HOUR, AT + 4 * DAY)
    hourly(here, AT + 3 * DAY, AT + 3 * DAY + 2 * HOUR)
    assert days() == [TODAY + n * DAY for n in range(12)]
    assert ExpectedItem.objects.count() == 36


def test_a_change_of_the_clock_neither_skips_nor_doubles(
    here: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a zone with daylight saving it stays due at half past two, once a day."""
    monkeypatch.setattr(clock, "HOUSE_ZONE", ZoneInfo("America/New_York"))
    night = dt.time(2, 30)
    start = dt.datetime(2020, 3, 6, 12, tzinfo=dt.UTC)
    running(at=start, starts_on=dt.date(2020, 3, 6), due_at=night)
    hourly(here, start, start + 3 * DAY)
    rows = dict(Occurrence.objects.values_list("day", "due_at"))
    assert rows[dt.date(2020, 3, 7)] == dt.datetime(2020, 3, 7, 7, 30, tzinfo=dt.UTC)
    # The leap: half past two does not exist, it is due as much later.
    assert rows[dt.date(2020, 3, 8)] == dt.datetime(2020, 3, 8, 7, 30, tzinfo=dt.UTC)
    assert rows[dt.date(2020, 3, 9)] == dt.datetime(2020, 3, 9, 6, 30, tzinfo=dt.UTC)
    assert days() == [dt.date(2020, 3, 7) + n * DAY for n in range(10)]


def test_days_on_which_no_worker_ran_are_written_afterwards(here: Any) -> None:
    running()
    write_items(here, until=TODAY + 20 * DAY, at=AT + 20 * DAY)
    assert days() == [TODAY + n * DAY for n in range(21)]


def test_days_that_are_decreed_anew_are_put_right(
    here: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in January 2020, when the holiday was made longer within the week before."""
    running(days="working")
    friday, monday = TODAY + DAY, TODAY + 4 * DAY
    assert days() == [TODAY, friday, *(monday + n * DAY for n in range(4))]
    saturday, real = TODAY + 2 * DAY, recurrence.working_day
    decreed = {TODAY: False, friday: False, saturday: True}

    def decree(day: dt.date) -> Workday:
        return replace(real(day), works=decreed.get(day, real(day).works))

    monkeypatch.setattr(recurrence, "working_day", decree)
    assert write_items(here, until=TODAY + 7 * DAY, at=AT) == 3
    # What is open stays.
    assert days() == [TODAY, saturday, *(monday + n * DAY for n in range(4))]
    assert write_items(here, until=TODAY + 7 * DAY, at=AT) == 0


@pytest.mark.parametrize("act", ["changed", "ended", "put back"])
def test_days_on_which_no_worker_ran_are_written_before_an_act(here: Any, act: str) -> None:
    """Also today's, which has opened: it is as the duty was until then."""
    duty, at = running(), AT + 20 * DAY + 12 * HOUR
    if act == "changed":
        change_obligation(duty, wanted(recurrence="FREQ=YEARLY"), by=None, at=at)
    elif act == "ended":
        end_obligation(duty, by=None, at=at)
    else:
        put_back_start(duty, to="draft", by=None, at=at)
    assert days() == [TODAY + n * DAY for n in range(21)]


def test_two_workers_and_a_second_run_write_the_same_rows(here: Any) -> None:
    duty = running()
    stale = Obligation.objects.get(pk=duty.pk)
    assert generate.write_duty(duty, until=TODAY + 9 * DAY, at=AT) == 6
    # The other worker read the duty before the first one wrote.
    assert generate.write_duty(stale, until=TODAY + 9 * DAY, at=AT) == 0
    assert write_items(here, until=TODAY + 9 * DAY, at=AT) == 0
    assert ExpectedItem.objects.count() == 30


def test_killed_in_the_middle_it_leaves_nothing_and_goes_on(
    here: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    running()
    with monkeypatch.context() as broken:
        broken.setattr(generate, "_of_leavers", _killed)
        with pytest.raises(KeyboardInterrupt):
            write_items(here, until=TODAY + 9 * DAY, at=AT)
    assert len(days()) == 8
    assert write_items(here, until=TODAY + 9 * DAY, at=AT) == 6


def _killed(*args: Any) -> int:
    raise KeyboardInterrupt


def test_as_many_statements_for_many_people_and_days_as_for_few(here: Any) -> None:
    made = running()
    counts = []
    for until in (8, 9, 60):
        duty = duty_of(made)
        with CaptureQueriesContext(connection) as captured:
            generate.write_duty(duty, until=TODAY + until * DAY, at=AT)
        counts.append(len(captured))
        people(20, f"部{until}")
        write_items(here, until=TODAY, at=AT)
    assert counts[0] == counts[1] == counts[2]


def test_the_audience_each_subject_once(here: Any, personas: dict[str, Any]) -> None:
    """Parts are added: who is meant by two of them is expected once."""
    unit = Department.objects.get()
    single = Person.objects.create(name="样例单")
    boss = Person.objects.create(name="样例馆长", user=personas["director"])
    parts = [
        AudiencePart(AudienceKind.DEPARTMENT, department=unit),
        AudiencePart(AudienceKind.PERSON, person=single),
        AudiencePart(AudienceKind.PERSON, person=Person.objects.order_by("pk").first()),
        AudiencePart(AudienceKind.ROLE, role=Role.DIRECTOR),
    ]
    Person.objects.create(name="不在其列", user=personas["librarian"])
    running(audience=parts)
    names = {f"样例读者服务部{n}" for n in range(3)}
    assert expected()[TODAY] == names | {str(single), str(boss)}
    # Whoever loses the role is no longer meant in what has not opened.
    Membership.objects.filter(user=personas["director"]).delete()
    write_items(here, until=TODAY, at=AT)
    assert str(boss) in expected()[TODAY]
    assert str(boss) not in expected()[TODAY + DAY]


def test_who_leaves_is_expected_until_then_and_who_comes_from_what_has_not_opened(
    here: Any,
) -> None:
    leaver = Person.objects.order_by("pk").first()
    leaver.left_on = TODAY + 2 * DAY
    leaver.save()
    running()
    assert [len(some) for _day, some in sorted(expected().items())] == [3, 3, 2, 2, 2, 2, 2, 2]
    assert list(Occurrence.objects.order_by("day").values_list("expected", flat=True))[:3] == [
        3,
        3,
        2,
    ]
    people(1, "古籍部")
    write_items(here, until=TODAY, at=AT)
    counts = [len(some) for _day, some in sorted(expected().items())]
    assert counts == [3, 4, 3, 3, 3, 3, 3, 3]
    # Once open, its denominator is frozen.
    Person.objects.filter(pk=leaver.pk).update(left_on=TODAY)
    write_items(here, until=TODAY, at=AT + DAY)
    assert [len(some) for _day, some in sorted(expected().items())][:2] == [3, 4]
    rows = Occurrence.objects.order_by("day")
    for row in rows:
        assert row.expected == row.items.count()


def test_spots_and_the_library_itself(here: Any) -> None:
    from kaijuan.network.rounds.kinds import DutyKind, duty_kinds

    lift, door = (Spot.objects.create(kind="object", name=name) for name in ("电梯", "东门"))
    if "test-spots" not in duty_kinds:
        duty_kinds.add(DutyKind("test-spots", 999, "消杀", "", "spot", page=lambda _item: "/"))
    try:
        parts = [AudiencePart(AudienceKind.SPOT, spot=each) for each in (lift, door)]
        running(kind="test-spots", title="消杀", audience=parts, form=None)
    finally:
        duty_kinds._items.pop("test-spots")
    assert expected()[TODAY] == {"电梯", "东门"}
    running(kind="library-report", title="周报", audience=[AudiencePart(AudienceKind.INSTITUTION)])
    assert expected()[TODAY] == {"电梯", "东门", "馆"}


def test_a_change_leaves_what_is_open_and_writes_the_rest_anew(here: Any) -> None:
    duty = running()
    kept = Occurrence.objects.get(day=TODAY)
    off = ExpectedItem.objects.filter(day=TODAY + 2 * DAY).first()
    waive_items([off], reason="休假", by=None, at=AT)
    change_obligation(duty, wanted(due_at=dt.time(9), title="日报"), by=None, at=AT)
    kept_now = Occurrence.objects.get(day=TODAY)
    assert (kept_now.pk, kept_now.due_at) == (kept.pk, kept.due_at)
    later = Occurrence.objects.get(day=TODAY + DAY)
    assert later.due_at == dt.datetime(2020, 2, 28, 1, tzinfo=dt.UTC)
    assert days() == [TODAY + n * DAY for n in range(8)]
    # Who was let off beforehand stays let off.
    again = ExpectedItem.objects.get(day=off.day, person=off.person)
    assert (again.pk != off.pk, again.state, again.waiver.reason) == (True, State.WAIVED, "休假")


def test_a_change_to_other_days_takes_the_others_out(here: Any) -> None:
    duty = running()
    change_obligation(duty, wanted(recurrence="FREQ=WEEKLY;BYDAY=MO"), by=None, at=AT)
    assert days() == [TODAY, dt.date(2020, 3, 2)]
    write_items(here, until=TODAY + 14 * DAY, at=AT)
    assert days() == [TODAY, dt.date(2020, 3, 2), dt.date(2020, 3, 9)]


def test_of_two_changes_at_once_one_wins(here: Any) -> None:
    duty = running()
    other = Obligation.objects.get(pk=duty.pk)
    change_obligation(duty, wanted(title="甲"), by=None, at=AT)
    with pytest.raises(ChangedMeanwhile):
        change_obligation(other, wanted(title="乙"), by=None, at=AT)
    assert Obligation.objects.get().title == "甲"


def test_ended_at_once_or_on_a_day_and_started_again(here: Any) -> None:
    duty = running()
    end_obligation(duty, by=None, on=TODAY + 2 * DAY, at=AT)
    assert days() == [TODAY, TODAY + DAY, TODAY + 2 * DAY]
    write_items(here, until=TODAY + 9 * DAY, at=AT + DAY)
    assert days()[-1] == TODAY + 2 * DAY
    assert end_those_over(AT + 2 * DAY) == 0
    assert end_those_over(AT + 3 * DAY) == 1
    with pytest.raises(OverAlready):
        start_obligation(duty_of(duty), by=None, at=AT + 3 * DAY)
    change_obligation(duty_of(duty), wanted(), by=None, at=AT + 3 * DAY)
    duty = start_obligation(duty_of(duty), by=None, at=AT + 3 * DAY)
    assert days()[3] == TODAY + 3 * DAY
    end_obligation(duty, by=None, at=AT + 3 * DAY)
    # What opened at midnight stays; what has not opened is gone.
    assert days() == [TODAY + n * DAY for n in range(4)]


def test_an_end_does_not_put_off_the_last_day(here: Any) -> None:
    """What was not written up to then would never be."""
    duty = running(ends_on=TODAY + 2 * DAY)
    end_obligation(duty, by=None, on=TODAY + 5 * DAY, at=AT)
    assert (duty_of(duty).ends_on, days()[-1]) == (TODAY + 2 * DAY, TODAY + 2 * DAY)


def test_an_end_before_the_first_day_leaves_nothing(here: Any) -> None:
    duty = running(starts_on=TODAY + 3 * DAY)
    end_obligation(duty, by=None, on=TODAY + DAY, at=AT)
    assert (duty_of(duty).state, days()) == ("ended", [])


@pytest.mark.parametrize("rule", ["", "FREQ=DAILY;COUNT=1", "FREQ=DAILY;UNTIL=20200226"])
def test_what_is_due_on_no_day_any_more_is_not_started(here: Any, rule: str) -> None:
    duty = create_obligation(wanted(recurrence=rule, starts_on=TODAY - DAY), by=None)
    with pytest.raises(OverAlready):
        start_obligation(duty, by=None, at=AT)
    assert duty_of(duty).state == "draft"
    if not rule:
        # From a later first day on it is due.
        start_obligation(duty, by=None, on=TODAY + DAY, at=AT)
        assert days() == [TODAY + DAY]


def duty_of(duty: Obligation) -> Obligation:
    found: Obligation = Obligation.objects.get(pk=duty.pk)
    return found


def test_once_is_over_by_itself(here: Any) -> None:
    running(recurrence="")
    assert days() == [TODAY]
    assert (end_those_over(AT), end_those_over(AT + DAY)) == (0, 1)


def test_a_draft_expects_nothing(here: Any) -> None:
    create_obligation(wanted(), by=None)
    assert write_items(here, until=TODAY + DAY, at=AT) == 0
    assert not days()


def test_one_library_that_fails_keeps_none_of_the_others(
    own: Any, foreign: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in (own, foreign):
        with institution_scope(each):
            people(2)
            running()
    real = generate._of_people

    def fails_here(rows: Any, some: Any) -> int:
        if current_institution() == own:
            raise ValueError("样例")
        return real(rows, some)

    monkeypatch.setattr(generate, "_of_people", fails_here)
    with pytest.raises(FailedAt, match=own.key):
        write_everywhere(AT + DAY)
    with institution_scope(foreign):
        assert len(days()) == 9
    monkeypatch.undo()
    assert write_everywhere(AT + DAY) == 2
    with institution_scope(own):
        assert expected()[TODAY + 8 * DAY] == {f"样例读者服务部{n}" for n in range(2)}
