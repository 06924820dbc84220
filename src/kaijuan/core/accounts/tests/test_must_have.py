"""A role that needs a second factor: nothing opens before it is set up."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kaijuan.core.accounts.tests.making import code_at, enrolled, is_in, type_password
from kaijuan.core.tenancy.models import Membership
from kaijuan.core.testing.factories import make_institution, make_user

pytestmark = pytest.mark.django_db
ENROL = "/sign-in/second-factor/"


@pytest.fixture(autouse=True)
def house(settings, consortium):
    settings.TWO_FACTOR = "staff"


@pytest.fixture
def library():
    return make_institution("丁大学")


@pytest.mark.parametrize("role", ["librarian", "facilities", "director", "auditor"])
def test_staff_are_led_to_set_it_up_and_see_nothing_else(client, library, role):
    make_user("li", library, role)
    assert type_password(client, "li").headers["Location"] == ENROL
    for path in ("/desk/", "/account/", f"/i/{library.slug}/people/", "/account/sessions/"):
        assert client.get(path).headers["Location"].startswith("/sign-in/"), path
    assert client.get("/sign-in/code/").status_code == 422


def test_then_they_are_in(client, library):
    make_user("li", library, "director")
    type_password(client, "li", next=f"/i/{library.slug}/people/")
    page = client.get(ENROL).content.decode()
    key = "".join(re.findall(r"<span>([A-Z2-7]{4})</span>", page))
    done = client.post(ENROL, {"code": code_at(key)})
    assert done.status_code == 200
    assert f'href="/i/{library.slug}/people/"' in done.content.decode()
    assert client.get(f"/i/{library.slug}/people/").status_code == 200
    assert "kaijuan_device" in client.cookies


def test_the_first_secretariat_comes_in_by_itself(client, consortium):
    make_user("wang", consortium, "secretariat")
    type_password(client, "wang")
    page = client.get(ENROL).content.decode()
    key = "".join(re.findall(r"<span>([A-Z2-7]{4})</span>", page))
    client.post(ENROL, {"code": code_at(key)})
    assert client.get("/directory/import/").status_code == 200


def test_readers_and_demonstration_accounts_are_let_in(client, library):
    make_user("zhao", library, "reader")
    assert type_password(client, "zhao").headers["Location"] == "/desk/"
    sample = make_user("sample", library, "director")
    sample.sample = True
    sample.save()
    other = Client()
    type_password(other, "sample")
    assert is_in(other)


def test_everybody_where_the_house_says_all(client, library, settings):
    settings.TWO_FACTOR = "all"
    make_user("zhao", library, "reader")
    assert type_password(client, "zhao").headers["Location"] == ENROL


def test_a_role_given_meanwhile_holds_at_the_next_request(client, library):
    user = make_user("zhao", library, "reader")
    type_password(client, "zhao")
    assert is_in(client)
    Membership.objects.create(user=user, institution=library, role="director")
    assert not is_in(client)
    assert client.get(f"/i/{library.slug}/people/").status_code == 302


def test_so_does_a_setting_that_is_switched_on(client, library, settings):
    settings.TWO_FACTOR = "none"
    make_user("li", library, "director")
    type_password(client, "li")
    assert is_in(client)
    settings.TWO_FACTOR = "staff"
    assert not is_in(client)


def test_a_draft_on_a_public_page_stays_shut_too(client, consortium, own, settings):
    """Public addresses show more to the secretariat; a half-way session is nobody there as well."""
    from django.db import transaction

    from kaijuan.core.tenancy.scope import institution_scope
    from tests.access.reports import make_release

    with institution_scope(consortium), transaction.atomic():
        make_release("draft", "", own, publish=False)
    user = make_user("wang", consortium, "secretariat")
    client.force_login(user, backend="kaijuan.core.accounts.backends.NameOrEmailBackend")
    for path in ("/reports/draft/", "/api/v1/releases/draft"):
        assert client.get(path).status_code == 404, path
    secret, _codes = enrolled(user)
    other = Client()
    type_password(other, "wang")
    assert other.get("/reports/draft/").status_code == 404
    other.post("/sign-in/code/", {"code": code_at(secret)})
    assert other.get("/reports/draft/").status_code == 200


def test_a_session_with_its_second_factor_asks_no_further_question(
    client, library, django_assert_num_queries
):
    user = make_user("zhao", library, "librarian")
    secret, _codes = enrolled(user)
    type_password(client, "zhao")
    client.post("/sign-in/code/", {"code": code_at(secret)})
    client.get("/healthz")
    # Consortium, session, person; the masthead: roles, unread messages; the page asks nothing.
    with django_assert_num_queries(5):
        client.get("/gallery/")
