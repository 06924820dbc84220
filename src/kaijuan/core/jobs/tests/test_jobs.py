"""What a room may rely on when it asks for a job."""

from __future__ import annotations

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from kaijuan.core.jobs import queue
from kaijuan.core.jobs.public import UnknownJob, enqueue, job, run_ready_jobs
from kaijuan.core.tenancy.scope import NoScope, current_institution, institution_scope

pytestmark = pytest.mark.django_db

seen: list[tuple[str, object]] = []


@job("testing.note")
def note(*, institution_id: int, text: str) -> None:
    seen.append((text, current_institution().pk))


@job("testing.fail")
def fail(*, institution_id: int, secret: str) -> None:
    raise ValueError(f"cannot read {secret}")


@job("testing.house")
def of_the_house(*, institution_id: None) -> None:
    with pytest.raises(NoScope):
        current_institution()
    seen.append(("house", None))


@pytest.fixture(autouse=True)
def _nothing_seen():
    seen.clear()


def test_a_job_runs_once_in_the_scope_of_its_institution(own, foreign):
    enqueue("testing.note", institution_id=own.pk, text="a")
    enqueue("testing.note", institution_id=foreign.pk, text="b")
    assert run_ready_jobs() == 2
    assert run_ready_jobs() == 0
    assert seen == [("a", own.pk), ("b", foreign.pk)]


def test_the_open_scope_is_the_job_s_institution(own):
    with institution_scope(own):
        enqueue("testing.note", text="a")
    run_ready_jobs()
    assert seen == [("a", own.pk)]


def test_no_institution_at_all_is_refused():
    with pytest.raises(NoScope):
        enqueue("testing.note", text="a")


def test_a_job_of_the_house_runs_without_a_scope():
    enqueue("testing.house", institution_id=None)
    run_ready_jobs()
    assert seen == [("house", None)]


def test_a_job_goes_with_the_transaction_it_belongs_to(own):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue("testing.note", institution_id=own.pk, text="a")
        raise ZeroDivisionError
    assert run_ready_jobs() == 0
    assert seen == []


def test_a_job_nobody_registered_is_refused_at_once(own):
    with pytest.raises(UnknownJob, match=r"testing\.note"):
        enqueue("testing.unheard_of", institution_id=own.pk)


@pytest.mark.parametrize("name", ["note", "Testing.note", "testing.", "testing.note.more", ""])
def test_a_name_that_is_not_room_dot_task_is_refused(name):
    with pytest.raises(ValueError, match=r"room\.task"):
        job(name)


def test_two_jobs_of_one_name_are_refused():
    with pytest.raises(ValueError, match="Two jobs"):
        job("testing.note")(lambda **_: None)


def test_a_failure_is_kept_without_its_message_and_stops_nobody(own):
    enqueue("testing.fail", institution_id=own.pk, secret="张三")
    enqueue("testing.note", institution_id=own.pk, text="after")
    assert run_ready_jobs() == 2
    assert seen == [("after", own.pk)]
    failed = DBTaskResult.objects.failed().get()
    assert failed.exception_class_path == "builtins.ValueError"
    assert "in fail" in failed.traceback
    assert "张三" not in failed.traceback


def test_an_institution_that_is_not_there_fails_the_job(own):
    enqueue("testing.note", institution_id=own.pk + 1_000_000, text="a")
    run_ready_jobs()
    assert DBTaskResult.objects.failed().count() == 1


def test_arguments_that_are_not_json_are_refused(own):
    with pytest.raises(TypeError):
        enqueue("testing.note", institution_id=own.pk, text=object())


def test_two_workers_never_share_a_job(own):
    enqueue("testing.note", institution_id=own.pk, text="a")
    assert queue.claim("one") is not None
    assert queue.claim("two") is None
