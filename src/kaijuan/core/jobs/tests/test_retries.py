"""What waiting may mend is tried again, later each time, and not for ever."""

from __future__ import annotations

import datetime as dt
import errno
import smtplib
from itertools import pairwise

import pytest
import time_machine
from django.db import InterfaceError, OperationalError, ProgrammingError
from django_tasks_db.models import DBTaskResult

from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.jobs import retries
from kaijuan.core.jobs.public import TryAgain, enqueue, job, queue_numbers, run_ready_jobs
from kaijuan.core.jobs.retries import FARTHEST, is_transient, pause

pytestmark = pytest.mark.django_db

tried: list[dt.datetime] = []
to_raise: list[BaseException] = []


@job("testing.try_often", retries=3)
def try_often(*, institution_id: None) -> None:
    tried.append(now())
    if to_raise:
        raise to_raise.pop(0)


@job("testing.never_again", retries=0)
def never_again(*, institution_id: None) -> None:
    tried.append(now())
    raise ConnectionError


@pytest.fixture(autouse=True)
def _fresh():
    tried.clear()
    to_raise.clear()


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"a@example.org": (code, b"")})


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("server closed the connection unexpectedly"),
        OperationalError("database is locked"),
        InterfaceError("connection already closed"),
        ConnectionRefusedError(),
        TimeoutError(),
        OSError(errno.ENOSPC, "no space left"),
        smtplib.SMTPServerDisconnected(),
        smtplib.SMTPConnectError(421, b"later"),
        refused(451),
        TryAgain(),
    ],
    ids=repr,
)
def test_waiting_may_mend_it(error):
    assert is_transient(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError(),
        KeyError("x"),
        ProgrammingError(),
        OperationalError("no such table: x"),
        FileNotFoundError(),
        PermissionError(),
        smtplib.SMTPAuthenticationError(535, b"no"),
        refused(550),
        Refusal("no"),
        SystemExit(),
    ],
    ids=repr,
)
def test_waiting_mends_nothing(error):
    assert not is_transient(error)


def test_the_pause_doubles_is_scattered_and_has_an_end():
    for failures in range(1, 200):
        longest = min(retries.LONGEST, retries.FIRST * 2 ** (failures - 1))
        seconds = [pause(OSError(), failures).total_seconds() for _ in range(20)]
        assert all(longest / 2 <= each <= longest for each in seconds)
        assert len(set(seconds)) > 1


def test_a_job_says_itself_how_long_to_wait():
    assert pause(TryAgain(after=90), 1) == dt.timedelta(seconds=90)
    assert pause(TryAgain(after=dt.timedelta(hours=2)), 4) == dt.timedelta(hours=2)
    assert pause(TryAgain(after=-5), 1) == dt.timedelta()
    assert pause(TryAgain(after=dt.timedelta(days=400)), 1) == FARTHEST


def run_for(minutes: int) -> None:
    """What a worker does in so many minutes, looking every ten seconds."""
    begin = now()
    for second in range(0, minutes * 60, 10):
        with time_machine.travel(begin + dt.timedelta(seconds=second), tick=False):
            run_ready_jobs()


def test_a_passing_trouble_passes():
    to_raise[:] = [OSError(), TimeoutError()]
    enqueue("testing.try_often", institution_id=None)
    run_ready_jobs()
    row = DBTaskResult.objects.get()
    # While it waits, what happened last can be seen, and it is not ready.
    assert (row.status, row.exception_class_path) == ("READY", "builtins.OSError")
    assert run_ready_jobs() == 0
    assert queue_numbers().later == 1 and queue_numbers().ready == 0
    run_for(2)
    row.refresh_from_db()
    assert (row.status, row.exception_class_path, len(row.worker_ids)) == ("SUCCESSFUL", "", 3)
    gaps = [(b - a).total_seconds() for a, b in pairwise(tried)]
    assert 2.5 <= gaps[0] <= 20 and 5 <= gaps[1] <= 30


def test_a_lasting_trouble_fails_after_as_many_retries_as_it_may():
    to_raise[:] = [OSError() for _ in range(9)]
    enqueue("testing.try_often", institution_id=None)
    run_for(5)
    assert len(tried) == 4
    row = DBTaskResult.objects.get()
    assert (row.status, row.exception_class_path) == ("FAILED", "builtins.OSError")


def test_errors_of_the_program_fail_at_once():
    to_raise[:] = [ValueError("x")]
    enqueue("testing.try_often", institution_id=None)
    run_for(2)
    assert len(tried) == 1
    assert DBTaskResult.objects.get().status == "FAILED"


def test_a_job_may_want_no_retries():
    enqueue("testing.never_again", institution_id=None)
    run_for(2)
    assert len(tried) == 1


def test_failures_that_were_waited_for_are_no_deaths():
    """A job that was tried often is not given up as one that kills its workers."""
    from kaijuan.core.jobs import queue

    to_raise[:] = [OSError(), OSError(), OSError()]
    enqueue("testing.try_often", institution_id=None)
    run_for(4)
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    DBTaskResult.objects.all().delete()
    to_raise[:] = [OSError(), OSError()]
    enqueue("testing.try_often", institution_id=None)
    run_ready_jobs()
    DBTaskResult.objects.update(run_after=now())
    run_ready_jobs()
    DBTaskResult.objects.update(run_after=now())
    for number in range(queue.MOST_ATTEMPTS - 1):
        assert queue.claim(str(number)) is not None
        assert queue.put_back(set()) == 1
    assert queue.claim("last") is not None
    queue.put_back(set())
    row = DBTaskResult.objects.get()
    assert row.status == "FAILED" and row.exception_class_path.endswith("WorkersDied")


def test_a_job_can_be_put_off():
    enqueue("testing.try_often", institution_id=None, _after=dt.timedelta(minutes=3))
    assert run_ready_jobs() == 0
    run_for(2)
    assert not tried
    with time_machine.travel(now() + dt.timedelta(minutes=3, seconds=1)):
        assert run_ready_jobs() == 1


def test_retries_below_none_are_refused():
    with pytest.raises(ValueError, match="0 times"):
        job("testing.less", retries=-1)
