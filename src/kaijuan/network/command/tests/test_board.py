"""The board: every member, narrowed, ordered and taken away; the wall stays whole."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaijuan.core.clock import now
from kaijuan.core.files.tables import read_table
from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution
from kaijuan.network.command.domain.board import UNSTATED, counts_by_mode, members
from kaijuan.network.opening.public import Mode, ModeSpan
from kaijuan.network.plans.public import Plan

pytestmark = pytest.mark.django_db
BOARD = "/command/"


@pytest.fixture
def others(own: Any, foreign: Any) -> dict[str, Any]:
    """Two more: one closed, one limited until a day; own has a plan in force."""
    closed = make_institution("丙大学", kind=Kind.VOCATIONAL_PUBLIC)
    limited = make_institution("丁大学")
    decide(closed, Mode.CLOSED, dt.datetime(2020, 1, 24, tzinfo=dt.UTC))
    until = now() + dt.timedelta(days=9)
    decide(limited, Mode.LIMITED, dt.datetime(2020, 2, 26, tzinfo=dt.UTC), until)
    with institution_scope(own):
        Plan.objects.create(name="方案", in_force_since=now(), in_force_number=1)
    return {"closed": closed, "limited": limited}


def decide(where: Any, mode: Mode, start: dt.datetime, end: dt.datetime | None = None) -> None:
    with institution_scope(where):
        ModeSpan.objects.create(mode=mode, starts_at=start, ends_at=end)


def names(web: Any, query: str = "") -> list[str]:
    """The names on the board, in their order."""
    taken = web("secretariat").get(f"{BOARD}?format=csv{query}")
    assert taken.status_code == 200
    return [row.cells[1] for row in read_table(taken.content).rows]


def test_only_the_secretariat_and_the_consortiums_auditor(
    web: Any, own: Any, consortium: Any, personas: Any
) -> None:
    for persona in ("director", "librarian", "auditor", "reader", "stranger"):
        assert web(persona).get(BOARD).status_code == 404, persona
    assert web("anonymous").get(BOARD).status_code == 302
    assert web("operator").get(BOARD).status_code == 403
    from kaijuan.core.tenancy.models import Membership, Role

    Membership.objects.create(user=personas["auditor"], institution=consortium, role=Role.AUDITOR)
    answer = web("auditor").get(BOARD)
    assert answer.status_code == 200
    assert f'href="{reverse("command:board")}"' in answer.content.decode()


def test_what_nobody_decided_is_not_open(own: Any, foreign: Any, others: Any) -> None:
    rows = members(list(Institution.objects.members()), now())
    assert counts_by_mode(rows) == {"closed": 1, "limited": 1, "open": 0, UNSTATED: 2}


def test_the_page_shows_modes_since_and_until(web: Any, others: Any) -> None:
    page = web("secretariat").get(BOARD).content.decode()
    for said in (
        "24 January 2020, 08:00",
        "until further notice",
        "Nothing decided",
        "none in force",
    ):
        assert said in page, said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("&mode=closed", ["丙大学"]),
        ("&mode=unstated&sort=number", ["甲大学", "乙学院"]),
        ("&plan=with", ["甲大学"]),
        ("&plan=without&mode=limited", ["丁大学"]),
        ("&kind=vocational-public", ["丙大学"]),
        ("&q=丁", ["丁大学"]),
        ("&q=没有", []),
        ("&orders=open", []),
        ("&orders=late", []),
    ],
)
def test_narrowed(web: Any, others: Any, query: str, found: list[str]) -> None:
    assert sorted(names(web, query)) == sorted(found)


@pytest.mark.parametrize(
    ("sort", "first"), [("-since", "丁大学"), ("mode", "丙大学"), ("-plan", "甲大学")]
)
def test_ordered(web: Any, others: Any, sort: str, first: str) -> None:
    assert names(web, f"&sort={sort}")[0] == first
    assert len(names(web, f"&sort={sort}")) == 4


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?mode=ajar", 422),
        ("?sort=password", 404),
        ("?page=9", 404),
        ("?page=x", 404),
        ("?format=exe", 422),
        ("?q=%00", 400),
        ("?kind=consortium", 422),
        ("?sort=-changed", 200),
    ],
)
def test_bad_queries(web: Any, others: Any, query: str, status: int) -> None:
    assert web("secretariat").get(BOARD + query).status_code == status


def test_the_chips_count_what_each_mode_would_leave(web: Any, others: Any) -> None:
    page = web("secretariat").get(f"{BOARD}?mode=closed&plan=without").content.decode()
    rows = page.split('id="rows"')[1]
    assert rows.count("at-closed") == 1
    assert rows.count("at-unstated") == 1, "own has a plan, so it is not counted"
    assert "mode=limited" in rows


def test_a_fragment_for_htmx(web: Any, others: Any) -> None:
    part = web("secretariat").get(BOARD, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "丙大学" in part


def test_seventy_members_need_no_more_queries(web: Any, others: Any) -> None:
    browser = web("secretariat")
    browser.get(BOARD)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(BOARD).status_code == 200
        return len(captured)

    few = cost()
    for number in range(30):
        made = make_institution(f"第{number}学院")
        decide(made, Mode.CLOSED, now())
    assert cost() == few
    assert few <= 20
