"""The pages of long jobs: who sees them, what they say, and what can be done there."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaijuan.core.clock import now
from kaijuan.core.jobs import queue
from kaijuan.core.jobs.models import JobProgress
from kaijuan.core.jobs.public import job, progress, run_ready_jobs, start_long
from kaijuan.core.tenancy.models import Institution

pytestmark = pytest.mark.django_db
BACKEND = "kaijuan.core.accounts.backends.NameOrEmailBackend"


@job("testing.on_page", may_see="directory.manage_people")
def on_page(*, institution_id: int) -> None:
    with progress(total=2) as told:
        told.step(2)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def ask(at: Institution, by=None) -> JobProgress:
    code = start_long("testing.on_page", title="Import", by=by, institution_id=at.pk)
    return JobProgress.objects.get(code=code)


def address(page: JobProgress, name: str = "job") -> str:
    return reverse(f"jobs:{name}", args=[page.code])


def test_who_asked_and_who_has_the_right_there_see_it_nobody_else(own, foreign, personas):
    page = ask(own, by=personas["librarian"])
    seen = {
        name
        for name, user in personas.items()
        if user.is_authenticated and signed_in(user).get(address(page)).status_code == 200
    }
    assert seen == {"librarian", "director", "operator"}
    for name in ("stranger", "reader", "secretariat"):
        assert signed_in(personas[name]).get(address(page)).status_code == 404
        assert signed_in(personas[name]).post(address(page, "cancel")).status_code == 404
        assert signed_in(personas[name]).post(address(page, "retry")).status_code == 404
    page.refresh_from_db()
    assert page.state == "waiting"


def test_who_lost_the_right_sees_it_and_does_nothing_to_it(own, personas):
    director = personas["director"]
    page = ask(own, by=director)
    client = signed_in(director)
    assert address(page, "cancel") in client.get(address(page)).content.decode()
    director.memberships.all().delete()
    shown = client.get(address(page))
    assert shown.status_code == 200 and address(page, "cancel") not in shown.content.decode()
    assert client.post(address(page, "cancel")).status_code == 403
    JobProgress.objects.update(state="failed")
    queue.DBTaskResult.objects.update(status="FAILED")
    assert address(page, "retry") not in client.get(address(page)).content.decode()
    assert client.post(address(page, "retry")).status_code == 403
    assert queue.DBTaskResult.objects.get().status == "FAILED"


def test_the_list_holds_what_one_may_see(own, foreign, personas):
    mine, theirs = ask(own), ask(foreign)
    html = signed_in(personas["director"]).get("/jobs/").content.decode()
    assert str(mine.code) in html and str(theirs.code) not in html
    assert str(mine.code) not in signed_in(personas["reader"]).get("/jobs/").content.decode()


def test_the_fragment_asks_again_until_the_end(own, personas):
    page = ask(own)
    client = signed_in(personas["director"])
    fragment = client.get(address(page), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert 'hx-trigger="every 1s"' in fragment and 'role="progressbar"' in fragment
    assert "<noscript>" in fragment
    run_ready_jobs()
    ended = client.get(address(page), headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in ended and 'aria-valuenow="100"' in ended


def test_cancelled_without_script_and_tried_again(own, personas):
    page = ask(own)
    client = signed_in(personas["director"])
    html = client.get(address(page)).content.decode()
    assert re.search(rf'<form method="post" action="{address(page, "cancel")}"', html)
    assert client.post(address(page, "cancel"), follow=True).status_code == 200
    page.refresh_from_db()
    assert (page.state, page.cancel_asked_by) == ("cancelled", personas["director"])
    late = client.post(address(page, "cancel"))
    assert late.status_code == 422
    assert client.post(address(page, "retry")).status_code == 302
    assert client.post(address(page, "retry")).status_code == 422
    assert run_ready_jobs() == 1


def test_cancelling_by_htmx_answers_with_the_fragment(own, personas):
    page = ask(own)
    queue.claim("one")
    client = signed_in(personas["director"])
    answer = client.post(address(page, "cancel"), headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "<html" not in answer.content.decode()
    page.refresh_from_db()
    assert page.state == "cancelling"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("state", JobProgress.State.values)
def test_every_state_can_be_shown(state, language, own, personas):
    page = ask(own)
    JobProgress.objects.update(state=state, done=1, total=None, attempts=2)
    client = signed_in(personas["director"])
    assert client.get(address(page), {"lang": language}).status_code == 200
    html = client.get("/jobs/", {"state": state, "lang": language}).content.decode()
    assert str(page.code) in html


def test_a_state_that_does_not_exist_and_a_page_that_is_not_there(own, personas):
    client = signed_in(personas["director"])
    assert client.get("/jobs/?state=dancing").status_code == 404
    assert client.get("/jobs/?page=99").status_code == 404
    assert client.get(f"/jobs/{uuid.uuid4()}/").status_code == 404
    assert client.get("/jobs/?state=failed").status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_is_taken_away(form, own, personas):
    ask(own)
    answer = signed_in(personas["director"]).get("/jobs/", {"format": form})
    assert answer.status_code == 200 and f"jobs.{form}" in answer["Content-Disposition"]


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_one_job_or_many_the_same_queries(own, personas):
    client = signed_in(personas["director"])
    first = ask(own, by=personas["librarian"])
    one = queries(client, "/jobs/"), queries(client, address(first))
    for name in ("director", "reader", "auditor"):
        ask(own, by=personas[name])
    assert (queries(client, "/jobs/"), queries(client, address(first))) == one


def test_a_page_is_forgotten_with_its_job(own):
    ask(own)
    run_ready_jobs()
    queue.DBTaskResult.objects.update(finished_at=now() - 2 * queue.KEEP_FINISHED)
    queue.forget_finished()
    assert not JobProgress.objects.exists()
