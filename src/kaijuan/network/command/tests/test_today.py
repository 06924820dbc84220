"""The director's page: whose it is, what it gathers, and that a broken promise would show."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from kaijuan.core.clock import now
from kaijuan.core.registry.command import CommandSection, Glance, Line, command_sections
from kaijuan.core.tenancy.models import Membership, Role
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.command.domain.today import counts_of, sections_for
from kaijuan.network.opening.public import Mode, ModeSpan, Service, standing_of
from kaijuan.network.plans.public import Area, Level, LevelChange, LevelScheme, Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def section() -> Any:
    """A room that has something to say, gone after the test."""
    lines = [
        Line("盘点逾期", "/x/", tone="late", who="馆长"),
        Line("今天到期", "/y/", tone="due", due_at=dt.datetime(2020, 2, 1, tzinfo=dt.UTC)),
        Line("口罩用完", "/z/", tone="late", due_on=dt.date(2020, 3, 4), word="已用完"),
    ]
    made = CommandSection(
        key="test",
        order=1,
        title="Test room",
        permission="command.view",
        glance=lambda institution, user: Glance(lines, total=11, late=4, href="/all/"),
    )
    command_sections.add(made)
    yield made
    del command_sections._items["test"]


def address(institution: Any) -> str:
    return reverse("command:today", args=[institution.slug])


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("director", 200),
        ("librarian", 200),
        ("facilities", 200),
        ("reader", 403),
        ("secretariat", 404),
        ("stranger", 404),
        ("anonymous", 302),
    ],
)
def test_whose_it_is(web: Any, own: Any, persona: str, status: int) -> None:
    assert web(persona).get(address(own)).status_code == status


def test_an_empty_library_says_so(web: Any, own: Any) -> None:
    page = web("director").get(address(own)).content.decode()
    assert "Nothing is due, late or off" in page
    assert "Nobody decided a mode yet." in page
    assert "none in force" in page


def test_level_mode_and_plan(web: Any, own: Any, consortium: Any) -> None:
    with institution_scope(consortium):
        scheme = LevelScheme.objects.create(slug="s", name="响应")
        level = Level.objects.create(scheme=scheme, rank=1, name="Ⅰ级响应", name_en="Level I")
        area = Area.objects.create(slug="a", name="全省")
        LevelChange.objects.create(
            scheme=scheme,
            area=area,
            level=level,
            effective_at=dt.datetime(2020, 1, 24, tzinfo=dt.UTC),
        )
    with institution_scope(own):
        Plan.objects.create(name="闭馆方案", in_force_since=now(), in_force_number=1)
        ModeSpan.objects.create(mode=Mode.CLOSED, starts_at=dt.datetime(2020, 1, 25, tzinfo=dt.UTC))
        Service.objects.create(kind="lending", name="外借")
    page = web("director").get(address(own)).content.decode()
    for said in ("Level I", "闭馆方案", "since 25 January 2020, 08:00", "until further notice"):
        assert said in page, said
    # What is off is told service by service.
    assert "外借" in page
    assert "What is off" in page


def test_lines_of_the_rooms_and_the_way_to_all(web: Any, own: Any, section: Any) -> None:
    page = web("director").get(address(own)).content.decode()
    for said in (
        "Test room",
        "盘点逾期",
        "馆长",
        "1 February 2020, 08:00",
        "4 March 2020</p>",
        "已用完",
        'href="/all/"',
        "All 11",
    ):
        assert said in page, said


def test_late_ones_are_counted_whole_and_the_rest_at_least(
    own: Any, personas: Any, section: Any
) -> None:
    with institution_scope(own):
        found = sections_for(standing_of([own]).of(own), personas["director"])
        counts = {each.tone: each for each in counts_of(found)}
    assert (counts["late"].number, counts["late"].at_least) == (4, False)
    assert (counts["due"].number, counts["due"].at_least) == (1, True)


def test_a_section_is_only_for_whom_it_is_for(own: Any, personas: Any, section: Any) -> None:
    with institution_scope(own):
        opening = standing_of([own]).of(own)
        assert sections_for(opening, personas["reader"]) == []
        assert sections_for(opening, personas["stranger"]) == []


def test_mine_leads_to_the_library_or_lists_several(
    web: Any, own: Any, foreign: Any, personas: Any
) -> None:
    mine = reverse("command:mine")
    assert web("director").get(mine).headers["Location"] == address(own)
    assert "You work at no library" in web("reader").get(mine).content.decode()
    Membership.objects.create(user=personas["director"], institution=foreign, role=Role.LIBRARIAN)
    listed = web("director").get(mine).content.decode()
    assert address(own) in listed
    assert address(foreign) in listed


@pytest.mark.parametrize(
    ("persona", "today", "board"),
    [
        ("anonymous", False, False),
        ("reader", False, False),
        ("director", True, False),
        ("secretariat", False, True),
        ("auditor", False, False),
    ],
)
def test_the_navigation(web: Any, own: Any, persona: str, today: bool, board: bool) -> None:
    page = web(persona).get("/").content.decode()
    assert (f'href="{reverse("command:mine")}"' in page) is today
    assert (f'href="{reverse("command:board")}"' in page) is board
