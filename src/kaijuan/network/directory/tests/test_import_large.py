"""A long table comes in part by part: cancelled, gone on with after a crash, nothing twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.audit.public import broken_chains
from kaijuan.core.clock import now
from kaijuan.core.jobs import progress as telling
from kaijuan.core.jobs import queue
from kaijuan.core.jobs.models import JobProgress
from kaijuan.core.jobs.public import cancel_job, retry_job, run_ready_jobs
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.domain import import_large
from kaijuan.network.directory.models import Alias, ImportFile
from kaijuan.network.directory.tests.tables import table
from kaijuan.network.directory.tests.test_import_page import upload

pytestmark = pytest.mark.django_db
COUNT = 320


def line(number: int, *, name: str = "", aliases: str = "") -> str:
    code = 40000 + number
    return f"{code},{number},,{name or f'第{number}学院'},vocational-public,成都,{aliases}"


def lines(**of: str) -> bytes:
    """A long table; ``of`` gives some lines other aliases, as ``n7="甲;乙"``."""
    return table(*(line(n, aliases=of.get(f"n{n}", "")) for n in range(1, COUNT + 1)))


@pytest.fixture(autouse=True)
def _parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_large, "PART", 50)
    monkeypatch.setattr(telling, "WRITE_EVERY", 0.0)
    monkeypatch.setattr(telling, "AIR", 0.0)


@pytest.fixture
def secretariat(web: Any) -> Client:
    client: Client = web("secretariat")
    return client


def sent(client: Client, data: bytes) -> JobProgress:
    answer = upload(client, data, "import")
    assert answer.status_code == 302, answer.content.decode()
    page = JobProgress.objects.order_by("-pk")[0]
    assert answer["Location"] == f"/jobs/{page.code}/"
    return page


def came_in() -> int:
    return Institution.objects.filter(key__startswith="4").count()


def entries() -> list[dict[str, Any]]:
    with institution_scope(Institution.objects.get(kind="consortium")):
        rows = AuditEntry.objects.filter(verb="institutions.imported_in_part")
        return [entry.details for entry in rows.order_by("sequence")]


def at_part(number: int, monkeypatch: pytest.MonkeyPatch, happens: Any) -> None:
    """Something happens inside the transaction of the part with that number, before its end."""
    real, seen = import_large.record, []

    def recorded(*args: Any, **kwargs: Any) -> Any:
        seen.append(1)
        made = real(*args, **kwargs)
        if len(seen) == number:
            happens()
        return made

    monkeypatch.setattr(import_large, "record", recorded)


def test_it_is_handed_to_the_worker_and_shown(secretariat):
    page = sent(secretariat, lines())
    assert came_in() == 0
    assert str(COUNT) in secretariat.get(f"/jobs/{page.code}/").content.decode()
    assert run_ready_jobs() == 1
    page.refresh_from_db()
    assert (page.state, page.done, page.total) == ("done", COUNT, COUNT)
    assert came_in() == COUNT
    assert not ImportFile.objects.exists()
    assert [(e["first"], e["last"]) for e in entries()][:2] == [(2, 51), (52, 101)]
    assert sum(e["created"] for e in entries()) == COUNT
    assert broken_chains() == []


def test_a_short_table_comes_in_at_once(secretariat):
    assert upload(secretariat, table(*(line(n) for n in range(1, 20))), "import").status_code == 302
    assert came_in() == 19
    assert not JobProgress.objects.exists()


def test_htmx_is_led_to_the_page(secretariat):
    answer = upload(secretariat, lines(), "import", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/jobs/{JobProgress.objects.get().code}/"


def test_a_bad_line_is_told_at_once_and_nothing_begins(secretariat):
    data = table(*(line(n) for n in range(1, COUNT)), "1,1,1,癸,x,,")
    assert upload(secretariat, data, "import").status_code == 422
    assert not JobProgress.objects.exists() and not ImportFile.objects.exists()


def test_again_it_changes_nothing_and_the_log_says_nothing(secretariat):
    sent(secretariat, lines())
    run_ready_jobs()
    before = len(entries())
    sent(secretariat, lines())
    run_ready_jobs()
    assert len(entries()) == before and came_in() == COUNT


def test_cancelled_the_parts_before_stay_and_trying_again_goes_on(secretariat, monkeypatch):
    page = sent(secretariat, lines())
    at_part(3, monkeypatch, lambda: cancel_job(page.code, by=None))
    run_ready_jobs()
    page.refresh_from_db()
    assert (page.state, page.done, came_in()) == ("cancelled", 150, 150)
    retry_job(page.code, by=None)
    run_ready_jobs()
    page.refresh_from_db()
    assert (page.state, page.attempts, came_in()) == ("done", 2, COUNT)
    assert [e["created"] for e in entries()] == [50, 50, 50, 50, 50, 50, 20]


def test_a_worker_that_dies_in_a_part_nothing_is_done_twice(secretariat, monkeypatch):
    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    page = sent(secretariat, lines())
    at_part(4, monkeypatch, die)
    with pytest.raises(Killed):
        run_ready_jobs()
    assert came_in() == 150 and len(entries()) == 3
    queue.put_back(set())
    run_ready_jobs()
    page.refresh_from_db()
    assert (page.state, page.attempts, came_in()) == ("done", 2, COUNT)
    assert [e["created"] for e in entries()] == [50, 50, 50, 50, 50, 50, 20]
    assert broken_chains() == []


def test_an_alias_moves_from_the_last_part_to_the_first(secretariat):
    sent(secretariat, lines(n310="锦城"))
    run_ready_jobs()
    sent(secretariat, lines(n2="锦城"))
    run_ready_jobs()
    assert Alias.objects.get(name="锦城").institution.key == "40002"
    changed = sum(e["changed"] for e in entries())
    assert changed == 2, "the one that lost it and the one that got it"


def test_what_was_taken_meanwhile_is_told_on_the_page(secretariat):
    page = sent(secretariat, lines())
    Institution.objects.create(key="L99", name="第7学院", kind="military", city="成都", slug="l99")
    run_ready_jobs()
    page.refresh_from_db()
    assert page.state == "failed" and came_in() == 0
    assert "Line 8: " in page.sentences["en"] and "第 8 行" in page.sentences["zh-hans"]
    html = secretariat.get(f"/jobs/{page.code}/", {"lang": "en"}).content.decode()
    assert "Line 8: " in html


def test_tables_that_nobody_went_on_with_are_forgotten(secretariat):
    page = sent(secretariat, lines())
    cancel_job(page.code, by=None)
    import_large.forget_tables()
    assert ImportFile.objects.count() == 1
    with time_machine.travel(now() + import_large.KEEP + dt.timedelta(days=1)):
        import_large.forget_tables()
    assert not ImportFile.objects.exists()
    retry_job(page.code, by=None)
    run_ready_jobs()
    page.refresh_from_db()
    assert "no longer kept" in page.sentences["en"]
