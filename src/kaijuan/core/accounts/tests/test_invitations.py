"""Invitations: who gives what, one link for seven days, one person."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from kaijuan.core.accounts import letters
from kaijuan.core.accounts.domain.invitations import (
    HasIt,
    InvitedAlready,
    NoLongerOpen,
    NotYoursToGive,
    accept_new,
    invite,
    send_again,
)
from kaijuan.core.accounts.models import Invitation, Mail, User
from kaijuan.core.accounts.models.invitation import State
from kaijuan.core.accounts.powers import givable
from kaijuan.core.accounts.tests.making import is_in, type_password
from kaijuan.core.audit.public import broken_chains, history_of
from kaijuan.core.tenancy.models import Role
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution, make_user

pytestmark = pytest.mark.django_db
BASE = "http://testserver"
GOOD = "correct horse battery staple"


@pytest.fixture
def library(consortium):
    return make_institution("辛大学")


@pytest.fixture
def boss(library) -> User:
    return make_user("boss", library, "director")


@pytest.fixture
def secretary(consortium) -> User:
    return make_user("secretary", consortium, "secretariat")


def invited(library, by, role=Role.LIBRARIAN, email="new@example.org") -> Invitation:
    return invite(library, email=email, name="王新", role=role, by=by, base=BASE)


def link() -> str:
    mail = Mail.objects.filter(kind="invitation").order_by("-pk")[0]
    return re.search(r"http://testserver(/\S+)", letters.written(mail).body)[1]


def fill_in(client: Client, path: str, username: str = "wangxin", password: str = GOOD):
    data = {"username": username, "name": "王新", "password": password, "again": password}
    return client.post(path, data)


def test_a_letter_leads_to_an_account_with_the_role(client, library, boss):
    row = invited(library, boss)
    path = link()
    page = client.get(path).content.decode()
    assert "辛大学" in page and "new@example.org" in page
    assert Invitation.objects.get().state == State.OPENED
    assert fill_in(client, path).headers["Location"] == "/desk/"
    assert is_in(client)
    user = User.objects.get(username="wangxin")
    assert (user.email, user.display_name) == ("new@example.org", "王新")
    assert user.roles() == {library.pk: frozenset({"librarian"})}
    with institution_scope(library):
        assert [each.verb for each in history_of(row)] == [
            "invitation.sent",
            "invitation.accepted",
        ]
        assert history_of(user)[0].actor_code == boss.code
    assert broken_chains() == []


def test_the_link_opens_once(client, library, boss):
    invited(library, boss)
    path = link()
    fill_in(client, path)
    other = Client()
    assert other.get(path).status_code == 410
    assert fill_in(other, path, "another").status_code == 410
    assert not User.objects.filter(username="another").exists()


def test_for_seven_days(client, library, boss):
    invited(library, boss)
    path = link()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=6, hours=23), tick=False):
        assert client.get(path).status_code == 200
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=7, minutes=1), tick=False):
        assert client.get(path).status_code == 410
        assert Invitation.objects.get().state == State.EXPIRED


def test_not_when_it_was_withdrawn(client, library, boss):
    row = invited(library, boss)
    path = link()
    inside = Client()
    type_password(inside, "boss")
    url = f"/i/{library.slug}/access/invitations/{row.code}/"
    assert inside.post(url, {"act": "withdraw"}).status_code == 302
    assert client.get(path).status_code == 410
    assert inside.post(url, {"act": "withdraw"}).status_code == 422
    assert inside.post(url, {"act": "resend"}).status_code == 422
    assert inside.post(url, {"act": "something"}).status_code == 422


def test_not_when_who_invited_may_no_longer_give_it(client, library, boss, secretary):
    """A stolen or dismissed account must not leave a door behind; a successor sends it anew."""
    row, path = invited(library, boss), link()
    User.objects.filter(pk=boss.pk).update(is_active=False)
    assert client.get(path).status_code == 410
    User.objects.filter(pk=boss.pk).update(is_active=True)
    assert client.get(path).status_code == 200
    boss.memberships.all().delete()
    assert fill_in(client, path).status_code == 410
    with pytest.raises(NoLongerOpen):
        accept_new(Invitation.objects.get(), username="wangxin", name="王新", password=GOOD)
    assert not User.objects.filter(username="wangxin").exists()
    send_again(row, by=make_user("successor", library, "director"), base=BASE)
    assert "successor" in letters.written(Mail.objects.latest("pk")).body
    assert fill_in(client, link()).status_code == 302


def test_sent_once_more_only_the_new_link_opens(client, library, boss):
    row = invited(library, boss)
    old = link()
    inside = Client()
    type_password(inside, "boss")
    url = f"/i/{library.slug}/access/invitations/{row.code}/"
    assert inside.post(url, {"act": "resend"}).status_code == 302
    assert client.get(old).status_code == 410
    assert client.get(link()).status_code == 200


@pytest.mark.parametrize("token", ["x", "x:y:z", "WyJ4Il0:1abcde:AAAA", "%00", "长" * 40])
def test_a_made_up_link_opens_nothing(client, consortium, token):
    assert client.get(f"/invitations/{token}/").status_code in {400, 410}


@pytest.mark.parametrize(
    "data",
    [
        {"username": "boss"},
        {"username": "BOSS"},
        {"username": "two words"},
        {"username": "a@b"},
        {"username": ""},
        {"name": ""},
        {"name": "x\u202e"},
        {"password": "short", "again": "short"},
        {"again": "another one altogether"},
        {"password": "王新王新王新王新王新王新王新王新", "again": "王新" * 8},
    ],
)
def test_what_cannot_be_taken_is_refused_and_the_link_stays_good(client, library, boss, data):
    invited(library, boss)
    path = link()
    right = {"username": "wangxin", "name": "王新", "password": GOOD, "again": GOOD}
    refused = client.post(path, {**right, **data})
    assert refused.status_code == 422
    assert User.objects.count() == 1
    assert client.post(path, right).status_code == 302


def test_who_has_an_account_signs_in_and_accepts(client, library, boss, consortium):
    user = make_user("new", make_institution("壬学院"), "librarian")
    invited(library, boss)
    path = link()
    assert "/sign-in/?next=" in client.get(path).content.decode()
    assert client.post(path).status_code == 200
    answer = type_password(client, "new", next=path)
    assert answer.headers["Location"] == path
    assert client.post(path).headers["Location"] == "/desk/"
    assert User.objects.get(pk=user.pk).roles()[library.pk] == {"librarian"}


def test_nobody_takes_anothers(client, library, boss):
    make_user("li", library, "librarian")
    invited(library, boss)
    path = link()
    type_password(client, "li")
    assert client.get(path).status_code == 422
    assert client.post(path).status_code == 422
    assert Invitation.objects.get().accepted_at is None


def test_a_role_that_needs_a_second_factor_asks_for_it_at_once(client, library, boss, settings):
    invited(library, boss)
    path = link()
    settings.TWO_FACTOR = "staff"
    # Beside a second factor eight characters are enough.
    assert fill_in(client, path, password="tKp4wq9z").headers["Location"] == (
        "/sign-in/second-factor/"
    )
    assert not is_in(client)


GIVE = {
    "director": {"reader", "librarian", "facilities", "auditor"},
    "secretariat at home": {"secretariat", "auditor", "operator"},
    "secretariat at a member": {"director"},
    "librarian": set(),
    "reader": set(),
    "auditor": set(),
}


def test_nobody_gives_more_than_stands_here(library, foreign, consortium, personas, own):
    there = {role.value for role in Role}
    givers = {
        "director": (personas["director"], own),
        "secretariat at home": (personas["secretariat"], consortium),
        "secretariat at a member": (personas["secretariat"], own),
        "librarian": (personas["librarian"], own),
        "reader": (personas["reader"], own),
        "auditor": (personas["auditor"], own),
    }
    for name, (who, where) in givers.items():
        assert {role.value for role in givable(who, where)} == GIVE[name] & there, name
    assert givable(personas["director"], foreign) == []
    assert givable(personas["director"], consortium) == []


def test_the_domain_refuses_what_a_form_would_not_offer(library, boss, secretary, consortium):
    with pytest.raises(NotYoursToGive):
        invited(library, boss, Role.DIRECTOR)
    with pytest.raises(NotYoursToGive):
        invited(consortium, boss, Role.SECRETARIAT)
    with pytest.raises(NotYoursToGive):
        invited(library, secretary, Role.LIBRARIAN)
    assert not Invitation.objects.exists() and not Mail.objects.exists()


def test_a_form_that_was_tampered_with_is_refused(client, library, boss):
    type_password(client, "boss")
    url = f"/i/{library.slug}/access/invite/"
    data = {"email": "new@example.org", "name": "王新", "role": "director"}
    assert client.post(url, data).status_code == 422
    assert client.post(url, {**data, "role": "librarian"}).status_code == 302


def test_the_secretariat_invites_a_director_to_a_library(client, library, secretary, consortium):
    type_password(client, "secretary")
    url = f"/i/{consortium.slug}/access/invite/"
    data = {"email": "new@example.org", "name": "王新", "role": "director"}
    assert client.post(url, data).status_code == 422
    assert (
        client.post(url, {**data, "role": "secretariat", "library": library.key}).status_code == 422
    )
    assert client.post(url, {**data, "library": library.key}).status_code == 302
    row = Invitation.objects.get()
    assert (row.institution, row.role) == (library, "director")
    assert "王新" in client.get(f"/i/{consortium.slug}/access/invitations/").content.decode()


def test_once_is_enough(library, boss):
    invited(library, boss)
    with pytest.raises(InvitedAlready):
        invited(library, boss, email="NEW@example.org")
    make_user("li", library, "librarian")
    with pytest.raises(HasIt):
        invited(library, boss, email="LI@example.org")


def test_one_that_has_run_out_makes_room(library, boss):
    invited(library, boss)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=8), tick=False):
        invited(library, boss)
    assert Invitation.objects.count() == 2


def test_two_who_accept_at_once_are_one(library, boss):
    row = invited(library, boss)
    stale = Invitation.objects.select_related("institution", "invited_by").get()
    accept_new(row, username="wangxin", name="王新", password=GOOD)
    with pytest.raises(NoLongerOpen):
        # The second request read it before the first was done.
        accept_new(stale, username="wangxin2", name="王新", password=GOOD)


def test_states_read_the_same_by_either_way(library, boss):
    for number in range(5):
        invited(library, boss, email=f"p{number}@example.org")
    rows = list(Invitation.objects.order_by("pk"))
    now = dt.datetime.now(dt.UTC)
    Invitation.objects.filter(pk=rows[1].pk).update(opened_at=now)
    Invitation.objects.filter(pk=rows[2].pk).update(accepted_at=now)
    Invitation.objects.filter(pk=rows[3].pk).update(withdrawn_at=now)
    Invitation.objects.filter(pk=rows[4].pk).update(expires_at=now - dt.timedelta(days=1))
    everyone = list(Invitation.objects.all())
    for state in State:
        by_row = {each.pk for each in everyone if each.state == state}
        assert by_row == set(Invitation.objects.in_state(state).values_list("pk", flat=True))
        assert len(by_row) == 1, state
