"""A tick of the clock asks for its job once: under any clock, with any number of workers."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.jobs import registry
from kaijuan.core.jobs.cron import KEEP, Clockwork, forget_old_ticks
from kaijuan.core.jobs.models import CronTick
from kaijuan.core.jobs.public import cron, run_ready_jobs
from kaijuan.core.jobs.schedule import Schedule

BERLIN = ZoneInfo("Europe/Berlin")
ran: list[dt.datetime] = []


@pytest.fixture
def nightly(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """A job at half past two, and no other cron job."""
    monkeypatch.setattr(registry, "_crons", {})
    monkeypatch.setattr(registry, "_jobs", {})
    ran.clear()

    @cron("testing.nightly", "30 2 * * *")
    def at_night(*, institution_id: None) -> None:
        ran.append(dt.datetime.now(HOUSE_ZONE).replace(tzinfo=None, second=0, microsecond=0))


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=HOUSE_ZONE)


def asked(moment: dt.datetime, *clockworks: Clockwork) -> int:
    """How many jobs these workers put into the queue at ``moment``."""
    with time_machine.travel(moment, tick=False):
        before = DBTaskResult.objects.count()
        for clockwork in clockworks or [Clockwork()]:
            clockwork.turn()
        new = DBTaskResult.objects.count() - before
        run_ready_jobs()
    return new


def test_the_past_of_a_new_schedule_is_not_made_up_for(nightly):
    assert asked(at(10, 12)) == 0
    assert asked(at(11, 2, 29)) == 0
    assert asked(at(11, 2, 30)) == 1
    assert ran == [dt.datetime(2026, 3, 11, 2, 30)]


def test_of_many_workers_one_asks(nightly):
    workers = [Clockwork() for _ in range(5)]
    asked(at(10, 12), *workers)
    assert asked(at(11, 2, 30), *workers) == 1
    assert asked(at(11, 2, 31), *workers, Clockwork()) == 0


def test_ticks_that_nobody_saw_are_made_up_for_once(nightly, caplog):
    asked(at(1, 12))
    assert asked(at(9, 9)) == 1
    assert "7 ticks passed" in caplog.text
    assert asked(at(9, 10)) == 0
    assert asked(at(10, 2, 30)) == 1


def test_a_clock_put_back_runs_nothing_twice(nightly):
    worker = Clockwork()
    asked(at(10, 12), worker)
    assert asked(at(11, 2, 31), worker) == 1
    for moment in (at(11, 1), at(11, 2, 30), at(11, 2, 31), at(10, 3), at(11, 3)):
        assert asked(moment, worker, Clockwork()) == 0, moment
    assert asked(at(12, 2, 30), worker) == 1


def test_a_clock_put_back_into_passed_over_ticks_runs_none_of_them(nightly):
    asked(at(1, 12))
    assert asked(at(9, 9)) == 1
    assert asked(at(8, 12)) == 0
    assert asked(at(8, 12), Clockwork()) == 0


def test_a_clock_put_forward_runs_what_it_jumped_over_once(nightly):
    worker = Clockwork()
    asked(at(10, 12), worker)
    assert asked(at(12, 12), worker) == 1
    assert asked(at(12, 13), worker) == 0


def test_a_clock_that_was_years_ahead_does_not_silence_the_house(nightly):
    asked(at(10, 12))
    assert asked(dt.datetime(2035, 1, 1, tzinfo=HOUSE_ZONE)) == 1
    assert asked(at(11, 2, 30)) == 1
    assert asked(at(12, 2, 30)) == 1
    assert asked(at(12, 2, 30)) == 0


def test_a_tick_does_not_ask_again_for_a_job_that_still_waits(nightly):
    for day in (10, 11, 12):
        with time_machine.travel(at(day, 2, 30), tick=False):
            Clockwork().turn()
    assert CronTick.objects.count() == 3
    assert DBTaskResult.objects.count() == 1


def test_old_ticks_are_forgotten_but_never_the_last_one(nightly):
    asked(at(1, 12))
    asked(at(2, 3))
    asked(at(3, 3))
    with time_machine.travel(at(3, 3) + KEEP + dt.timedelta(days=2), tick=False):
        forget_old_ticks()
        assert [tick.tick for tick in CronTick.objects.all()] == [at(3, 2, 30)]
        # And what was passed over since is still known to be missing.
        assert asked(dt.datetime.now(HOUSE_ZONE)) == 1


def test_the_job_gets_no_institution_and_the_failed_write_takes_the_job_with_it(
    nightly, monkeypatch
):
    asked(at(10, 12))
    monkeypatch.setattr(CronTick, "save", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        asked(at(11, 2, 30))
    assert not DBTaskResult.objects.exists()
    monkeypatch.undo()


@pytest.mark.parametrize(
    "text", ["", "* * * *", "61 * * * *", "* * * * * *", "0 0 31 2 *", "@daily"]
)
def test_what_is_no_schedule_is_refused(text):
    with pytest.raises(ValueError, match=r"schedule|fields"):
        cron("testing.never", text)


def test_the_house_s_zone_is_meant():
    noon = dt.datetime(2026, 3, 10, 4, 0, tzinfo=dt.UTC)
    assert Schedule("0 12 * * *").last_due(noon) == noon
    assert Schedule("0 12 * * *").next_due(noon) == noon + dt.timedelta(days=1)


EXPRESSIONS = [
    "30 2 * * *",
    "0 * * * *",
    "*/20 * * * *",
    "15 1,2,3 * * *",
    "0 3 * * 0",
    "5 2 29 3 *",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.parametrize("start", [dt.datetime(2026, 3, 28), dt.datetime(2026, 10, 24)])
def test_summer_time_runs_each_tick_once_and_leaves_none_out(expression, start):
    """Minute by minute through both nights: what a worker sees due is what cron would run."""
    schedule = Schedule(expression, BERLIN)
    moment = start.replace(tzinfo=BERLIN).astimezone(dt.UTC)
    answered = {schedule.last_due(moment)}
    latest = max(answered)
    for _ in range(3 * 24 * 60):
        moment += dt.timedelta(minutes=1)
        due = schedule.last_due(moment)
        assert due <= moment
        if due > latest:
            assert schedule.between(latest, due) == 0
            latest = due
            answered.add(due)
    begin = min(answered)
    wanted, tick = {begin}, begin
    while (tick := schedule.next_due(tick)) <= moment:
        wanted.add(tick)
    assert answered == wanted


@given(
    minutes=st.integers(0, 366 * 24 * 60),
    expression=st.sampled_from([*EXPRESSIONS, "0 0 1 * *", "59 23 31 12 *", "7 4 * * 1-5"]),
)
def test_the_last_tick_is_the_one_before_the_next(minutes, expression):
    schedule = Schedule(expression)
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
    due = schedule.last_due(moment)
    assert due <= moment < schedule.next_due(moment)
    assert schedule.next_due(due) == schedule.next_due(moment)
