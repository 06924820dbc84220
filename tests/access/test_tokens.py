"""The API by token: every operation x persona x right, wrong, ended and foreign token.

What a token may do is what its owner may do and its scopes include; no more, and for public reading
no less than a stranger.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from kaijuan.core.permissions.access import access_of
from kaijuan.core.permissions.scopes import scopes
from kaijuan.core.tenancy.models import Membership
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.tokens.models import Token
from kaijuan.core.tokens.public import make_token, revoke_token
from kaijuan.network.rounds.models import Submission
from tests.access.doors import BEHIND, READING, ask, ask_at, asked
from tests.access.objects import CANARY, PATTERNS, World
from tests.access.table import API
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


@pytest.fixture
def token(world) -> Any:
    """``token(persona, scope)``: the text of a new token."""

    def make(persona: str, *scopes: str) -> str:
        user = world.personas[persona]
        return make_token(user, name="x", scopes=scopes, days=1, by=user)[1].text

    return make


@pytest.fixture(autouse=True)
def handed_in(world) -> None:
    """The report of the own library came in by its librarian."""
    with institution_scope(world.own):
        rows = Submission.objects.filter(code=world.objects["own", "submission"])
        assert rows.update(by=world.personas["librarian"]) == 1


def test_every_operation_is_asked_here():
    named = {f"{API}:{name}" for name in (*READING, *BEHIND)}
    library = {f"{API}:openapi-json", f"{API}:api-root"}
    assert named == {name for name in PATTERNS if name.startswith(API)} - library


def test_every_operation_says_how_a_token_passes():
    """Behind the door without a scope means: closed to every token."""
    for name in (*READING, *BEHIND):
        view = ADDRESSES[f"{API}:{name}"][1]
        for access in view.access_by_method.values():
            assert not access.signed_in or access.scope in scopes, name
    for name, door in BEHIND.items():
        access = access_of(ADDRESSES[f"{API}:{name}"][1], door.method)
        assert (access.signed_in, access.scope) == (True, door.scope), name
    assert {door.scope for door in BEHIND.values()} | {"reports:read"} == {
        scope.key for scope in scopes
    }


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize("scope", ["reports:read", "reports:write", "forms:read", "rounds:report"])
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
        for scope in ("reports:read", "reports:write", "forms:read", "rounds:report"):
            seen = ask(world, "GET", path, token(persona, scope)).status_code
            may = persona == "secretariat" and scope == "reports:read"
            assert seen == (200 if may else 404), (persona, scope)


@pytest.mark.parametrize("name", BEHIND)
def test_a_door_needs_the_role_and_the_scope(name, world, token):
    """Every other scope together does not open it; its own opens it to whose role does."""
    door = BEHIND[name]
    others = [scope.key for scope in scopes if scope.key != door.scope]
    for persona in PEOPLE:
        wrong = ask_at(world, door, token(persona, *others))
        assert wrong.status_code == 403, persona
        assert door.scope in wrong.json()["detail"]
        assert f'scope="{door.scope}"' in wrong["WWW-Authenticate"]
        right = ask_at(world, door, token(persona, door.scope))
        assert right.status_code == door.met.get(persona, 403), (persona, right.content.decode())
        if right.status_code == 403:
            assert "scope" not in right.json()["detail"], persona
            assert "WWW-Authenticate" not in right, persona
        if persona != "stranger":
            assert CANARY not in right.content.decode(), persona


@pytest.mark.parametrize("name", [*READING, *BEHIND])
def test_an_ended_a_revoked_and_a_made_up_token_open_nothing(name, world, token):
    door, every = asked(name), [scope.key for scope in scopes]
    for persona in ("reader", "librarian", "secretariat"):
        text = token(persona, *every)
        one = Token.objects.get(prefix=text[3:11])
        begun = one.created_at - dt.timedelta(days=2)
        Token.objects.filter(pk=one.pk).update(
            created_at=begun, expires_at=begun + dt.timedelta(days=1)
        )
        assert ask_at(world, door, text).status_code == 401, persona
        other = token(persona, *every)
        revoke_token(Token.objects.get(prefix=other[3:11]), by=None)
        assert ask_at(world, door, other).status_code == 401, persona
        made_up = other[:12] + "A" * 43
        assert ask_at(world, door, made_up).status_code == 401, persona


def who_also_is(world: World, persona: str, role: str, place: Any) -> Any:
    """The same person with one role more, at ``place``."""
    user = world.personas[persona]
    Membership.objects.create(user=user, institution=place, role=role)
    return type(user).objects.get(pk=user.pk)


def bound(user: Any, place: Any, *scopes: str) -> str:
    """A new token that holds at ``place`` only."""
    made = make_token(user, name="x", scopes=scopes, days=1, by=user, institution=place)
    return made[1].text


@pytest.mark.parametrize(
    ("name", "persona"),
    [
        (name, persona)
        for name, door in BEHIND.items()
        for persona in ("librarian", "director", "secretariat")
        if persona in door.met
    ],
)
def test_a_token_for_one_institution_does_nothing_at_another(name, persona, world):
    """Where its owner is a reader, a token bound there has no right of their role at home."""
    home, elsewhere = (
        (world.consortium, world.own) if persona == "secretariat" else (world.own, world.foreign)
    )
    user, door = who_also_is(world, persona, "reader", elsewhere), BEHIND[name]
    assert ask_at(world, door, bound(user, home, door.scope)).status_code == door.met[persona]
    assert ask_at(world, door, bound(user, elsewhere, door.scope)).status_code == 403


def test_a_token_for_one_library_reads_no_forms_of_another(world):
    """Its owner works at both; the token is for one."""
    user = who_also_is(world, "director", "librarian", world.foreign)
    theirs = f"/api/v1/forms/{world.objects['foreign', 'form']}"
    for place, status in ((world.own, 404), (world.foreign, 200), (None, 200)):
        text = bound(user, place, "forms:read")
        listed = ask(world, "GET", "/api/v1/forms", text)
        keys = {each["institution"] for each in listed.json()["items"]}
        assert keys == {each.key for each in ([place] if place else [world.own, world.foreign])}
        assert (CANARY in listed.content.decode()) == (status == 200)
        for path in (theirs, f"{theirs}/versions/1"):
            assert ask(world, "GET", path, text).status_code == status, (place, path)


def test_a_token_for_one_library_hands_in_nothing_at_another(world):
    """Nothing is written, and what is expected there is not shown."""
    user = who_also_is(world, "director", "librarian", world.foreign)
    report = {
        "institution": world.foreign.key,
        "occurrence": str(world.objects["foreign", "period"]),
        "subject": str(world.objects["foreign", "silent person"]),
        "channel": "phone",
        "answers": {"city": "成都"},
    }
    path, wanted = f"/api/v1/submissions/{uuid.uuid4()}", f"?institution={world.foreign.key}"
    for place, statuses in ((world.own, (422, 422, 422)), (None, (201, 200, 200))):
        text = bound(user, place, "rounds:report")
        made = ask(world, "PUT", path, text, report)
        with institution_scope(world.foreign):
            found = Submission.objects.filter(code=path.rpartition("/")[2]).exists()
        assert found == (place is None)
        read = ask(world, "GET", f"{path}{wanted}", text)
        listed = ask(world, "GET", f"/api/v1/expected-items{wanted}", text)
        met = tuple(each.status_code for each in (made, read, listed))
        assert met == statuses, (place, made.content.decode())
        if place:
            assert CANARY not in "".join(each.content.decode() for each in (made, read, listed))


def test_no_page_is_open_to_a_token(world, token):
    """The rest of the house answers as it does to a stranger."""
    text = token("secretariat", *(scope.key for scope in scopes))
    for name, path in (("desk", "/desk/"), ("import", "/import/"), ("tokens", "/account/tokens/")):
        answer = ask(world, "GET", path, text)
        assert answer.status_code in {302, 404}, name
    assert access_of(ADDRESSES["tokens:list"][1], "GET").scope == ""
