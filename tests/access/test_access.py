"""The access test: every address x method x persona x {own, foreign, missing} object.

The addresses come from the resolver itself, so a new one that nobody classified fails here. Foreign
rows carry a canary in every text that a person could read; no answer may hold it.
"""

from __future__ import annotations

import re
import uuid
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from tests.access.classified import EVERYONE, SIGNED_IN, Row
from tests.access.objects import CANARY, PATTERNS, World, addresses
from tests.access.table import TABLE

pytestmark = pytest.mark.django_db

ADDRESSES = dict(addresses(get_resolver().url_patterns))
NAMES = sorted(set(ADDRESSES) & set(TABLE))


def test_every_address_is_classified():
    assert sorted(ADDRESSES) == sorted(TABLE)


def test_every_view_is_declared():
    assert [n for n, (_, view) in ADDRESSES.items() if getattr(view, "access", None) is None] == []


def test_a_view_without_declaration_is_refused(settings, consortium, client):
    settings.ROOT_URLCONF = "tests.access.undeclared_urls"
    assert client.get("/undeclared/").status_code == 403


class Callers:
    """Everybody's browser; what one request did, also to a session, is undone for the next."""

    def __init__(self, world: World) -> None:
        self._cookies = world.cookies
        self._client = Client(raise_request_exception=False)

    def call(self, persona: str, method: str, path: str) -> Any:
        self._client.cookies = SimpleCookie(self._cookies[persona])
        with transaction.atomic():
            answer = getattr(self._client, method.lower())(path)
            transaction.set_rollback(True)
        return answer


@pytest.fixture
def callers(world: World) -> Callers:
    return Callers(world)


def outcome(answer: Any) -> str:
    """What happened, whatever its number."""
    status = answer.status_code
    if status == 302 and answer.headers["Location"].startswith("/sign-in/"):
        return "sign in first"
    if status == 401:
        return "sign in first"
    return {403: "told no", 404: "missing", 405: "not served"}.get(status, "through")


def expected(row: Row, persona: str, method: str, world: World, at: str) -> str:
    """What is right for ``persona``; the stranger is at home at the foreign library."""
    who = row.who(method)
    if at == "nowhere":
        return "missing"
    home = world.home_of(persona)
    here = world.place(row.name, at)
    acts_as = "director" if persona == "stranger" and here == home else persona
    permitted = who or row.get or row.post
    if row.exact:
        said = row.exact[persona]
        return said if who or said in {"told no", "sign in first"} else "not served"
    if not permitted:
        return "missing" if method in {"GET", "HEAD"} else "not served"
    if row.private and persona != "anonymous" and persona not in permitted:
        return "missing"
    if permitted != EVERYONE:
        if persona == "anonymous":
            return "sign in first"
        if permitted != SIGNED_IN and home != here:
            return "missing"
        if acts_as not in permitted:
            return "told no"
    if not who:
        return "not served"
    return "missing" if at in {"missing", "smuggled"} else "through"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["GET", pytest.param("HEAD", marks=pytest.mark.once), "POST"])
def test_who_gets_through(name, method, world, callers):
    row = TABLE[name].named(name)
    for at, path in world.paths(name, row).items():
        for persona in world.personas:
            answer = callers.call(persona, method, path)
            case = f"{method} {path} as {persona} ({at})"
            assert answer.status_code < 500, case
            assert outcome(answer) == expected(row, persona, method, world, at), case
            if not world.may_read_canary(persona, row.name, at):
                assert CANARY not in answer.content.decode(errors="replace"), case


@pytest.mark.once
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_do_nothing(name, method, world, callers):
    row = TABLE[name].named(name)
    for at, path in world.paths(name, row).items():
        for persona in world.personas:
            answer = callers.call(persona, method, path)
            if method == "PUT" and persona in row.put:
                assert answer.status_code == 422, "let in, and refused for its empty body"
                continue
            done = outcome(answer) == "through" and answer.status_code != 302
            assert not done, f"{method} {path} as {persona} ({at})"
            assert answer.status_code < 500


#: What stands under the consortium's own addresses has no foreign counterpart, nor has a "=word".
MEMBERS_OBJECTS = [
    n
    for n in NAMES
    if any(not each.startswith("=") for each in TABLE[n].objects.values())
    and "<slug:institution>" in PATTERNS[n]
]


@pytest.mark.parametrize("name", MEMBERS_OBJECTS)
def test_a_foreign_object_answers_like_a_missing_one(name, world, callers):
    """Same status and, but for what the request itself said, the same bytes."""
    paths = world.paths(name, TABLE[name].named(name))
    for persona in world.personas:
        answers = [callers.call(persona, "GET", paths[at]) for at in ("smuggled", "missing")]
        bodies = [
            plain(answer, path)
            for answer, path in zip(answers, (paths["smuggled"], paths["missing"]), strict=True)
        ]
        assert answers[0].status_code == answers[1].status_code, persona
        assert bodies[0] == bodies[1], persona


def plain(answer: Any, path: str) -> str:
    """The body without the address asked for and without tokens."""
    text = answer.content.decode()
    for code in re.findall(r"[0-9a-f-]{36}", path):
        text = text.replace(code, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|x-csrftoken": "[^"]*"', "", text)


def test_unknown_addresses_are_missing_for_everybody(world, callers):
    for persona in world.personas:
        assert callers.call(persona, "GET", f"/{uuid.uuid4()}/").status_code == 404


DRAFT = [
    "/reports/draft/",
    "/reports/draft/report.json",
    "/reports/draft/report.html",
    "/reports/draft/report.pdf",
    "/reports/draft/report.docx",
    "/reports/draft/report.prov.jsonld",
    "/reports/draft/figures/",
    "/reports/draft/figures/F01/",
    "/reports/draft/compare/?f=F01",
    "/api/v1/releases/draft",
]


@pytest.mark.parametrize("path", DRAFT)
def test_a_draft_is_the_secretariats_alone(path, world, callers):
    for persona in world.personas:
        answer = callers.call(persona, "GET", path)
        if persona != "secretariat":
            assert answer.status_code == 404, persona
            assert CANARY not in answer.content.decode()


LISTS = ["/", "/reports/", "/api/v1/releases", "/api/v1/data-points", "/api/v1/institutions"]


@pytest.mark.parametrize("path", LISTS)
def test_lists_hold_no_draft(path, world, callers):
    for persona in world.personas:
        if persona != "secretariat":
            assert CANARY not in callers.call(persona, "GET", path).content.decode(), persona


def test_a_figure_of_a_draft_is_not_in_the_api(world, callers):
    path = f"/api/v1/data-points/{world.objects['own', 'draft point']}"
    for persona in world.personas:
        if persona != "secretariat":
            assert callers.call(persona, "GET", path).status_code == 404, persona
