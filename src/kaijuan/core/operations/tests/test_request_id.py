"""Every answer says its number; only our own proxy may choose it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kaijuan.core.requestid import request_id

pytestmark = pytest.mark.django_db
OURS = re.compile(r"[0-9a-f]{32}")


def number_of(client: Client, path: str = "/", **headers: str) -> str:
    return str(client.get(path, headers=headers).headers["X-Request-ID"])


def test_each_answer_has_a_number_of_its_own(consortium, client):
    first, second = number_of(client), number_of(client, "/nowhere/")
    assert OURS.fullmatch(first) and OURS.fullmatch(second) and first != second
    assert request_id() == ""


def test_a_browser_does_not_choose_it(consortium, client):
    assert OURS.fullmatch(number_of(client, **{"x-request-id": "chosen-by-a-browser"}))


def test_the_proxy_chooses_it(consortium, client, settings):
    settings.BEHIND_PROXY = True
    assert number_of(client, **{"x-request-id": "proxy-0123456789"}) == "proxy-0123456789"


@pytest.mark.parametrize("given", ["", "short", "a" * 65, "with space in it", '"quoted-number"'])
def test_what_is_no_number_is_not_taken(consortium, client, settings, given):
    settings.BEHIND_PROXY = True
    assert OURS.fullmatch(number_of(client, **{"x-request-id": given}))
