"""Who has access: the list, one person, ending a role, closing an account."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from kaijuan.core.accounts.domain.roles import (
    LastOne,
    NotYours,
    OneselfLast,
    OthersToo,
    close_account,
    end_role,
)
from kaijuan.core.accounts.models import Session, User
from kaijuan.core.accounts.tests.making import enrolled, is_in, type_password
from kaijuan.core.audit.public import history_of
from kaijuan.core.tenancy.models import Membership
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(consortium):
    return make_institution("癸大学")


@pytest.fixture
def boss(library) -> User:
    return make_user("boss", library, "director")


@pytest.fixture
def secretary(consortium) -> User:
    return make_user("secretary", consortium, "secretariat")


@pytest.fixture
def li(library) -> User:
    return make_user("li", library, "librarian")


def inside(name: str) -> Client:
    client = Client()
    type_password(client, name)
    return client


def membership(user: User, role: str) -> Membership:
    return Membership.objects.select_related("institution", "user").get(user=user, role=role)


def test_the_list_says_role_and_second_factor(library, boss, li):
    enrolled(li)
    make_user("stranger", make_institution("子学院"), "librarian")
    page = inside("boss").get(f"/i/{library.slug}/access/").content.decode()
    assert "li@example.org" in page and "boss@example.org" in page
    assert "stranger@example.org" not in page
    assert page.count(">有<") == 1


def test_it_is_narrowed_ordered_and_taken_away(library, boss, li):
    make_user("wang", library, "reader")
    client = inside("boss")
    url = f"/i/{library.slug}/access/"
    assert "wang@" not in client.get(url, {"role": "librarian"}).content.decode()
    assert "wang@" not in client.get(url, {"q": "li@exam"}).content.decode()
    table = client.get(url, {"format": "csv", "sort": "user__email"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert [row[2] for row in rows[1:]] == [
        "boss@example.org",
        "li@example.org",
        "wang@example.org",
    ]
    assert client.get(url, {"sort": "user__password"}).status_code == 404
    assert client.get(url, {"page": "99"}).status_code == 404
    assert client.get(url, {"role": "king"}).status_code == 422


@pytest.mark.parametrize("page", ["", "invitations/"])
def test_it_asks_as_much_for_three_as_for_one(library, boss, page, django_assert_max_num_queries):
    from kaijuan.core.accounts.domain.invitations import invite
    from kaijuan.core.tenancy.models import Role

    client = inside("boss")
    url = f"/i/{library.slug}/access/{page}"

    def one_more(number: int) -> None:
        make_user(f"p{number}", library, "librarian")
        address = f"i{number}@example.org"
        invite(library, email=address, name="某", role=Role.READER, by=boss, base="http://x")

    one_more(1)
    with django_assert_max_num_queries(12) as few:
        client.get(url)
    one_more(2), one_more(3)
    with django_assert_max_num_queries(12) as more:
        client.get(url)
    assert len(few) == len(more)


def test_a_director_ends_a_role(library, boss, li):
    client = inside("boss")
    url = f"/i/{library.slug}/access/people/{li.code}/end/"
    answer = client.post(url, {"membership": membership(li, "librarian").pk})
    assert answer.status_code == 302
    assert User.objects.get(pk=li.pk).roles() == {}
    with institution_scope(library):
        assert history_of(li)[-1].verb == "role.ended"
    assert client.get(f"/i/{library.slug}/access/people/{li.code}/").status_code == 404


def test_not_a_directors_and_not_one_elsewhere(library, boss, li):
    other = make_user("deputy", library, "director")
    with pytest.raises(NotYours):
        end_role(membership(other, "director"), by=boss)
    make_user("wang", make_institution("丑学院"), "librarian")
    with pytest.raises(NotYours):
        end_role(membership(User.objects.get(username="wang"), "librarian"), by=boss)
    url = f"/i/{library.slug}/access/people/{li.code}/end/"
    foreign = membership(User.objects.get(username="wang"), "librarian")
    assert inside("boss").post(url, {"membership": foreign.pk}).status_code == 422
    assert Membership.objects.filter(pk=foreign.pk).exists()


def test_the_last_director_only_by_who_knows_it(library, boss, secretary, consortium):
    row = membership(boss, "director")
    with pytest.raises(LastOne):
        end_role(row, by=secretary)
    client = inside("secretary")
    url = f"/i/{consortium.slug}/access/people/{boss.code}/end/"
    assert client.post(url, {"membership": row.pk}).status_code == 422
    assert client.post(url, {"membership": row.pk, "knowing": "on"}).status_code == 302
    assert not Membership.objects.filter(pk=row.pk).exists()


def test_the_last_of_the_secretariat_stays(secretary, consortium):
    with pytest.raises(OneselfLast):
        end_role(membership(secretary, "secretariat"), by=secretary, knowing=True)
    make_user("other", consortium, "secretariat")
    end_role(membership(secretary, "secretariat"), by=secretary)


def test_a_closed_account_is_nobody_who_could_let_others_in(library, boss, secretary, consortium):
    other = make_user("other", consortium, "secretariat")
    close_account(other, by=secretary)
    with pytest.raises(OneselfLast):
        end_role(membership(secretary, "secretariat"), by=secretary)
    deputy = make_user("deputy", library, "director")
    close_account(deputy, by=secretary)
    with pytest.raises(LastOne):
        end_role(membership(boss, "director"), by=secretary)
    end_role(membership(deputy, "director"), by=secretary)


def test_the_secretariat_sees_directors_and_no_other_staff(
    library, boss, li, secretary, consortium
):
    client = inside("secretary")
    page = client.get(f"/i/{consortium.slug}/access/").content.decode()
    assert "boss@example.org" in page
    assert "li@example.org" not in page
    assert client.get(f"/i/{consortium.slug}/access/people/{li.code}/").status_code == 404
    assert client.get(f"/i/{library.slug}/access/").status_code == 404


def test_closing_an_account_shuts_it_everywhere(library, boss, li):
    at_work = inside("li")
    url = f"/i/{library.slug}/access/people/{li.code}/close/"
    client = inside("boss")
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 422
    for _twice in range(2):
        # A double click must not open it again.
        assert client.post(url, {"act": "close"}).status_code == 302
    assert not is_in(at_work)
    assert not Session.objects.filter(user=li).exists()
    assert type_password(Client(), "li").status_code == 422
    assert 'value="reopen"' in client.get(url).content.decode()
    assert client.post(url, {"act": "reopen"}).status_code == 302
    assert type_password(Client(), "li").status_code == 302
    with institution_scope(library):
        verbs = [entry.verb for entry in history_of(li)]
    assert verbs == ["account.closed", "account.reopened"]


def test_not_of_somebody_with_roles_elsewhere_nor_ones_own(library, boss, li):
    Membership.objects.create(user=li, institution=make_institution("寅学院"), role="reader")
    with pytest.raises(OthersToo):
        close_account(li, by=boss)
    with pytest.raises(OthersToo):
        close_account(boss, by=boss)
    url = f"/i/{library.slug}/access/people/{li.code}/close/"
    assert inside("boss").post(url, {"act": "close"}).status_code == 422
    assert User.objects.get(pk=li.pk).is_active


def test_the_desk_leads_there(boss, li):
    assert "/access/" in inside("boss").get("/desk/").content.decode()
    assert "/access/" not in inside("li").get("/desk/").content.decode()
