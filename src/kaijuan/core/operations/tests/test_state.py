"""The operator's page says how the house is, in sentences, and what to do."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.clock import now
from kaijuan.core.jobs.models import Heartbeat
from kaijuan.core.jobs.public import QueueNumbers, enqueue, job, run_ready_jobs
from kaijuan.core.operations.domain import facts, keeping, observations, place
from kaijuan.core.operations.domain.lines import Line, worst
from kaijuan.core.operations.domain.state import state
from kaijuan.core.tenancy.scope import institution_scope

pytestmark = pytest.mark.django_db
BACKEND = "kaijuan.core.accounts.backends.NameOrEmailBackend"


@job("operations_tests.fails", retries=0)
def fails(*, institution_id: None) -> None:
    raise RuntimeError("zhang-sanfeng")


def web(user: Any, language: str = "en") -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    client.cookies["kaijuan_lang"] = language
    return client


def line(key: str) -> Line:
    return next(found for found in state() if found.key == key)


def beat(name: str, *, age: float = 0.0) -> None:
    Heartbeat.objects.create(
        worker_id=name,
        host=f"{name}-host/boot/space",
        pid=1,
        born="1",
        started_at=now() - dt.timedelta(hours=1),
        beat_at=now() - dt.timedelta(seconds=age),
    )


def failed_job() -> uuid.UUID:
    code = enqueue("operations_tests.fails", institution_id=None)
    run_ready_jobs()
    return uuid.UUID(code)


def test_a_house_without_worker_says_so(consortium):
    assert line("worker").tone == "late" and "kaijuan-worker" in line("worker").todo
    beat("one", age=120)
    assert line("worker").tone == "late" and "2 minutes" in english("worker")
    beat("two")
    assert line("worker").tone == "open" and "two-host" in line("worker").sentence


def test_a_workers_age_is_told_by_the_clock_that_it_beats_by(monkeypatch):
    """A web host whose clock is ahead must not call a worker silent that is at work."""
    ahead = now() + dt.timedelta(minutes=1)
    beat("one")
    monkeypatch.setattr("kaijuan.core.operations.domain.facts.now", lambda: ahead)
    assert [each.alive for each in facts.beats()] == [True]


def english(key: str) -> str:
    from django.utils import translation

    with translation.override("en"):
        return line(key).sentence


def numbers(**values: Any) -> QueueNumbers:
    nothing = dict.fromkeys(("ready", "later", "running", "failed", "workers"), 0)
    return QueueNumbers(**{**nothing, "oldest_ready_seconds": None, **values})


@pytest.mark.parametrize(
    ("values", "tone"),
    [
        ({}, "open"),
        ({"ready": 3, "oldest_ready_seconds": 20.0}, "open"),
        ({"ready": 3, "oldest_ready_seconds": 400.0}, "late"),
        ({"failed": 1}, "limited"),
    ],
)
def test_the_queue(consortium, monkeypatch, values, tone):
    monkeypatch.setattr(facts, "queue_numbers", lambda: numbers(**values))
    assert line("queue").tone == tone


@pytest.mark.parametrize(
    ("free", "total", "tone"),
    [(80, 100, "open"), (10, 100, "limited"), (4, 100, "late"), (0.9, 2, "late")],
)
def test_the_disk(consortium, monkeypatch, free, total, tone):
    gib = 1 << 30
    monkeypatch.setattr(place, "disk", lambda: place.Disk(int(free * gib), total * gib))
    assert line("disk").tone == tone


@pytest.mark.parametrize(
    ("hours", "verified", "tone"),
    [(2, True, "open"), (25, True, "open"), (27, True, "late"), (2, False, "limited")],
)
def test_the_backup(monkeypatch, hours, verified, tone):
    at = now() - dt.timedelta(hours=hours)
    made = SimpleNamespace(at=at, bytes=4096, verified=verified)
    monkeypatch.setattr(facts, "last_backup", lambda: made)
    assert keeping.backup().tone == tone


def test_no_backup(monkeypatch):
    monkeypatch.setattr(facts, "last_backup", lambda: None)
    assert keeping.backup().tone == "limited", "a new house has its first night before it"
    monkeypatch.setattr(facts, "STARTED", now() - dt.timedelta(hours=27))
    assert keeping.backup().tone == "late"


def test_backups_switched_off(settings):
    settings.BACKUPS = ""
    assert keeping.backup().tone == "late" and "KAIJUAN_BACKUPS" in keeping.backup().todo


def test_commands_are_set_as_code_and_nothing_else_is_html():
    html = Line("x", "x", "late", "x", "<b> run `kaijuan <up>` now").todo_html
    assert html == "&lt;b&gt; run <code>kaijuan &lt;up&gt;</code> now"


def test_pending_migrations_and_clocks(consortium, monkeypatch):
    database = place.database()
    assert line("database").tone == "open" and line("clock").tone == "open"
    found = place.Database(database.engine, database.version, 1, 30.0, ("x.0001_initial",))
    monkeypatch.setattr(place, "database", lambda: found)
    assert line("database").tone == "late" and line("clock").tone == "late"


def test_chains_are_as_the_nightly_check_found_them(consortium):
    assert keeping.chains(observations.all_of_them()).tone == "plain"
    observations.keep(observations.CHAINS, {"broken": []})
    assert keeping.chains(observations.all_of_them()).tone == "open"
    observations.keep(observations.CHAINS, {"broken": ["SC: entry 2 was changed"]})
    told = keeping.chains(observations.all_of_them())
    assert told.tone == "late" and "SC: entry 2" in told.sentence


def test_open_secrets_are_named(settings, tmp_path):
    settings.HOME = tmp_path
    tmp_path.chmod(0o700)
    assert keeping.secrets().tone == "open"
    (tmp_path / "secret-key").write_text("x")
    (tmp_path / "secret-key").chmod(0o644)
    told = keeping.secrets()
    assert told.tone == "late" and "secret-key" in told.sentence


@pytest.mark.parametrize("tone", ["late", "limited", "plain", "open"])
def test_every_tone_has_a_word_and_a_shape(tone):
    found = Line("x", "x", tone, "x")
    assert found.badge and (found.icon or tone == "plain")


def test_the_gravest_counts():
    tones = [Line("x", "x", tone, "x") for tone in ("open", "limited", "plain")]
    assert worst(tones) == "limited" and worst([]) == "open"


def test_the_page_and_its_json_say_the_same(personas):
    client = web(personas["operator"])
    page = client.get(reverse("operations:state"))
    told = client.get(reverse("operations:status")).json()
    assert page.status_code == 200
    keys = [line["key"] for line in told["lines"]]
    assert len(keys) == 11 and told["status"] in {"late", "limited", "open", "plain"}
    for key in keys:
        assert f'id="state-{key}"' in page.content.decode()


def test_the_page_asks_for_its_lines_only(personas):
    client = web(personas["operator"])
    fragment = client.get(reverse("operations:state"), headers={"HX-Request": "true"})
    assert 'id="state-web"' in fragment.content.decode()
    assert "<html" not in fragment.content.decode()


def test_as_many_queries_for_many_rows(personas, django_assert_max_num_queries):
    client = web(personas["operator"])
    path = reverse("operations:state")
    client.get(path)
    counted = []
    for number in range(3):
        for extra in range(number * 2):
            beat(f"w{number}{extra}")
            failed_job()
        with django_assert_max_num_queries(20) as queries:
            assert client.get(path).status_code == 200
        counted.append(len(queries))
    assert len(set(counted)) == 1, counted


def test_failed_jobs_are_listed_without_what_a_person_wrote(personas):
    code = failed_job()
    client = web(personas["operator"])
    page = client.get(reverse("operations:failed")).content.decode()
    assert str(code) in page and "operations_tests.fails" in page and "RuntimeError" in page
    assert "zhang-sanfeng" not in page
    table = client.get(reverse("operations:failed"), {"format": "csv"})
    assert str(code) in table.content.decode() and table.headers["Content-Type"].startswith("text/")
    assert client.get(reverse("operations:failed"), {"name": "x.y"}).status_code == 422
    empty = Client()
    assert empty.get(reverse("operations:failed")).status_code == 302


def test_a_failed_job_is_tried_again_once_and_written_down(personas, consortium):
    code = failed_job()
    client = web(personas["operator"])
    address = reverse("operations:retry", args=[code])
    assert client.post(address).status_code == 302
    assert DBTaskResult.objects.get(pk=code).status == "READY"
    with institution_scope(consortium):
        entry = AuditEntry.objects.get(verb="job.retried")
    assert entry.actor_code == personas["operator"].code
    again = client.post(address, follow=True)
    assert again.status_code == 200 and "toast" in again.content.decode()
    with institution_scope(consortium):
        assert AuditEntry.objects.filter(verb="job.retried").count() == 1
    assert client.post(reverse("operations:retry", args=[uuid.uuid4()])).status_code == 404


def test_the_secretariat_looks_and_does_not_act(personas):
    code = failed_job()
    client = web(personas["secretariat"])
    page = client.get(reverse("operations:failed")).content.decode()
    assert str(code) in page and "Try again" not in page
    assert client.post(reverse("operations:retry", args=[code])).status_code == 403
    assert client.post(reverse("operations:look")).status_code == 403


def test_checks_can_be_asked_for_now(personas, consortium):
    client = web(personas["operator"])
    assert client.post(reverse("operations:look")).status_code == 302
    assert run_ready_jobs() == 3
    found = observations.all_of_them()
    assert found["chains"].details == {"broken": []} and found["files"].details["count"] >= 0
    with institution_scope(consortium):
        assert AuditEntry.objects.filter(verb="check.asked").count() == 1


def test_the_desk_leads_there(personas):
    assert reverse("operations:state") in web(personas["operator"]).get("/desk/").content.decode()
    assert reverse("operations:state") not in (
        web(personas["librarian"]).get("/desk/").content.decode()
    )
