"""Pages of the readiness checklist: who sees, who ticks, who keeps it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaijuan.core.clock import HOUSE_ZONE, now, today
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.domain.readiness_items import add_item, retire_item, tick_item
from kaijuan.network.plans.models import ReadinessItem, ReadinessTick

pytestmark = pytest.mark.django_db


def english(user: Any) -> Client:
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    client.cookies["kaijuan_lang"] = "en"
    return client


def address(name: str, institution: Any, *args: Any) -> str:
    return reverse(f"plans:{name}", args=[institution.slug, *args])


@pytest.fixture
def item(own: Any, personas: dict[str, Any]) -> ReadinessItem:
    with institution_scope(own):
        return add_item(
            ReadinessItem(mode=Mode.LIMITED, text="阅览室消毒完毕"), by=personas["director"]
        )


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("anonymous", 302),
        ("reader", 403),
        ("librarian", 200),
        ("facilities", 200),
        ("director", 200),
        ("secretariat", 404),
        ("stranger", 404),
    ],
)
def test_who_sees_the_list(
    own: Any, personas: dict[str, Any], item: ReadinessItem, persona: str, status: int
) -> None:
    for name, args in (("readiness", ()), ("readiness-line", (item.code,))):
        answer = english(personas[persona]).get(address(name, own, *args))
        assert answer.status_code == status, name
        assert ("阅览室消毒完毕" in answer.content.decode()) == (status == 200)


def test_the_list_says_what_is_missing_and_a_tick_clears_it(
    own: Any, personas: dict[str, Any], item: ReadinessItem
) -> None:
    client = english(personas["facilities"])
    before = client.get(address("readiness", own)).content.decode()
    assert "1 required line is not met" in before
    assert "Add a line" not in before, "only the director keeps the list"
    until = today() + dt.timedelta(days=2)
    answer = client.post(
        address("readiness-tick", own, item.code), {"until": until.isoformat(), "note": "一楼二楼"}
    )
    assert answer.status_code == 302
    after = client.get(address("readiness", own)).content.decode()
    assert "Everything required is met." in after
    assert "一楼二楼" in after
    with institution_scope(own):
        tick = ReadinessTick.objects.get()
    # The day is inclusive: it is good until midnight at the end of it, in the library's zone.
    local = tick.valid_until.astimezone(HOUSE_ZONE)
    assert (local.date(), local.hour) == (until + dt.timedelta(days=1), 0)
    assert tick.ticked_by == personas["facilities"]


@pytest.mark.parametrize("until", ["", "2020-02-30", "1800-01-01", "9999-12-31", "x", "2020-01-01"])
def test_a_day_that_cannot_be(
    own: Any, personas: dict[str, Any], item: ReadinessItem, until: str
) -> None:
    answer = english(personas["librarian"]).post(
        address("readiness-tick", own, item.code), {"until": until}
    )
    assert answer.status_code == 422
    with institution_scope(own):
        assert not ReadinessTick.objects.exists()


def test_a_tick_is_taken_back_once(own: Any, personas: dict[str, Any], item: ReadinessItem) -> None:
    with institution_scope(own):
        until = now() + dt.timedelta(days=2)
        tick = tick_item(item, until=until, by=personas["librarian"])
    client = english(personas["director"])
    target = address("readiness-tick-back", own, tick.code)
    assert client.post(target).status_code == 302
    again = client.post(target)
    assert again.status_code == 409
    assert "taken back already" in again.content.decode()
    assert "nobody knows yet" in client.get(address("readiness", own)).content.decode()


def test_the_director_adds_changes_and_takes_out(own: Any, personas: dict[str, Any]) -> None:
    client = english(personas["director"])
    add = address("readiness-add", own)
    shown = client.get(f"{add}?mode=open&fact=plans.services_described").content.decode()
    assert 'name="p-mode"' in shown
    bad = client.post(f"{add}?mode=open&fact=plans.services_described", {"text": "服务写明"})
    assert bad.status_code == 422
    good = client.post(
        f"{add}?mode=open&fact=plans.services_described",
        {"text": "服务写明", "required": "on", "p-mode": "limited"},
    )
    assert good.status_code == 302
    with institution_scope(own):
        item = ReadinessItem.objects.get()
    assert (item.mode, item.fact, item.parameters) == (
        "open",
        "plans.services_described",
        {"mode": "limited"},
    )
    twice = client.post(f"{add}?mode=open", {"text": "服务写明", "required": "on"})
    assert twice.status_code == 422
    assert "stands in the checklist already" in twice.content.decode()
    changed = client.post(
        address("readiness-change", own, item.code), {"text": "服务都写明", "p-mode": "open"}
    )
    assert changed.status_code == 302
    with institution_scope(own):
        item.refresh_from_db()
        assert (item.text, item.required, item.parameters) == (
            "服务都写明",
            False,
            {"mode": "open"},
        )
    retire = address("readiness-retire", own, item.code)
    assert client.post(retire).status_code == 302
    assert client.post(retire).status_code == 409
    gone = client.get(address("readiness-line", own, item.code)).content.decode()
    assert "Taken out of the checklist" in gone


def test_the_usual_lines_with_one_click_and_none_with_the_second(
    own: Any, personas: dict[str, Any]
) -> None:
    client = english(personas["director"])
    target = f"{address('readiness-usual', own)}?mode=limited"
    for _click in range(2):
        assert client.post(target).status_code == 302
    with institution_scope(own):
        texts = list(ReadinessItem.objects.values_list("text", flat=True))
    assert len(texts) == len(set(texts)) >= 6


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?mode=open", 200),
        ("?mode=ajar", 404),
        ("?format=exe", 404),
        ("?mode=limited&format=csv", 200),
        ("?mode=limited&format=xlsx", 200),
    ],
)
def test_queries_of_the_list(
    own: Any, personas: dict[str, Any], item: ReadinessItem, query: str, status: int
) -> None:
    answer = english(personas["director"]).get(address("readiness", own) + query)
    assert answer.status_code == status


@pytest.mark.parametrize("query", ["?mode=ajar", "?fact=no.such"])
def test_a_line_of_no_mode_or_fact_cannot_be_added(
    own: Any, personas: dict[str, Any], query: str
) -> None:
    assert (
        english(personas["director"]).get(address("readiness-add", own) + query).status_code == 404
    )


def test_a_line_of_another_library_is_missing(
    own: Any, foreign: Any, personas: dict[str, Any]
) -> None:
    with institution_scope(foreign):
        theirs = add_item(
            ReadinessItem(mode=Mode.LIMITED, text="乙馆的事"), by=personas["stranger"]
        )
        tick = tick_item(theirs, until=now() + dt.timedelta(days=1), by=personas["stranger"])
    client = english(personas["director"])
    for name in ("readiness-line", "readiness-change", "readiness-tick"):
        for code in (theirs.code, uuid4()):
            assert client.get(address(name, own, code)).status_code == 404
    for name, code in (("readiness-retire", theirs.code), ("readiness-tick-back", tick.code)):
        assert client.post(address(name, own, code)).status_code == 404
    with institution_scope(foreign):
        theirs.refresh_from_db()
        tick.refresh_from_db()
    assert (theirs.retired_at, tick.taken_back_at) == (None, None)


def test_a_tick_on_a_line_that_went_meanwhile_says_so(
    own: Any, personas: dict[str, Any], item: ReadinessItem
) -> None:
    with institution_scope(own):
        retire_item(item, by=personas["director"])
    answer = english(personas["librarian"]).post(
        address("readiness-tick", own, item.code), {"until": today().isoformat()}
    )
    assert answer.status_code == 422
    assert "has been taken out" in answer.content.decode()


def test_three_lines_need_no_more_queries_than_one(
    own: Any, personas: dict[str, Any], item: ReadinessItem
) -> None:
    client = english(personas["director"])
    target = address("readiness", own)
    client.get(target)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(target)
        return len(captured)

    before = queries()
    with institution_scope(own):
        for text in ("口罩够用", "测温到人"):
            other = add_item(ReadinessItem(mode=Mode.LIMITED, text=text), by=personas["director"])
            tick_item(other, until=now() + dt.timedelta(days=1), by=personas["librarian"])
    assert queries() == before
