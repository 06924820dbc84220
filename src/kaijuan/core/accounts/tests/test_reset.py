"""A forgotten password: one answer for everybody, one link for one hour."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from kaijuan.core.accounts import letters
from kaijuan.core.accounts.models import Mail, Tries, User
from kaijuan.core.accounts.tests.making import code_at, enrolled, is_in, type_password
from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.testing.factories import make_institution, make_user

pytestmark = pytest.mark.django_db
ASK = "/password/forgotten/"
GOOD = "correct horse battery staple"


@pytest.fixture
def li(consortium) -> User:
    return make_user("li", make_institution("己大学"), "librarian")


def ask(client: Client, name: str = "li"):
    return client.post(ASK, {"identifier": name})


def link() -> str:
    """The path in the last letter."""
    mail = Mail.objects.filter(kind="reset", user__isnull=False).order_by("-pk")[0]
    return re.search(r"http://testserver(/\S+)", letters.written(mail).body)[1]


def choose(client: Client, path: str, password: str = GOOD):
    return client.post(path, {"password": password, "again": password})


def without_token(answer) -> str:
    return re.sub(r'"[\w-]{64}"', "", answer.content.decode())


def test_the_answer_is_the_same_for_everybody(li, django_assert_max_num_queries):
    answers, counts = [], []
    for name in ("li", "LI@example.org", "nobody", "nobody@example.org"):
        with django_assert_max_num_queries(30) as asked:
            answers.append(without_token(ask(Client(), name)))
        # Each is asked for the first time.
        Tries.objects.all().delete()
        counts.append(len(asked))
    assert len(set(answers)) == 1
    assert len(set(counts)) == 1, counts


def test_the_letter_to_nobody_holds_nothing_of_them(li):
    ask(Client(), "secret.person@example.org")
    row = Mail.objects.get()
    assert (row.user, row.invitation, row.facts) == (None, None, {})
    assert not letters.receiver(row)


def test_the_link_sets_a_new_password_once(client, li):
    ask(client)
    path = link()
    assert client.get(path).status_code == 200
    assert choose(client, path).headers["Location"] == "/sign-in/"
    assert type_password(client, "li", GOOD).status_code == 302
    assert choose(Client(), path, "another fine long password").status_code == 410
    assert User.objects.get().check_password(GOOD)


def test_all_sessions_end_and_the_person_is_told(client, li):
    other = Client()
    type_password(other, "li")
    ask(client)
    choose(client, link())
    assert not is_in(other)
    assert Mail.objects.filter(kind="password-changed", user=li).count() == 1


def test_the_second_factor_is_asked_for_all_the_same(client, li):
    secret, _codes = enrolled(li)
    ask(client)
    choose(client, link())
    assert type_password(client, "li", GOOD).headers["Location"] == "/sign-in/code/"
    assert not is_in(client)
    client.post("/sign-in/code/", {"code": code_at(secret)})
    assert is_in(client)


def test_after_an_hour_it_opens_no_more(client, li):
    ask(client)
    path = link()
    # In the house's zone: Django's token reads the local clock.
    later = dt.datetime.now(HOUSE_ZONE) + dt.timedelta(minutes=61)
    with time_machine.travel(later, tick=False):
        assert client.get(path).status_code == 410
        assert choose(client, path).status_code == 410
    assert User.objects.get().check_password("li-password")


def test_nor_for_a_closed_account_nor_another_person(client, li):
    wang = make_user("wang")
    ask(client)
    path = link()
    assert client.get(path.replace(str(li.code), str(wang.code))).status_code == 410
    User.objects.filter(pk=li.pk).update(is_active=False)
    assert client.get(path).status_code == 410


def test_a_bad_password_is_refused_and_the_link_stays_good(client, li):
    ask(client)
    path = link()
    assert choose(client, path, "short").status_code == 422
    assert choose(client, path).status_code == 302


def test_a_closed_door_opens_again_by_the_letter(client, li):
    for _each in range(5):
        type_password(Client(), "li", "wrong")
    ask(client)
    choose(client, link())
    assert type_password(Client(), "li", GOOD).status_code == 302


def test_three_letters_an_hour_are_enough(li):
    for _each in range(5):
        assert ask(Client()).status_code == 200
    assert Mail.objects.filter(user=li).count() == 3


def test_no_letter_to_an_account_without_address(li):
    User.objects.update(email=None)
    ask(Client())
    assert not Mail.objects.filter(user__isnull=False).exists()


def test_links_lead_to_the_house_whatever_the_request_says(li, settings):
    settings.PUBLIC_URL = "https://kaijuan.example.org/"
    settings.ALLOWED_HOSTS = ["testserver"]
    assert (
        Client().post(ASK, {"identifier": "li"}, headers={"host": "evil.example"}).status_code
        == 400
    )
    ask(Client())
    mail = Mail.objects.get(user=li)
    assert "https://kaijuan.example.org/password/reset/" in letters.written(mail).body
