"""The two profiles, and choosing a password under them."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
import time_machine
from django.test import Client

from kaijuan.core.accounts.models import Mail, OldPassword, User
from kaijuan.core.accounts.passwords import unmet_rules
from kaijuan.core.accounts.tests.making import code_at, enrolled, is_in, type_password
from kaijuan.core.audit.public import history_of
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution, make_user

pytestmark = pytest.mark.django_db
URL = "/account/password/"
GOOD = "绿树阴浓夏日长 楼台倒影入池塘"


@pytest.fixture
def library(consortium):
    return make_institution("电子科技大学", city="成都")


@pytest.fixture
def li(library) -> User:
    user = make_user("li", library, "librarian")
    user.password_changed_at = dt.datetime.now(dt.UTC)
    user.save()
    return user


def refused(password: str, user: User | None = None) -> int:
    """How many rules are not met."""
    return len(list(unmet_rules(password, user)))


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "correct horse battery staple",
        "9482 7719 0365 2281",
        "a" * 7 + " quick brown fox " + "z" * 200,
        "Zoë Ångström fährt Straßenbahn",
        "👩‍👩‍👧‍👦 reading together at home",
    ],
)
def test_nist_takes_what_is_long(li, password):
    assert refused(password, li) == 0


@pytest.mark.parametrize(
    "password",
    [
        "fourteen chars",
        "passwordpassword",
        "123456789012345",
        "098765432109876",
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        " " * 20,
        "li@example.org!!!!",
        "1234 li@example.org",
        "diankedaxuediankedaxue"[:0] + "dianzikejidaxue",
        "***电子科技大学***2026",
        "x" * 257,
    ],
)
def test_nist_refuses_what_is_short_or_guessed_first(li, password):
    assert refused(password, li) >= 1


def test_nist_beside_a_second_factor_eight_are_enough(li, settings):
    assert refused("tKp4wq9z", li) == 1
    settings.TWO_FACTOR = "staff"
    assert refused("tKp4wq9z", li) == 0
    assert refused("tKp4wq9", li) == 1
    settings.TWO_FACTOR = "none"
    enrolled(li)
    assert refused("tKp4wq9z", User.objects.get()) == 0


def test_nist_counts_characters_not_bytes(li):
    assert refused("绿树阴浓夏日长楼台倒影入池塘水", li) == 0
    assert refused("绿树阴浓夏日长楼台倒影入池塘", li) == 1


@pytest.mark.parametrize(
    ("password", "unmet"),
    [
        ("Kp4wq9zTuv", 0),
        ("kp4-wq9-zt", 0),
        ("馆员kp4wq9zt", 0),
        ("Kp4wq9zTu", 1),
        ("kp4wq9ztuv", 1),
        ("short", 2),
        ("Librarian-li7x", 1),
    ],
)
def test_gbt22239_wants_three_kinds_and_no_user_name(settings, li, password, unmet):
    settings.PASSWORD_PROFILE = "gbt22239"
    li.username = "librarian" if "Librarian" in password else "li"
    assert refused(password, li) == unmet, [str(each) for each in unmet_rules(password, li)]


def change(client: Client, new: str, present: str = "li-password", again: str | None = None):
    again = new if again is None else again
    return client.post(URL, {"present": present, "password": new, "again": again})


def test_it_is_changed_and_every_other_device_is_out(li, library):
    here, other = Client(), Client()
    for each in (here, other):
        type_password(each, "li")
    assert change(here, GOOD).status_code == 302
    assert is_in(here)
    assert not is_in(other)
    assert type_password(Client(), "li").status_code == 422
    assert type_password(Client(), "li", GOOD).status_code == 302
    assert Mail.objects.filter(kind="password-changed", user=li).count() == 1
    with institution_scope(library):
        assert [entry.verb for entry in history_of(li)] == ["password.changed"]


def test_a_known_device_is_known_for_one_password_only(li):
    """Somebody who had the old password at this browser must not keep its five tries."""
    here, elsewhere = Client(), Client()
    type_password(here, "li")
    cookie = here.cookies["kaijuan_device"].value
    change(here, GOOD)
    here.post("/sign-out/")
    thief = Client()
    thief.cookies["kaijuan_device"] = cookie
    for _each in range(5):
        type_password(elsewhere, "li", "wrong")
    assert type_password(thief, "li", GOOD).status_code == 429
    assert type_password(here, "li", GOOD).status_code == 302


def test_everything_wrong_is_said_at_once(client, li, settings):
    settings.PASSWORD_PROFILE = "gbt22239"
    type_password(client, "li")
    page = client.post(
        f"{URL}?lang=en", {"present": "li-password", "password": "li", "again": "li"}
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "Take 10 characters or more; this has 2." in text
    assert "Mix three of" in text


@pytest.mark.parametrize(
    "data",
    [
        {"present": "wrong", "password": GOOD, "again": GOOD},
        {"present": "li-password", "password": GOOD, "again": GOOD + "x"},
        {"present": "li-password", "password": "", "again": ""},
        {},
    ],
)
def test_what_is_refused_changes_nothing(client, li, data):
    type_password(client, "li")
    assert client.post(URL, data).status_code == 422
    assert is_in(client)
    assert User.objects.get().check_password("li-password")


def test_a_keyboard_may_write_it_in_either_form(client, li):
    composed, parted = (
        unicodedata.normalize(form, "Zoë liest gern Bücher") for form in ("NFC", "NFD")
    )
    assert composed != parted
    type_password(client, "li")
    change(client, parted)
    assert type_password(Client(), "li", composed).status_code == 302
    assert type_password(Client(), "li", parted).status_code == 302


def test_a_password_from_before_that_was_not_normalised_still_opens(li):
    from django.contrib.auth.hashers import make_password

    parted = unicodedata.normalize("NFD", "Zoë liest gern Bücher")
    User.objects.update(password=make_password(parted))
    assert type_password(Client(), "li", parted).status_code == 302


def test_gbt22239_the_last_five_do_not_come_back(li, settings, client):
    settings.PASSWORD_PROFILE = "gbt22239"
    type_password(client, "li")
    had = ["li-password"]
    for number in range(5):
        new = f"Kp4wq9z-{number}-Tu"
        assert change(client, new, present=had[-1]).status_code == 302
        assert change(client, had[-1], present=new).status_code == 422
        had.append(new)
    assert change(client, had[1], present=had[-1]).status_code == 422
    assert OldPassword.objects.count() == 5
    assert change(client, "Kp4wq9z-5-Tu", present=had[-1]).status_code == 302
    assert change(client, had[1], present="Kp4wq9z-5-Tu").status_code == 302


def test_nist_keeps_no_old_hashes(li, client):
    type_password(client, "li")
    change(client, GOOD)
    assert not OldPassword.objects.exists()


def test_gbt22239_after_ninety_days_that_page_comes_first(li, settings, client):
    settings.PASSWORD_PROFILE = "gbt22239"
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=77), tick=False):
        assert type_password(client, "li").headers["Location"] == "/desk/"
        assert "即将到期" in client.get("/desk/").content.decode()
        assert "即将到期" in client.get("/account/").content.decode()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=91), tick=False):
        other = Client()
        answer = type_password(other, "li", next="/account/sessions/")
        assert answer.headers["Location"] == "/sign-in/password/"
        assert not is_in(other)
        same = {"password": "li-password", "again": "li-password"}
        assert other.post("/sign-in/password/", same).status_code == 422
        new = {"password": "Kp4wq9z-Tuv", "again": "Kp4wq9z-Tuv"}
        done = other.post("/sign-in/password/", new)
        assert done.headers["Location"] == "/account/sessions/"
        assert is_in(other)
        assert type_password(Client(), "li", "Kp4wq9z-Tuv").headers["Location"] == "/desk/"


def test_gbt22239_one_that_somebody_else_made_is_due_at_once(li, settings, client):
    settings.PASSWORD_PROFILE = "gbt22239"
    User.objects.update(password_changed_at=None)
    assert type_password(client, "li").headers["Location"] == "/sign-in/password/"


def test_with_both_the_code_comes_first(li, settings, client):
    """Whoever has only the old password must not be able to set a new one."""
    settings.PASSWORD_PROFILE = "gbt22239"
    secret, _codes = enrolled(li)
    User.objects.update(password_changed_at=None)
    assert type_password(client, "li").headers["Location"] == "/sign-in/code/"
    new = {"password": "Kp4wq9z-Tuv", "again": "Kp4wq9z-Tuv"}
    assert client.post("/sign-in/password/", new).status_code == 422
    type_password(client, "li")
    answer = client.post("/sign-in/code/", {"code": code_at(secret)})
    assert answer.headers["Location"] == "/sign-in/password/"
    assert client.post("/sign-in/password/", new).headers["Location"] == "/desk/"
    assert is_in(client)


def test_nist_never_asks_by_the_calendar(li, client):
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=2000), tick=False):
        assert type_password(client, "li").headers["Location"] == "/desk/"
