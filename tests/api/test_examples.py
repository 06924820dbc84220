"""The reference page: every operation has an example, and every example works as it stands."""

from __future__ import annotations

import re
import shlex
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.tokens.public import make_token
from tests.access.objects import World
from tests.access.questionnaires import form

pytestmark = pytest.mark.django_db
DOCS = "/api/v1/docs"


@pytest.fixture
def world(furnished: World, db: None) -> World:
    with institution_scope(furnished.consortium):
        form("联盟")
    return furnished


def commands(html: str) -> list[list[str]]:
    """The words of each command line that is one of an operation's examples."""
    found = [
        unescape(each) for each in re.findall(r'<code translate="no">(curl.*?)</code>', html, re.S)
    ]
    return [shlex.split(each.replace("\\\n", " ")) for each in found]


def carry_out(words: list[str], token: str) -> Any:
    """What curl would do, asked of the test server."""
    method, headers, data, address = "GET", {}, b"", ""
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _colon, value = next(rest).partition(": ")
            headers[name] = value.replace("$TOKEN", token)
        elif word == "--data":
            data = next(rest).encode()
        else:
            address = word
    parts = urlsplit(address)
    assert parts.scheme == "http"
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    kind = headers.pop("Content-Type", "application/octet-stream")
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    return client.generic(method, path, data, kind, headers=headers)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_example_works(world, language):
    user = world.personas["secretariat"]
    scopes = ["reports:read", "reports:write", "forms:read"]
    _token, secret = make_token(user, name="x", scopes=scopes, days=1, by=user)
    page = Client().get(DOCS, {"lang": language})
    assert page.status_code == 200
    found = commands(page.content.decode())
    # Of 21 operations: what is expected of whom, no example of the four of reports names.
    assert len(found) == 17
    met = [(carry_out(words, secret.text), words) for words in found]
    for answer, words in met:
        assert answer.status_code in {200, 201}, (words, answer.content.decode())
    assert [answer.status_code for answer, _ in met].count(201) == 2


def test_an_example_that_does_not_work_would_be_found():
    words = ["curl", "http://testserver/api/v1/institutions/nobody"]
    assert carry_out(words, "x").status_code == 404


def test_every_operation_and_parameter_is_on_the_page(world):
    html = Client().get(DOCS, {"lang": "en"}).content.decode()
    document = Client().get("/api/v1/openapi.json", {"lang": "en"}).json()
    for path, methods in document["paths"].items():
        for said in methods.values():
            assert path in html
            assert f'id="{said["operationId"]}"' in html
            for parameter in said["parameters"]:
                assert f">{parameter['name']}</code>" in html
                assert parameter["description"], (path, parameter["name"])


def test_it_is_drawn_without_a_house(client):
    page = client.get(DOCS)
    assert page.status_code == 200
    assert 'href="#institutions"' in page.content.decode()


def test_it_needs_no_script_and_no_other_host(world):
    html = Client().get(DOCS).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)


def test_the_same_number_of_queries_however_many_figures(world, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    Client().get(DOCS)
    with CaptureQueriesContext(connection) as first:
        Client().get(DOCS)
    # Each example looks up what it names and what it sends.
    assert len(first) <= 11
    from kaijuan.core.testing.factories import make_institution

    for name in ("丙大学", "丁大学", "戊大学"):
        make_institution(name)
    with institution_scope(world.consortium):
        for _number in range(3):
            form("联盟又")
    with django_assert_num_queries(len(first)):
        Client().get(DOCS)
