"""schema.org in the page: what a search engine is told, and that it can be no script."""

from __future__ import annotations

import json
import re

import pytest

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.tests.filled import make_span
from kaijuan.network.opening.tests.opened import DAILY, at, browser, furnish, offer, set_clock

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


@pytest.fixture(autouse=True)
def morning(monkeypatch):
    set_clock(monkeypatch, at(9))


def told(institution, path=""):
    html = browser().get(f"/i/{institution.slug}/{path}").content.decode()
    blocks = BLOCK.findall(html)
    assert len(blocks) == 1
    found = json.loads(blocks[0])
    assert found["@context"] == "https://schema.org"
    return {each["name"]: each for each in found["@graph"]}


def test_a_library_with_its_regular_hours(own):
    furnish(own)
    library = told(own)["甲大学图书馆"]
    assert library["@type"] == "Library"
    (hours,) = library["openingHoursSpecification"]
    assert hours["opens"] == "08:00"
    assert hours["closes"] == "22:00"
    assert hours["dayOfWeek"][0] == "Monday"
    assert len(hours["dayOfWeek"]) == 5
    assert hours["validFrom"] == "2020-02-26T00:00:00+08:00"
    assert "validThrough" not in hours, "until further notice has no end"
    assert "specialOpeningHoursSpecification" not in library


def test_a_closure_from_when_it_began_through_its_last_second(own):
    furnish(own)
    make_span(own, "closed", starts_at=at(0, day=at(0).date()), ends_at=at(20))
    library = told(own)["甲大学图书馆"]
    (closed,) = library["specialOpeningHoursSpecification"]
    assert (closed["opens"], closed["closes"]) == ("00:00", "00:00")
    assert closed["validFrom"] == "2020-02-25T00:00:00+08:00"
    assert closed["validThrough"] == "2020-02-26T19:59:59+08:00"
    (after,) = library["openingHoursSpecification"]
    assert after["validFrom"] == "2020-02-26T20:00:00+08:00"


def test_an_open_ended_closure_leaves_no_regular_hours(own):
    furnish(own)
    make_span(own, "closed", starts_at=at(0))
    library = told(own)["甲大学图书馆"]
    assert library["openingHoursSpecification"] == []
    (closed,) = library["specialOpeningHoursSpecification"]
    assert "validThrough" not in closed


def test_each_service_says_how_and_when(own):
    furnish(own)
    make_span(own, "limited", starts_at=at(0))
    graph = told(own, "services/")
    web = graph["数据库"]
    assert web["@type"] == "Service"
    assert web["availableChannel"]["serviceUrl"] == "https://lib.example.edu.cn/"
    assert web["hoursAvailable"][0]["closes"] == "23:59"
    assert graph["书送达"]["description"] == "By telephone"
    assert web["provider"]["@id"] == graph["甲大学图书馆"]["@id"]


def test_nothing_that_a_library_writes_ends_the_block(own):
    evil = "</script><script>alert(1)</script><!--"
    offer(own, evil, "lending", {"open": {"state": "limited", "how": evil, "hours": DAILY}})
    Institution.objects.filter(pk=own.pk).update(name=f"甲{evil}")
    html = browser().get(f"/i/{own.slug}/services/").content.decode()
    assert "<script>alert" not in html
    assert html.count("</script>") == html.count("<script")
    assert evil in told(own)


def test_the_policy_still_forbids_every_inline_script(own):
    """A data block is no script to a browser, so the policy needs no exception for it."""
    furnish(own)
    answer = browser().get(f"/i/{own.slug}/")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "nonce" not in policy
    for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", answer.content.decode()):
        assert "src=" in attributes or 'type="application/ld+json"' in attributes, body


def test_a_silent_library_tells_nothing(own):
    html = browser().get(f"/i/{own.slug}/services/").content.decode()
    assert "ld+json" not in html
