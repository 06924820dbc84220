"""One's own tokens on pages: made, shown once, listed, revoked."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from kaijuan.core.accounts.models import Mail
from kaijuan.core.tokens.domain import make_token
from kaijuan.core.tokens.models import Token

pytestmark = pytest.mark.django_db
LIST, NEW = "/account/tokens/", "/account/tokens/new/"


@pytest.fixture
def web(personas: dict[str, Any]) -> Any:
    """``web(persona)``: a browser that reads English."""

    def as_(persona: str) -> Client:
        client = Client()
        backend = "kaijuan.core.accounts.backends.NameOrEmailBackend"
        client.force_login(personas[persona], backend=backend)
        client.cookies["kaijuan_lang"] = "en"
        return client

    return as_


def filled(page: Any, **changes: Any) -> dict[str, Any]:
    """The form of ``page`` as a person fills it in."""
    code = re.search(r'name="code" value="([^"]+)"', page.content.decode())
    assert code
    given = {"code": code[1], "name": "nightly", "scopes": ["reports:read"], "days": "30"}
    return given | changes


def several(user: Any, count: int) -> list[Token]:
    return [
        make_token(user, name=f"n{n}", scopes=["reports:read"], days=1, by=user)[0]
        for n in range(count)
    ]


def test_it_is_shown_once_and_works(web: Any) -> None:
    person = web("director")
    made = person.post(NEW, filled(person.get(NEW)))
    assert made.status_code == 201
    assert "no-store" in made["Cache-Control"]
    [text] = set(re.findall(r"kj_\w{8}_[\w-]{43}", made.content.decode()))
    answer = Client().get("/api/v1/releases", headers={"Authorization": f"Bearer {text}"})
    assert answer.status_code == 200
    later = person.get(LIST).content.decode()
    assert text not in later
    assert text[:11] in later


def test_a_reload_makes_no_second_one_and_shows_nothing(web: Any) -> None:
    person = web("director")
    sent = filled(person.get(NEW))
    person.post(NEW, sent)
    again = person.post(NEW, sent)
    assert again.status_code == 422
    assert "made already" in again.content.decode()
    assert not re.search(r"kj_\w{8}_[\w-]{43}", again.content.decode())
    assert Token.objects.count() == 1
    assert filled(again)["code"] != sent["code"], "what is sent from here is another token"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "required"),
        ({"name": "a\u202eb"}, "invisible"),
        ({"scopes": []}, "at least one"),
        ({"scopes": ["reports:all"]}, "choice"),
        ({"days": "366"}, "choice"),
        ({"days": ""}, "required"),
        ({"code": "x"}, ""),
    ],
)
def test_a_wrong_form_says_so(web: Any, change: dict[str, Any], said: str) -> None:
    person = web("director")
    answer = person.post(NEW, filled(person.get(NEW), **change))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Token.objects.exists()


def test_where_it_acts_is_asked_only_of_who_has_several_places(
    web: Any, personas: Any, foreign: Any
) -> None:
    from kaijuan.core.tenancy.models import Membership

    assert 'name="institution"' not in web("director").get(NEW).content.decode()
    Membership.objects.create(user=personas["director"], institution=foreign, role="reader")
    person = web("director")
    page = person.get(NEW)
    assert 'name="institution"' in page.content.decode()
    person.post(NEW, filled(page, institution=foreign.key))
    assert Token.objects.get().institution == foreign
    stranger = person.post(NEW, filled(person.get(NEW), institution="SC"))
    assert stranger.status_code == 422


def test_the_owner_is_told_by_letter(web: Any, personas: Any) -> None:
    from kaijuan.core.accounts.letters import written

    person = web("director")
    person.post(NEW, filled(person.get(NEW)))
    mail = Mail.objects.get(kind="token-made")
    assert mail.user == personas["director"]
    text = str(written(mail).body)
    assert "/account/tokens/" in text
    assert Token.objects.get().prefix not in text


def test_one_is_revoked_after_a_question(web: Any, personas: Any) -> None:
    person, [token] = web("director"), several(personas["director"], 1)
    path = f"/account/tokens/{token.code}/revoke/"
    assert person.get(path).status_code == 200
    assert Token.objects.get().is_alive
    assert person.post(path).status_code == 302
    assert not Token.objects.get().is_alive
    assert person.post(path).status_code == 302, "a second click is no fault"


def test_anothers_token_is_not_there(web: Any, personas: Any) -> None:
    [token] = several(personas["director"], 1)
    # Long enough to be in no CSRF token by chance.
    Token.objects.filter(pk=token.pk).update(name="每晚报送到访量")
    for method in ("get", "post"):
        for code in (token.code, uuid.uuid4()):
            path = f"/account/tokens/{code}/revoke/"
            assert getattr(web("librarian"), method)(path).status_code == 404
    assert Token.objects.get().is_alive
    assert "每晚报送" not in web("librarian").get(LIST).content.decode()
    assert "每晚报送" in web("director").get(LIST).content.decode()


def test_all_are_revoked_together(web: Any, personas: Any) -> None:
    several(personas["director"], 3)
    several(personas["librarian"], 1)
    person = web("director")
    assert "3 tokens" in person.get("/account/tokens/revoke-all/").content.decode()
    person.post("/account/tokens/revoke-all/")
    assert Token.objects.filter(revoked_at=None).count() == 1


def test_the_list_is_paged_filtered_and_taken_away(web: Any, personas: Any) -> None:
    from kaijuan.core.tokens.domain import revoke_token

    tokens = several(personas["director"], 23)
    revoke_token(tokens[0], by=None)
    person = web("director")
    assert person.get(LIST).content.decode().count('class="title"') == 20
    assert person.get(LIST, {"page": "2"}).content.decode().count('class="title"') == 3
    ended = person.get(LIST, {"state": "ended"}).content.decode()
    assert ended.count('class="title"') == 1
    assert person.get(LIST, {"state": "x"}).status_code == 422
    lines = person.get(LIST, {"format": "csv", "state": "alive"}).content.decode().splitlines()
    assert len(lines) == 23
    assert person.get(LIST, {"format": "xlsx"}).status_code == 200


def test_more_tokens_need_no_more_queries(
    web: Any, personas: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    several(personas["director"], 1)
    person = web("director")
    person.get(LIST)
    with CaptureQueriesContext(connection) as one:
        person.get(LIST)
    several(personas["director"], 5)
    with django_assert_num_queries(len(one)):
        person.get(LIST)


def test_without_tokens_the_page_says_what_they_are_for(web: Any) -> None:
    text = web("reader").get(LIST).content.decode()
    assert "You have no tokens" in text
    assert 'href="/api/v1/docs"' in text
