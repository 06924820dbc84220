"""A worker that died loses its job to the next one, and only then."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from kaijuan.core.clock import now
from kaijuan.core.jobs import queue
from kaijuan.core.jobs.heart import HOLDS_FOR, Heart, bury, living_workers, worker_state
from kaijuan.core.jobs.models import Heartbeat
from kaijuan.core.jobs.process import born, runs_here, this_host
from kaijuan.core.jobs.public import enqueue, job
from kaijuan.core.jobs.worker import Worker

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


@job("testing.nothing")
def nothing(*, institution_id: None) -> None:
    pass


def beat(worker_id: str, *, age: dt.timedelta, host: str = "elsewhere", pid: int = 1) -> None:
    at = now() - age
    Heartbeat.objects.create(
        worker_id=worker_id, host=host, pid=pid, born=born(pid), started_at=at, beat_at=at
    )


@pytest.fixture
def running() -> DBTaskResult:
    enqueue("testing.nothing", institution_id=None)
    claimed = queue.claim("one")
    assert claimed is not None
    return claimed


def test_the_job_of_a_worker_without_a_sign_of_life_is_ready_again(running):
    assert queue.put_back(living_workers()) == 1
    assert Worker().run_ready() == 1


def test_a_silent_worker_on_another_host_is_given_up_after_a_while(running):
    beat("one", age=MINUTE)
    assert queue.put_back(living_workers()) == 1


def test_a_beating_worker_keeps_its_job(running):
    beat("one", age=dt.timedelta(seconds=3))
    assert queue.put_back(living_workers()) == 0
    assert queue.claim("two") is None


def test_on_the_embedded_database_a_process_we_can_see_alive_holds_its_lease_longer(running):
    """There its beats wait while somebody writes; on PostgreSQL nothing keeps them waiting."""
    beat("one", age=MINUTE, host=this_host(), pid=os.getpid())
    embedded = connection.vendor == "sqlite"
    assert queue.put_back(living_workers()) == (0 if embedded else 1)


def test_nobody_holds_a_lease_for_ever(running):
    beat("one", age=HOLDS_FOR + MINUTE, host=this_host(), pid=os.getpid())
    assert queue.put_back(living_workers()) == 1


def test_a_worker_that_froze_makes_itself_known_before_it_claims(running):
    heart = Heart(every=0.01)
    heart.first_beat()
    bury(set())
    time.sleep(0.05)
    heart.make_sure()
    assert living_workers() == {heart.worker_id}


def test_a_killed_process_on_this_host_is_dead_at_once(running):
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    beat("one", age=dt.timedelta(), host=this_host(), pid=process.pid)
    assert queue.put_back(living_workers()) == 0
    process.kill()
    process.wait()
    assert queue.put_back(living_workers()) == 1


def test_the_late_end_of_a_job_that_was_given_away_changes_nothing(running):
    queue.put_back(set())
    again = queue.claim("two")
    queue.run(running)
    assert DBTaskResult.objects.get(pk=again.pk).status == "RUNNING"
    queue.run(again)
    assert DBTaskResult.objects.get(pk=again.pk).status == "SUCCESSFUL"


def test_a_job_that_takes_every_worker_with_it_is_given_up():
    enqueue("testing.nothing", institution_id=None)
    for number in range(queue.MOST_ATTEMPTS):
        assert queue.claim(str(number)) is not None
        queue.put_back(set())
    assert queue.claim("next") is None
    assert DBTaskResult.objects.failed().count() == 1


def test_finished_jobs_are_forgotten_after_a_while():
    enqueue("testing.nothing", institution_id=None)
    Worker().run_ready()
    queue.forget_finished()
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.update(finished_at=now() - queue.KEEP_FINISHED - MINUTE)
    queue.forget_finished()
    assert DBTaskResult.objects.count() == 0


def test_the_state_of_the_worker_is_told():
    assert worker_state().state == "never started"
    heart = Heart()
    heart.first_beat()
    assert worker_state().state == "alive"
    Heartbeat.objects.update(beat_at=now() - MINUTE)
    assert worker_state().state == "silent"


def test_a_worker_that_ends_takes_its_row_away_and_the_dead_are_buried():
    beat("dead", age=MINUTE)
    heart = Heart(every=0.01)
    heart.first_beat()
    assert living_workers() == {heart.worker_id}
    bury(living_workers())
    assert [row.worker_id for row in Heartbeat.objects.all()] == [heart.worker_id]
    heart.stop()
    assert not Heartbeat.objects.exists()


def test_a_process_number_that_was_given_again_is_another_process():
    assert runs_here(host=this_host(), pid=os.getpid(), born_at=born(os.getpid())) is True
    assert runs_here(host=this_host(), pid=os.getpid(), born_at="1") is False
    assert runs_here(host="elsewhere", pid=os.getpid(), born_at="1") is None


def test_a_worker_that_was_buried_alive_gets_its_row_back():
    """Its host was cut off for a while, and another one took it for dead."""
    heart = Heart(every=0.01)
    heart.first_beat()
    bury(set())
    heart._beat()
    assert living_workers() == {heart.worker_id}
    heart.stop()
    assert not Heartbeat.objects.exists()


def test_a_worker_that_could_not_write_down_an_end_takes_the_job_up_again():
    enqueue("testing.nothing", institution_id=None)
    worker = Worker()
    worker.heart.first_beat()
    assert queue.claim(worker.heart.worker_id) is not None
    worker._tidy()
    assert worker.run_ready() == 1
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    worker.heart.stop()
