"""The desk: where each person works, under headings, and every place opens."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from kaijuan.core.tenancy.models import Membership, Role

pytestmark = pytest.mark.django_db
STAFF = ("director", "librarian", "facilities", "secretariat", "auditor", "operator", "reader")


@pytest.fixture
def web(personas: Any) -> Any:
    """``web("director")``: that person's browser."""

    def signed_in(persona: str) -> Client:
        client = Client()
        client.force_login(personas[persona])
        return client

    return signed_in


def desk_of(web: Any, persona: str) -> str:
    page: str = web(persona).get("/desk/").content.decode()
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def headings(page: str) -> list[str]:
    return re.findall("<h3>(.*?)</h3>", page)


def places(page: str) -> list[str]:
    return re.findall(r'<p class="title"><a href="([^"]+)"', page)


@pytest.mark.parametrize("persona", STAFF)
def test_every_place_opens(web: Any, own: Any, persona: str) -> None:
    for href in places(desk_of(web, persona)):
        assert web(persona).get(href).status_code == 200, href


def test_places_stand_under_the_headings_of_their_rooms(web: Any, own: Any) -> None:
    page = desk_of(web, "director")
    found = headings(page)
    assert len(found) == len(set(found)) >= 6
    parts = page.split("<h3>")[1:]
    plans = next(part for part in parts if f"/i/{own.slug}/switches/" in part)
    assert f"/i/{own.slug}/ledger/" in plans
    assert f"/i/{own.slug}/meetings/" not in plans


def test_a_few_places_need_no_headings(web: Any, own: Any) -> None:
    page = desk_of(web, "auditor")
    assert (len(places(page)), headings(page)) == (2, [])


def test_the_board_is_shown_to_the_consortiums_auditor_and_to_no_librarys(
    web: Any, own: Any, consortium: Any, personas: Any
) -> None:
    assert "/command/" not in places(desk_of(web, "auditor"))
    Membership.objects.create(user=personas["auditor"], institution=consortium, role=Role.AUDITOR)
    assert "/command/" in places(desk_of(web, "auditor"))
