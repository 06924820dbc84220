"""Changes of the response level in the feeds of changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.test import Client
from lxml import etree

from kaijuan.network.plans.changes import changes_of_levels
from kaijuan.network.plans.domain.levels import (
    LevelWanted,
    correct_level,
    record_level,
    withdraw_level,
)
from kaijuan.network.plans.models import LevelChange
from kaijuan.network.plans.tests.levels import at, make_area, say

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def on(day: str) -> Any:
    return time_machine.travel(at(day), tick=False)


def wanted(change: LevelChange, **other: Any) -> LevelWanted:
    here = LevelWanted(change.scheme, change.area, change.level, change.effective_at)
    return replace(here, **other)


def told(when: str, of: Any = None) -> list[tuple[str, dt.datetime]]:
    return [(each.title, each.at) for each in changes_of_levels(of, at(when), 100)]


def test_the_feeds_tell_a_change_of_level(own, scheme, area):
    with on("2020-01-23"):
        change = say(scheme, area, 1, at("2020-01-24"))
    with on("2020-01-25"):
        for path in ("/changes.atom", f"/i/{own.slug}/changes.atom"):
            answer = Client(headers={"accept-language": "zh-hans"}).get(path)
            root = etree.fromstring(answer.content)
            [entry] = root.findall(f"{ATOM}entry")
            assert entry.findtext(f"{ATOM}title") == "四川省：1级"
            assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{change.code}"
            assert entry.findtext(f"{ATOM}updated") == "2020-01-23T16:00:00Z"
            assert entry.find(f"{ATOM}category").get("term") == "level"
            href = entry.find(f"{ATOM}link").get("href")
            assert href.endswith(f"/levels/{change.code}/") or str(change.code) in href
            assert Client().get(href).status_code == 200, "everybody may follow it"


def test_what_is_announced_is_told_when_it_takes_effect(own, scheme, area):
    with on("2020-01-20"):
        say(scheme, area, 1, at("2020-01-24"))
    assert told("2020-01-23") == []
    assert told("2020-01-24") == [("四川省：1级", at("2020-01-24"))]


def test_what_was_dated_back_is_told_when_it_was_recorded(own, scheme, area):
    with on("2020-01-26"):
        say(scheme, area, 1, at("2020-01-24"))
    assert told("2020-01-25") == []
    assert told("2020-01-27") == [("四川省：1级", at("2020-01-26"))]


def test_each_library_is_told_what_concerns_it(own, foreign, scheme, house):
    with on("2020-01-20"):
        say(scheme, make_area("绵阳市", ["绵阳"]), 2, at("2020-01-24"))
    assert [title for title, _at in told("2020-02-01", foreign)] == ["绵阳市：2级"]
    assert told("2020-02-01", own) == []
    assert len(told("2020-02-01")) == 1


def test_corrections_and_withdrawals_of_what_was_told_are_told_at_once(own, scheme, area):
    with on("2020-01-20"):
        first = say(scheme, area, 1, at("2020-01-24"))
    with on("2020-01-26"):
        later = correct_level(first, wanted(first, effective_at=at("2020-01-30")), by=None)
    with on("2020-01-28"):
        withdraw_level(later, note="误录", by=None)
    assert told("2020-02-01") == [
        ("已撤回：四川省：1级", at("2020-01-28")),
        ("更正：四川省：1级", at("2020-01-26")),
        ("四川省：1级", at("2020-01-24")),
    ]
    assert told("2020-01-27") == told("2020-02-01")[1:]


def test_what_was_corrected_or_withdrawn_before_its_time_never_was(own, scheme, area):
    with on("2020-01-20"):
        first = say(scheme, area, 1, at("2020-01-24"))
        slip = say(scheme, area, 3, at("2020-02-24"))
    with on("2020-01-22"):
        correct_level(first, wanted(first, level=scheme.levels.get(rank=2)), by=None)
        withdraw_level(slip, note="误录", by=None)
    assert told("2020-03-01") == [("四川省：2级", at("2020-01-24"))]


def test_samples_stay_in_the_house(own, scheme, area):
    with on("2020-01-20"):
        sample = LevelWanted(scheme, area, scheme.levels.get(rank=1), at("2020-01-20"), sample=True)
        record_level(sample, by=None, tell=False)
    assert told("2020-03-01") == []


def test_it_costs_one_query_however_many(own, scheme, area, django_assert_num_queries):
    with on("2020-01-20"):
        for number in range(1, 5):
            say(scheme, area, number, at(f"2020-01-2{number}"))
    with django_assert_num_queries(1):
        assert len(told("2020-03-01", own)) == 4
