"""One's own messages: in the masthead, in a list, opened, taken away."""

from __future__ import annotations

import csv
import io
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaijuan.core.notify.models import Message
from kaijuan.core.notify.public import tell, unread_by

pytestmark = pytest.mark.django_db
BACKEND = "kaijuan.core.accounts.backends.NameOrEmailBackend"


@pytest.fixture
def told(own, foreign, two):
    """Three messages for the first, one of another library; one for the second."""
    for what in ("甲", "乙"):
        tell(two[:1], "About %(what)s", institution=own, href="/?x", parameters={"what": what})
    tell(two, "About %(what)s", institution=foreign, href="/", parameters={"what": "丙"})
    return list(Message.objects.filter(user=two[0]).order_by("pk"))


@pytest.fixture
def page(client, two, told):
    client.force_login(two[0], backend=BACKEND)
    return client


def shown(answer) -> list[str]:
    return [row["text"] for row in answer.context["rows"]]


def test_unread_first_then_newest(page, told):
    page.post(f"/messages/{told[2].code}/open/")
    assert shown(page.get("/messages/")) == ["About 乙", "About 甲", "About 丙"]


def test_opening_marks_as_read_and_leads_on(page, told, two):
    answer = page.post(f"/messages/{told[0].code}/open/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/?x"
    assert unread_by(two[0]) == 2
    first = Message.objects.get(pk=told[0].pk).read_at
    page.post(f"/messages/{told[0].code}/open/")
    assert Message.objects.get(pk=told[0].pk).read_at == first


def test_looking_marks_nothing(page, told, two):
    page.get("/messages/")
    assert page.get(f"/messages/{told[0].code}/open/").status_code == 405
    assert unread_by(two[0]) == 3


def test_another_persons_message_is_missing(client, two, told):
    client.force_login(two[1], backend=BACKEND)
    assert client.post(f"/messages/{told[0].code}/open/").status_code == 404
    assert client.post(f"/messages/{uuid.uuid4()}/open/").status_code == 404
    assert unread_by(two[0]) == 3
    assert shown(client.get("/messages/")) == ["About 丙"]


def test_all_as_read_is_mine_alone(page, two):
    answer = page.post("/messages/read/", follow=True)
    assert "3" in answer.content.decode()
    assert (unread_by(two[0]), unread_by(two[1])) == (0, 1)
    assert "told-unread" not in page.get("/messages/").content.decode()


def test_narrowed(page, foreign, told):
    assert shown(page.get(f"/messages/?library={foreign.key}")) == ["About 丙"]
    assert shown(page.get("/messages/?state=read")) == []
    assert page.get("/messages/?state=eaten").status_code == 404
    assert page.get("/messages/?page=9").status_code == 404


def test_taken_away(page):
    answer = page.get("/messages/?format=csv&lang=en")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Message", "About 丙", "About 乙", "About 甲"]


def test_the_masthead_counts_and_asks_once(page, client, two):
    with CaptureQueriesContext(connection) as asked:
        html = page.get("/account/").content.decode()
    assert '<b class="count">3</b>' in html
    assert len([q for q in asked if "notify_message" in q["sql"]]) == 1
    page.logout()
    with CaptureQueriesContext(connection) as asked:
        assert "/messages/" not in page.get("/sign-in/").content.decode()
    assert not [q for q in asked if "notify_message" in q["sql"]]


def test_an_empty_list_says_what_comes_here(client, two):
    client.force_login(two[0], backend=BACKEND)
    html = client.get("/messages/?lang=en").content.decode()
    assert "Nobody has told you anything yet" in html
    assert "Export" not in html


def test_a_stranger_signs_in_first(client, told):
    assert client.get("/messages/").headers["Location"].startswith("/sign-in/")
    assert client.post(f"/messages/{told[0].code}/open/").headers["Location"].startswith("/sign-in")
