"""A worker whose job was given away writes nothing of it any more."""

from __future__ import annotations

import uuid

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from kaijuan.core.clock import now
from kaijuan.core.jobs import queue
from kaijuan.core.jobs.models import CronTick, JobProgress
from kaijuan.core.jobs.progress import progress
from kaijuan.core.jobs.public import enqueue, job, start_long, still_mine
from kaijuan.core.jobs.running import NoLongerMine

pytestmark = pytest.mark.django_db


def freeze() -> None:
    """This worker stands still for longer than its lease; another one tidies."""
    queue.put_back(set())


def note(name: str) -> None:
    """An effect that can be counted."""
    CronTick.objects.create(name=name, tick=now())


def effects() -> list[str]:
    return sorted(CronTick.objects.values_list("name", flat=True))


frozen: list[bool] = []


@job("testing.fenced")
def fenced(*, institution_id: None) -> None:
    if frozen and frozen.pop():
        freeze()
    with transaction.atomic():
        note("effect")
        still_mine()


@job("testing.once", once=True)
def once(*, institution_id: None) -> None:
    note("effect")


@job("testing.parts")
def parts(*, institution_id: int) -> None:
    with progress(total=4) as told:
        for number in range(told.resume_from or 0, 4):
            if number == 2 and frozen and frozen.pop():
                freeze()
            with transaction.atomic():
                note(f"part {number}")
                told.checkpoint(number + 1, done=number + 1)
            told.step(to=number + 1)


def test_what_a_frozen_worker_did_is_taken_back_and_done_by_the_other():
    frozen[:] = [True]
    enqueue("testing.fenced", institution_id=None)
    queue.run(queue.claim("one"))
    assert effects() == []
    assert DBTaskResult.objects.get().status == "READY"
    queue.run(queue.claim("two"))
    assert effects() == ["effect"]
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_a_job_that_is_one_transaction_is_taken_back_with_its_end():
    enqueue("testing.once", institution_id=None)
    first = queue.claim("one")
    freeze()
    queue.run(first)
    assert effects() == []
    queue.run(queue.claim("two"))
    queue.run(first)
    assert effects() == ["effect"]
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.parametrize("name", ["testing.fenced", "testing.once"])
def test_an_undisturbed_job_is_done_once(name):
    enqueue(name, institution_id=None)
    queue.run(queue.claim("one"))
    assert effects() == ["effect"]
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_of_a_job_in_parts_each_part_is_done_once(own, consortium):
    frozen[:] = [True]
    code = start_long("testing.parts", title="t", by=None, institution_id=own.pk)
    queue.run(queue.claim("one"))
    assert effects() == ["part 0", "part 1"]
    page = JobProgress.objects.get(code=code)
    assert (page.state, page.attempt) == ("waiting", 0)
    queue.run(queue.claim("two"))
    assert effects() == ["part 0", "part 1", "part 2", "part 3"]
    page.refresh_from_db()
    assert (page.state, page.done, page.attempts) == ("done", 4, 2)


def test_the_late_worker_writes_nothing_on_the_other_s_page(own, consortium):
    code = start_long("testing.parts", title="t", by=None, institution_id=own.pk)
    first = queue.claim("one")
    freeze()
    queue.run(queue.claim("two"))
    queue.run(first)
    page = JobProgress.objects.get(code=code)
    assert (page.state, page.attempts) == ("done", 2)
    assert len(effects()) == 4


def test_the_question_is_asked_in_a_transaction(transactional_db):
    with (
        pytest.raises(RuntimeError, match="transaction"),
        queue.as_running(queue.Running(uuid.uuid4(), "x.y", now())),
    ):
        still_mine()


def test_outside_of_a_worker_everything_is_ours():
    still_mine()


def test_a_stranger_s_job_is_not_ours():
    running = queue.Running(uuid.uuid4(), "x.y", now())
    with pytest.raises(NoLongerMine), queue.as_running(running):
        still_mine()
