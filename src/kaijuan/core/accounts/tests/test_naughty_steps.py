"""The forms that stand only half-way in, or behind a link, meet what every other form meets.

The house-wide test finds the forms of pages that can simply be opened; these need a password that
was right, or a letter.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from urllib.parse import quote, quote_from_bytes

import pytest
from django.test import Client

from kaijuan.core.accounts import letters
from kaijuan.core.accounts.domain.invitations import invite
from kaijuan.core.accounts.domain.passwords import ask_for_reset
from kaijuan.core.accounts.models import Mail, Tries, User
from kaijuan.core.accounts.tests.making import BASE, enrolled, type_password
from kaijuan.core.tenancy.models import Role
from kaijuan.core.testing.factories import make_institution, make_user
from tests.input.naughty import NAUGHTY

pytestmark = pytest.mark.django_db


@pytest.fixture
def li(consortium) -> User:
    return make_user("li", make_institution("午大学"), "director")


def link(kind: str) -> str:
    mail = Mail.objects.filter(kind=kind).order_by("-pk")[0]
    return re.search(r"http://testserver(/\S+)", letters.written(mail).body)[1]


def at_code(client: Client, li: User, settings) -> str:
    enrolled(li)
    type_password(client, "li")
    return "/sign-in/code/"


def at_due(client: Client, li: User, settings) -> str:
    settings.PASSWORD_PROFILE = "gbt22239"
    type_password(client, "li")
    return "/sign-in/password/"


def at_enrol(client: Client, li: User, settings) -> str:
    settings.TWO_FACTOR = "staff"
    type_password(client, "li")
    return "/sign-in/second-factor/"


def at_reset(client: Client, li: User, settings) -> str:
    ask_for_reset("li", base=BASE)
    return link("reset")


def at_accept(client: Client, li: User, settings) -> str:
    place = li.memberships.get().institution
    invite(place, email="new@example.org", name="新", role=Role.READER, by=li, base=BASE)
    return link("invitation")


def inside(path: str) -> Callable[..., str]:
    def go(client: Client, li: User, settings) -> str:
        enrolled(li)
        client.force_login(li, backend="kaijuan.core.accounts.backends.NameOrEmailBackend")
        return path

    return go


PLACES = {
    "code": (at_code, ["code", "trust"]),
    "due": (at_due, ["password", "again"]),
    "must enrol": (at_enrol, ["code"]),
    "reset": (at_reset, ["password", "again"]),
    "accept": (at_accept, ["username", "name", "password", "again"]),
    "renew": (inside("/account/second-factor/codes/"), ["code"]),
    "off": (inside("/account/second-factor/off/"), ["present", "code"]),
    "session end": (inside("/account/sessions/end/"), ["session"]),
}


@pytest.mark.parametrize("place", PLACES)
def test_every_field_meets_every_text(place, client, li, settings):
    go, fields = PLACES[place]
    path = go(client, li, settings)
    before = User.objects.count(), li.password
    for field in fields:
        for title, text in NAUGHTY.items():
            if len(text) > 100_000:
                continue
            Tries.objects.all().delete()
            # A lone surrogate cannot be encoded; a broken client sends its bytes all the same.
            body = (
                f"{field}=".encode()
                + quote_from_bytes(text.encode("utf-8", "surrogatepass")).encode()
            )
            answer = client.post(path, body, content_type="application/x-www-form-urlencoded")
            case = f"{place} {field}: {title}"
            assert answer.status_code < 500, case
            assert "<script>alert(1)" not in answer.content.decode(errors="replace"), case
    li.refresh_from_db()
    assert (User.objects.count(), li.password) == before


@pytest.mark.parametrize("path", ["/invitations/{}/", "/password/reset/{}/x/"])
def test_links_meet_every_text(path, client, li):
    for title, text in NAUGHTY.items():
        if 0 < len(text) < 3000 and "\ud800" not in text:
            answer = client.get(path.format(quote(text, safe="")))
            assert 400 <= answer.status_code < 500, title


def test_a_session_cookie_of_any_shape_is_nobodys(li):
    for text in ("", "x" * 32, "x" * 4000, '"\\000"', "é", dt.date.today().isoformat()):
        client = Client()
        client.cookies["kaijuan_session"] = text
        assert client.get("/account/").status_code in {302, 400}
