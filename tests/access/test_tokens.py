"""The API by token: every operation x persona x right, wrong, ended and foreign token.

What a token may do is what its owner may do and its scopes include; no more, and for public reading
no less than a stranger.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.test import Client

from kaijuan.core.permissions.access import access_of
from kaijuan.core.permissions.scopes import scopes
from kaijuan.core.tokens.models import Token
from kaijuan.core.tokens.public import make_token, revoke_token
from tests.access.objects import CANARY, PATTERNS, World
from tests.access.table import API, KEEPERS
from tests.access.test_access import ADDRESSES

pytestmark = pytest.mark.django_db
PEOPLE = (
    "reader",
    "librarian",
    "facilities",
    "director",
    "auditor",
    "secretariat",
    "operator",
    "stranger",
)
#: Each operation: its address and, by the scope of the token, who gets how far.
READING = {
    "institutions": "/api/v1/institutions",
    "institution": "/api/v1/institutions/SC",
    "list_data_points": "/api/v1/data-points",
    "one_data_point": "/api/v1/data-points/{point}",
    "list_releases": "/api/v1/releases",
    "one_release": "/api/v1/releases/case",
    "list_services": "/api/v1/services",
    "one_service": "/api/v1/services/{service}",
    "list_modes": "/api/v1/modes",
    "list_mode_history": "/api/v1/modes/history",
    "levels": "/api/v1/levels",
    "institution_level": "/api/v1/levels/institutions/SC",
}
WRITING = {
    "put_figure": ("PUT", "/api/v1/data-points/{new}"),
    "post_correction": ("POST", "/api/v1/data-points/{point}/corrections"),
}


@pytest.fixture
def token(world) -> Any:
    """``token(persona, scope)``: the text of a new token."""

    def make(persona: str, *scopes: str) -> str:
        user = world.personas[persona]
        return make_token(user, name="x", scopes=scopes, days=1, by=user)[1].text

    return make


def ask(world: World, method: str, path: str, text: str) -> Any:
    service = world.objects["own", "service"]
    point = world.objects["own", "point"]
    found = path.format(point=point, service=service, new=uuid.uuid4())
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    data = json.dumps({}) if method != "GET" else ""
    headers = {"Authorization": f"Bearer {text}"}
    return client.generic(method, found, data, "application/json", headers=headers)


def test_every_operation_is_asked_here():
    named = {f"{API}:{name}" for name in (*READING, *WRITING)}
    library = {f"{API}:openapi-json", f"{API}:api-root"}
    assert named == {name for name in PATTERNS if name.startswith(API)} - library


def test_every_operation_says_how_a_token_passes():
    """Behind the door without a scope means: closed to every token."""
    for name in (*READING, *WRITING):
        view = ADDRESSES[f"{API}:{name}"][1]
        for access in view.access_by_method.values():
            assert not access.signed_in or access.scope in scopes, name


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize("scope", ["reports:read", "reports:write"])
def test_public_reading_is_open_to_every_living_token(name, scope, world, token):
    for persona in PEOPLE:
        answer = ask(world, "GET", READING[name], token(persona, scope))
        assert answer.status_code == 200, (name, persona)
        if not (persona == "secretariat" and scope == "reports:read"):
            assert CANARY not in answer.content.decode(), (name, persona)


@pytest.mark.parametrize("path", ["/api/v1/releases/draft", "/api/v1/data-points/{draft}"])
def test_a_draft_needs_the_secretariat_and_the_scope(path, world, token):
    path = path.replace("{draft}", str(world.objects["own", "draft point"]))
    for persona in PEOPLE:
        for scope in ("reports:read", "reports:write"):
            seen = ask(world, "GET", path, token(persona, scope)).status_code
            may = persona == "secretariat" and scope == "reports:read"
            assert seen == (200 if may else 404), (persona, scope)


@pytest.mark.parametrize("name", WRITING)
def test_writing_needs_the_role_and_the_scope(name, world, token):
    method, path = WRITING[name]
    for persona in PEOPLE:
        wrong = ask(world, method, path, token(persona, "reports:read"))
        assert wrong.status_code == 403, persona
        assert "reports:write" in wrong.json()["detail"]
        right = ask(world, method, path, token(persona, "reports:write"))
        # Let in, and refused for its empty body.
        assert right.status_code == (422 if persona in KEEPERS else 403), persona


@pytest.mark.parametrize("name", [*READING, *WRITING])
def test_an_ended_a_revoked_and_a_made_up_token_open_nothing(name, world, token):
    method, path = WRITING.get(name) or ("GET", READING[name])
    for persona in ("reader", "secretariat"):
        text = token(persona, "reports:read", "reports:write")
        one = Token.objects.get(prefix=text[3:11])
        begun = one.created_at - dt.timedelta(days=2)
        Token.objects.filter(pk=one.pk).update(
            created_at=begun, expires_at=begun + dt.timedelta(days=1)
        )
        assert ask(world, method, path, text).status_code == 401, persona
        other = token(persona, "reports:read", "reports:write")
        revoke_token(Token.objects.get(prefix=other[3:11]), by=None)
        assert ask(world, method, path, other).status_code == 401, persona
        made_up = other[:12] + "A" * 43
        assert ask(world, method, path, made_up).status_code == 401, persona


@pytest.mark.parametrize("name", WRITING)
def test_a_token_for_one_institution_does_nothing_at_another(name, world):
    """The secretariat's second role gives a token bound to it no right at the consortium."""
    from kaijuan.core.tenancy.models import Membership

    user = world.personas["secretariat"]
    Membership.objects.create(user=user, institution=world.own, role="reader")
    user = type(user).objects.get(pk=user.pk)
    method, path = WRITING[name]
    for place, status in ((world.consortium, 422), (world.own, 403)):
        _token, secret = make_token(
            user, name="x", scopes=["reports:write"], days=1, by=user, institution=place
        )
        assert ask(world, method, path, secret.text).status_code == status, place


def test_no_page_is_open_to_a_token(world, token):
    """The rest of the house answers as it does to a stranger."""
    text = token("secretariat", "reports:read", "reports:write")
    for name, path in (("desk", "/desk/"), ("import", "/import/"), ("tokens", "/account/tokens/")):
        answer = ask(world, "GET", path, text)
        assert answer.status_code in {302, 404}, name
    assert access_of(ADDRESSES["tokens:list"][1], "GET").scope == ""
