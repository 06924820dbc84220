"""Coming in: by name or e-mail, and the door that closes after five failures."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.auth import get_user
from django.contrib.auth.hashers import get_hasher
from django.db import connection
from django.test import Client

from kaijuan.core.accounts import tries
from kaijuan.core.accounts.models import Tries
from kaijuan.core.testing.factories import make_consortium, make_user

pytestmark = pytest.mark.django_db
URL = "/sign-in/"


@pytest.fixture(autouse=True)
def li():
    make_consortium()
    return make_user("Li")


def attempt(client: Client, name: str = "li", password: str = "wrong"):
    return client.post(URL, {"username": name, "password": password})


def is_in(client: Client) -> bool:
    return get_user(client).is_authenticated


@pytest.mark.parametrize("name", ["Li", "li", " LI ", "li@example.org", "LI@Example.org"])
def test_name_or_email_in_any_case_opens(client, name):
    assert attempt(client, name, "Li-password").status_code == 302
    assert is_in(client)


@pytest.mark.parametrize("name", ["", "x" * 300, "nobody", "li\u0000", "' OR 1=1 --", "李" * 5000])
def test_other_names_do_not_open_and_get_a_sentence(client, name):
    answer = attempt(client, name, "Li-password")
    assert answer.status_code in {400, 422}
    assert not is_in(client)


def test_a_closed_account_does_not_open(client, li):
    li.is_active = False
    li.save()
    assert attempt(client, "li", "Li-password").status_code == 422


def test_a_clock_that_was_ahead_does_not_keep_the_door_closed(client):
    here = dt.datetime.now(dt.UTC)
    with time_machine.travel(here + dt.timedelta(days=365)):
        for _ in range(6):
            answer = attempt(client)
        assert answer.status_code == 429
    # Put back, it does not open the door either: a quarter of an hour is still to be waited.
    assert attempt(client, "li", "Li-password").status_code == 429
    with time_machine.travel(here + dt.timedelta(minutes=16)):
        assert attempt(client, "li", "Li-password").status_code == 302


def test_the_right_password_and_a_wrong_one_at_the_same_moment():
    """What was counted may be forgotten before it is looked at."""
    tries.take("a door")

    def forgotten(execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and "count" in sql and "+" in sql:
            Tries.objects.all().delete()
        return found

    with connection.execute_wrapper(forgotten):
        assert tries.take("a door") == tries.MOST - 1


def test_five_failures_close_the_door_to_the_right_password_too(client):
    for _ in range(5):
        attempt(client)
    answer = attempt(client, "li", "Li-password")
    assert answer.status_code == 429
    assert not is_in(client)


@pytest.mark.parametrize("password", ["wrong", "不是这个密码", "ｗｒｏｎｇ"])
def test_a_stranger_and_an_account_cost_the_same_work(client, monkeypatch, password):
    """Counted, because times are not: how often a hash is made."""
    hasher = type(get_hasher())
    hashed: list[str] = []
    encode = hasher.encode

    def counted(self, password, *args, **kwargs):
        hashed.append(password)
        return encode(self, password, *args, **kwargs)

    monkeypatch.setattr(hasher, "encode", counted)
    attempt(client, "li", password)
    of_account = len(hashed)
    attempt(client, "nobody", password)
    assert len(hashed) == 2 * of_account


def test_name_and_email_are_counted_together(client):
    for name in ["li", "li@example.org", "LI", "li@example.org", "li"]:
        attempt(client, name)
    assert attempt(client, "li", "Li-password").status_code == 429


def test_a_known_device_is_never_locked_out_from_elsewhere():
    at_home, attacker, new = Client(), Client(), Client()
    attempt(at_home, "li", "Li-password")
    at_home.post("/sign-out/")
    for _ in range(7):
        attempt(attacker)
    assert attempt(new, "li", "Li-password").status_code == 429
    assert attempt(at_home, "li", "Li-password").status_code == 302


def test_a_known_device_has_five_tries_of_its_own():
    at_home = Client()
    attempt(at_home, "li", "Li-password")
    at_home.post("/sign-out/")
    for _ in range(5):
        attempt(at_home)
    assert attempt(at_home, "li", "Li-password").status_code == 429


def test_a_forged_device_token_counts_as_unknown():
    forger = Client()
    for number in range(5):
        forger.cookies["kaijuan_device"] = f"forged-{number}"
        attempt(forger)
    assert attempt(forger, "li", "Li-password").status_code == 429


def test_the_door_opens_after_a_quarter_of_an_hour(client):
    for _ in range(5):
        attempt(client)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16)
    with time_machine.travel(later, tick=True):
        assert attempt(client, "li", "Li-password").status_code == 302


def test_another_account_is_not_touched(client):
    make_user("wang")
    for _ in range(6):
        attempt(client)
    assert attempt(client, "wang", "wang-password").status_code == 302


def test_signing_out_is_a_write(client):
    attempt(client, "li", "Li-password")
    assert client.get("/sign-out/").status_code == 405
    assert is_in(client)
    assert client.post("/sign-out/").status_code == 302
    assert not is_in(client)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_elsewhere(client, target):
    answer = client.post(URL, {"username": "li", "password": "Li-password", "next": target})
    assert answer.headers["Location"] == "/desk/"


def test_who_is_in_already_is_not_led_in_a_circle(client):
    attempt(client, "li", "Li-password")
    answer = client.get(URL, {"next": URL})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")


def test_signing_in_on_the_way_to_the_door_leads_to_the_desk(client):
    answer = client.post(URL, {"username": "li", "password": "Li-password", "next": URL})
    assert answer.headers["Location"] == "/desk/"


def test_trying_at_a_closed_door_does_not_keep_it_closed(client):
    """The page promises a quarter of an hour, also to who tries again before."""
    for _ in range(5):
        attempt(client)
    start = dt.datetime.now(dt.UTC)
    with time_machine.travel(start + dt.timedelta(minutes=10), tick=True):
        assert attempt(client).status_code == 429
    with time_machine.travel(start + dt.timedelta(minutes=16), tick=True):
        assert attempt(client, "li", "Li-password").status_code == 302
