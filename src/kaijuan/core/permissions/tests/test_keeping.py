"""What a browser may keep: nothing that was written for one person."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
BACKEND = "kaijuan.core.accounts.backends.NameOrEmailBackend"
PAGES = ["/", "/desk/", "/i/{own}/", "/i/{own}/people/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_next_person_at_this_computer_finds_no_page_of_the_last(page, own, personas):
    client = Client()
    client.force_login(personas["director"], backend=BACKEND)
    answer = client.get(page.format(own=own.slug))
    assert "no-store" in answer.headers.get("Cache-Control", "")
    assert "private" in answer.headers["Cache-Control"]


def test_a_refusal_is_not_kept_either(own, client):
    assert "no-store" in client.get("/desk/").headers.get("Cache-Control", "")


@pytest.mark.parametrize("page", ["/", "/i/{own}/"])
def test_what_everybody_reads_may_be_kept(page, own, client):
    assert "no-store" not in client.get(page.format(own=own.slug)).headers.get("Cache-Control", "")
