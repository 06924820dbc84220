"""A token acts for its owner, with its scopes, until its end, and is stored nowhere."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from kaijuan.core.accounts.tests.making import enrolled
from kaijuan.core.audit.public import history_of
from kaijuan.core.clock import today
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.tokens import secret as secrets
from kaijuan.core.tokens.domain import (
    NoRoleThere,
    TokenExists,
    TooManyTokens,
    make_token,
    revoke_all,
    revoke_token,
)
from kaijuan.core.tokens.models import Token

pytestmark = pytest.mark.django_db
FIGURES = "/api/v1/data-points"


def made(user: Any, *scopes: str, **more: Any) -> tuple[Token, str]:
    given = {"name": "night job", "days": 30, "by": user} | more
    token, secret = make_token(user, scopes=scopes or ("reports:read",), **given)
    return token, secret.text


def ask(text: str, path: str = FIGURES, method: str = "get", **more: Any) -> Any:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    return getattr(client, method)(path, headers={"Authorization": f"Bearer {text}"}, **more)


def write(text: str) -> Any:
    """A write that is refused for its body, where it is not refused for the token."""
    path = f"{FIGURES}/{uuid.uuid4()}"
    return ask(text, path, "put", data="{}", content_type="application/json")


@pytest.fixture
def director(personas: dict[str, Any]) -> Any:
    return personas["director"]


def test_a_secret_has_256_bits_and_is_stored_nowhere(director: Any) -> None:
    token, text = made(director)
    assert secrets.prefix_of(text) == token.prefix
    assert len(text.removeprefix(f"kj_{token.prefix}_")) == 43, "32 bytes in base64"
    assert len({secrets.new_secret().text for _ in range(100)}) == 100
    row = json.dumps(Token.objects.filter(pk=token.pk).values().get(), default=str)
    assert text not in row
    assert text[12:] not in row
    assert secrets.digest_of(text) in row


def test_a_living_token_lets_in_and_notes_the_day(director: Any) -> None:
    token, text = made(director, "reports:write")
    assert write(text).status_code == 422
    token.refresh_from_db()
    assert token.last_used_on == today()


def test_the_day_is_written_once_a_day(director: Any, django_assert_num_queries: Any) -> None:
    _token, text = made(director, "reports:write")
    write(text)
    with CaptureWrites() as captured:
        write(text)
    assert captured.writes == []


class CaptureWrites:
    def __enter__(self) -> Any:
        from django.test.utils import CaptureQueriesContext

        self.context = CaptureQueriesContext(connection)
        self.context.__enter__()
        return self

    def __exit__(self, *args: Any) -> None:
        self.context.__exit__(*args)
        self.writes = [
            query["sql"]
            for query in self.context.captured_queries
            if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))
        ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "kj_",
        "kj_00000000_" + "A" * 43,
        "kj_00000000_" + "A" * 44,
        "kj_" + "长" * 52,
        "kj_" + "A" * 5000,
    ],
)
def test_what_is_no_token_is_refused(director: Any, text: str) -> None:
    answer = ask(text.encode().decode("latin-1"))
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer ")


def test_the_prefix_alone_opens_nothing(director: Any) -> None:
    token, text = made(director)
    wrong = text[:-1] + ("A" if text[-1] != "A" else "B")
    assert secrets.prefix_of(wrong) == token.prefix
    assert ask(wrong).status_code == 401


def test_an_ended_revoked_or_closed_one_is_refused(director: Any) -> None:
    ended, ended_text = made(director)
    past = ended.created_at - dt.timedelta(days=3)
    Token.objects.filter(pk=ended.pk).update(created_at=past, expires_at=past + dt.timedelta(1))
    revoked, revoked_text = made(director)
    assert revoke_token(revoked, by=director)
    _alive, alive_text = made(director)
    assert ask(alive_text).status_code == 200
    assert ask(ended_text).status_code == 401
    assert ask(revoked_text).status_code == 401
    director.is_active = False
    director.save()
    assert ask(alive_text).status_code == 401


def test_a_token_does_not_lead_past_a_second_factor_that_is_due(
    director: Any, settings: Any
) -> None:
    """As when a reader's token is there already and the reader becomes director."""
    _token, text = made(director, "reports:write")
    assert write(text).status_code == 422
    settings.TWO_FACTOR = "staff"
    assert write(text).status_code == 401
    with pytest.raises(CommandError, match="两步"):
        call_command("make_token", director.username, "--scope", "reports:read")
    enrolled(director)
    assert write(text).status_code == 422


def test_a_program_s_own_account_has_no_password_and_needs_no_second_factor(
    director: Any, settings: Any
) -> None:
    settings.TWO_FACTOR = "all"
    director.set_unusable_password()
    director.save()
    _token, text = made(director, "reports:write")
    assert write(text).status_code == 422


def test_all_of_a_person_end_together(director: Any, personas: dict[str, Any]) -> None:
    texts = [made(director)[1] for _ in range(3)]
    _other, others = made(personas["librarian"])
    assert revoke_all(director, by=director) == 3
    assert {ask(text).status_code for text in texts} == {401}
    assert ask(others).status_code == 200


def test_the_scope_is_asked_before_the_role(director: Any, personas: dict[str, Any]) -> None:
    _token, reads = made(director, "reports:read")
    refused = write(reads)
    assert refused.status_code == 403
    assert "reports:write" in refused.json()["detail"]
    assert 'error="insufficient_scope", scope="reports:write"' in refused["WWW-Authenticate"]
    _token, readers = made(personas["reader"], "reports:write")
    assert write(readers).status_code == 403


def test_pages_know_no_tokens(director: Any) -> None:
    _token, text = made(director, "reports:read", "reports:write")
    answer = ask(text, "/desk/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_no_session_is_made(director: Any) -> None:
    _token, text = made(director, "reports:write")
    answer = write(text)
    assert not answer.cookies
    assert "sessionid" not in str(answer.cookies)


def test_a_cookie_still_needs_the_csrf_token(director: Any) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(director, backend="kaijuan.core.accounts.backends.NameOrEmailBackend")
    path = f"{FIGURES}/{uuid.uuid4()}"
    answer = client.put(path, data="{}", content_type="application/json")
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"


def test_who_brings_nothing_is_told_to_bring_a_token(personas: Any) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    path = f"{FIGURES}/{uuid.uuid4()}"
    answer = client.put(path, data="{}", content_type="application/json")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="Kaijuan"'


def test_a_token_replaces_whoever_has_a_session(director: Any, personas: dict[str, Any]) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(director, backend="kaijuan.core.accounts.backends.NameOrEmailBackend")
    _token, readers = made(personas["reader"], "reports:write")
    answer = client.put(
        f"{FIGURES}/{uuid.uuid4()}",
        data="{}",
        content_type="application/json",
        headers={"Authorization": f"Bearer {readers}"},
    )
    assert answer.status_code == 403


def test_one_institution_narrows_the_roles(
    director: Any, own: Any, foreign: Any, consortium: Any
) -> None:
    from kaijuan.core.tenancy.models import Membership

    Membership.objects.create(user=director, institution=foreign, role="reader")
    director = type(director).objects.get(pk=director.pk)
    _token, here = made(director, "reports:write", institution=own)
    _token, there = made(director, "reports:write", institution=foreign)
    assert write(here).status_code == 422
    assert write(there).status_code == 403
    with pytest.raises(NoRoleThere):
        made(director, institution=consortium)


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": 0},
        {"days": 366},
        {"scopes": []},
        {"scopes": ["reports:everything"]},
        {"name": "  "},
        {"name": "x" * 81},
    ],
)
def test_a_token_without_end_scope_or_name_is_not_made(director: Any, wrong: Any) -> None:
    given = {"name": "x", "days": 1, "scopes": ["reports:read"], "by": director} | wrong
    with pytest.raises(ValidationError):
        make_token(director, **given)
    assert not Token.objects.exists()


def test_the_same_form_twice_makes_one(director: Any) -> None:
    code = uuid.uuid4()
    made(director, code=code)
    with pytest.raises(TokenExists):
        made(director, code=code)
    assert Token.objects.count() == 1


def test_nobody_hoards_tokens(director: Any) -> None:
    for _ in range(50):
        token, _text = made(director)
    with pytest.raises(TooManyTokens):
        made(director)
    revoke_token(token, by=director)
    made(director)


def test_making_and_revoking_stand_in_the_log(director: Any, consortium: Any) -> None:
    token, text = made(director)
    assert revoke_token(token, by=director)
    assert not revoke_token(token, by=director)
    with institution_scope(consortium):
        entries = history_of(token)
    assert [(e.verb, e.actor_code) for e in entries] == [
        ("token.made", director.code),
        ("token.revoked", director.code),
    ]
    assert entries[0].details == {"scopes": "reports:read"}
    assert all(text not in str(entry.__dict__) for entry in entries)


def test_the_operator_makes_one_by_command(director: Any) -> None:
    out = io.StringIO()
    call_command("make_token", "director", "--scope", "reports:write", "--days", "7", stdout=out)
    text = out.getvalue().strip()
    assert write(text).status_code == 422
    assert (Token.objects.get().expires_at - Token.objects.get().created_at).days == 7


@pytest.mark.parametrize(
    "arguments",
    [
        ["nobody", "--scope", "reports:write"],
        ["director", "--scope", "all"],
        ["director", "--scope", "reports:write", "--days", "400"],
        ["director", "--scope", "reports:write", "--institution", "99999"],
        ["director", "--scope", "reports:write", "--institution", "SC"],
        ["director"],
    ],
)
def test_the_command_says_what_is_wrong(director: Any, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("make_token", *arguments)
    assert not Token.objects.exists()
