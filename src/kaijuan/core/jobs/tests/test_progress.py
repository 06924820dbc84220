"""A long job tells how far it is, stops when asked, and goes on where it stood."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils.translation import gettext_lazy, override

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.errors import Refusal
from kaijuan.core.jobs import progress as module
from kaijuan.core.jobs import queue
from kaijuan.core.jobs.domain import EndedAlready, Forgotten, NotFailed
from kaijuan.core.jobs.models import JobProgress
from kaijuan.core.jobs.public import (
    cancel_job,
    failed_jobs,
    job,
    progress,
    queue_numbers,
    retry_job,
    run_ready_jobs,
    start_long,
)
from kaijuan.core.jobs.rates import MOST, Pace, pace, thinned
from kaijuan.core.tenancy.scope import institution_scope

pytestmark = pytest.mark.django_db

done: list[int] = []
at: dict[int, Callable[[], None]] = {}


@job("testing.long", may_see="directory.import_institutions")
def long(*, institution_id: int) -> None:
    with progress(total=5, phase="Writing", unit="lines") as told:
        for number in range(told.resume_from or 0, 5):
            with transaction.atomic():
                done.append(number)
                told.checkpoint(number + 1, done=number + 1)
            at.get(number, lambda: None)()
            told.step(to=number + 1)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "WRITE_EVERY", 0.0)
    monkeypatch.setattr(module, "AIR", 0.0)
    done.clear()
    at.clear()


@pytest.fixture
def page(own) -> JobProgress:
    code = start_long(
        "testing.long", title="T %(count)s", parameters={"count": 5}, by=None, institution_id=own.pk
    )
    return JobProgress.objects.get(code=code)


def test_its_page_is_there_from_the_beginning(page):
    assert (page.state, str(page), page.total) == ("waiting", "T 5", None)


def test_it_tells_how_far_it_is(page):
    seen = []
    at[3] = lambda: seen.append(JobProgress.objects.values_list("state", "done", "total").get())
    run_ready_jobs()
    assert seen == [("running", 4, 5)]
    page.refresh_from_db()
    assert (page.state, page.done, page.attempts) == ("done", 5, 1)
    assert page.started_at <= page.ended_at


def test_cancelled_before_it_began_it_never_begins(page):
    cancel_job(page.code, by=None)
    assert run_ready_jobs() == 0
    page.refresh_from_db()
    assert page.state == "cancelled"
    assert failed_jobs() == [] and queue_numbers().failed == 0


def test_cancelled_while_it_runs_it_stops_at_the_next_step(page, own):
    at[1] = lambda: cancel_job(page.code, by=None) and None
    run_ready_jobs()
    page.refresh_from_db()
    assert (page.state, done, page.done) == ("cancelled", [0, 1], 2)
    with institution_scope(own):
        assert AuditEntry.objects.get().verb == "job.cancelled"


def test_what_was_cancelled_goes_on_where_it_stood_when_tried_again(page, own):
    at[1] = lambda: cancel_job(page.code, by=None) and None
    run_ready_jobs()
    at.clear()
    retry_job(page.code, by=None)
    assert run_ready_jobs() == 1
    page.refresh_from_db()
    assert (page.state, done) == ("done", [0, 1, 2, 3, 4])
    with institution_scope(own):
        assert [e.verb for e in AuditEntry.objects.order_by("pk")] == [
            "job.cancelled",
            "job.retried",
        ]


def test_cancelled_when_its_worker_was_dead_it_is_not_begun_again(page):
    assert queue.claim("one") is not None
    cancel_job(page.code, by=None)
    queue.put_back(set())
    page.refresh_from_db()
    assert page.state == "cancelling"
    run_ready_jobs()
    page.refresh_from_db()
    assert (page.state, done) == ("cancelled", [])


def test_what_has_ended_cannot_be_cancelled(page):
    run_ready_jobs()
    with pytest.raises(EndedAlready):
        cancel_job(page.code, by=None)


def test_only_what_failed_is_tried_again(page):
    with pytest.raises(NotFailed):
        retry_job(page.code, by=None)
    run_ready_jobs()
    with pytest.raises(NotFailed):
        retry_job(page.code, by=None)
    queue.DBTaskResult.objects.all().delete()
    with pytest.raises(Forgotten):
        retry_job(page.code, by=None)


def test_a_refusal_is_told_in_the_reader_s_language(page):
    def refuse() -> None:
        raise Refusal(gettext_lazy("Nothing runs for you"))

    at[2] = refuse
    run_ready_jobs()
    page.refresh_from_db()
    assert page.state == "failed"
    assert set(page.sentences) == {"zh-hans", "en"}
    assert page.sentences["en"] == "Nothing runs for you"
    [failure] = failed_jobs()
    assert (failure.id, failure.name) == (page.code, "testing.long")
    assert failure.error == "kaijuan.core.errors.Refusal" and failure.attempts == 1


def test_an_error_of_the_program_says_no_more_than_that(page):
    at[2] = lambda: done.index("张三")
    run_ready_jobs()
    page.refresh_from_db()
    assert (page.state, page.sentences) == ("failed", {})
    with override("en"):
        from kaijuan.core.jobs.shown import as_progress, facts

        shown = as_progress(page, may_act=True)
        assert "error inside" in str(shown.sentence) and shown.retry
        assert ("Kind of error", "ValueError") in facts(page)


def test_a_worker_that_is_to_end_hands_it_back_and_the_next_goes_on(page):
    claimed = queue.claim("one")
    queue.run(claimed, stopping=lambda: len(done) == 2)
    page.refresh_from_db()
    assert (page.state, page.attempt, done) == ("waiting", 0, [0, 1])
    # That was no death: it may happen as often as workers are started anew.
    for number in range(2):
        queue.run(queue.claim(str(number)), stopping=lambda: True)
    [row] = queue.DBTaskResult.objects.all()
    assert row.return_value == {"failures": 0, "excused": 3}
    assert run_ready_jobs() == 1
    page.refresh_from_db()
    assert (page.state, done) == ("done", [0, 1, 2, 3, 4])


def test_in_a_transaction_it_only_counts(page, monkeypatch):
    written = []
    monkeypatch.setattr(module.Progress, "_write", lambda self: written.append(self._done))

    @job("testing.in_one", once=True)
    def in_one(*, institution_id: int) -> None:
        with progress(total=3) as told:
            told.step()
            told.step()

    with transaction.atomic():
        from kaijuan.core.jobs.running import Running, as_running

        with as_running(Running(page.code, "testing.in_one", None, 1)):
            in_one(institution_id=1)
    assert written == []


def test_at_most_two_writes_a_second(page, monkeypatch):
    monkeypatch.setattr(module, "WRITE_EVERY", 0.5)
    ticks = iter(range(10**6))
    written = []

    def write(self):
        written.append(self._done)
        self._written_at = module.time.monotonic()

    monkeypatch.setattr(module.Progress, "_write", write)
    from kaijuan.core.jobs.running import Running, as_running

    with as_running(Running(page.code, "testing.long", None, 1)), progress(total=10**6) as told:
        # From here each look at the clock is a thousandth of a second after the last.
        told._written_at = 0.0
        monkeypatch.setattr(module.time, "monotonic", lambda: next(ticks) / 1000)
        for _ in range(5_000):
            told.step()
        monkeypatch.undo()
    assert 8 <= len(written) <= 11, "5 seconds"


def test_without_a_worker_nobody_is_told_and_nothing_breaks():
    with progress(total=3) as told:
        told.step()
        told.phase("x")
        with transaction.atomic():
            told.checkpoint(1)
    assert told.resume_from is None


@pytest.mark.parametrize(
    ("samples", "now_at", "n", "total", "expected"),
    [
        ([], 0, 0, 10, Pace(None, None)),
        ([[0, 0]], 1, 0, 10, Pace(None, None)),
        ([[0, 0], [1, 5]], 1, 5, 10, Pace(None, None)),  # too young to say
        ([[0, 0], [10, 5]], 10, 5, 10, Pace(0.5, 10.0)),
        ([[0, 0], [10, 5]], 10, 5, None, Pace(0.5, None)),
        ([[0, 5], [10, 5]], 10, 5, 10, Pace(None, None)),  # stands still
        ([[0, 0], [10, 5]], 75, 5, 10, Pace(None, None)),  # not heard of
        ([[0, 0], [10, 12]], 10, 12, 10, Pace(1.2, None)),  # more than there should be
        ([[10, 0], [0, 5]], 0, 5, 10, Pace(None, None)),  # the clock was put back
    ],
)
def test_pace_is_told_only_where_it_is_known(samples, now_at, n, total, expected):
    assert pace(samples, at=now_at, done=n, total=total) == expected


def test_samples_are_few_and_young():
    samples: list[list[float]] = []
    for second in range(600):
        samples = thinned([*samples, [second / 2, second]])
        assert len(samples) <= MOST
    assert samples[-1] == [299.5, 599]
    assert samples[0][0] >= 299.5 - 60
    assert pace(samples, at=299.5, done=599, total=1000).rate == pytest.approx(2.0)


def test_on_the_embedded_database_others_get_a_turn_after_each_part(page, monkeypatch):
    """A writer that waits looks every tenth of a second; without a pause it would never get in."""
    pauses = []
    monkeypatch.setattr(module, "AIR", 0.15)
    monkeypatch.setattr(module.time, "sleep", pauses.append)
    run_ready_jobs()
    assert pauses == ([0.15] * 5 if connection.vendor == "sqlite" else [])
