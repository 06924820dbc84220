"""The feeds, read back by other programs' readers."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from lxml import etree

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.domain.notices import (
    NoticeWanted,
    draft_notice,
    publish_notice,
    withdraw_notices,
)
from kaijuan.network.opening.domain.spans import cancel_spans
from kaijuan.network.opening.feeds.changes import Changed, ChangeSource, change_sources
from kaijuan.network.opening.tests.filled import make_span
from kaijuan.network.opening.tests.opened import (
    DAILY,
    WEDNESDAY,
    at,
    browser,
    furnish,
    offer,
    set_clock,
)

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
#: No entity is expanded, nothing is fetched, no document type is taken.
CAREFUL = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


@pytest.fixture(autouse=True)
def morning(monkeypatch):
    set_clock(monkeypatch, at(9))


def calendar(institution, language="zh-hans"):
    answer = browser(language).get(f"/i/{institution.slug}/hours.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert text.endswith("END:VCALENDAR\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75, "lines are folded"
    found = Calendar.from_ical(text)
    assert found.errors == []
    return found


def events(institution, what="开放", **more):
    return [
        each
        for each in calendar(institution, **more).walk("VEVENT")
        if what in str(each["SUMMARY"]) or what == "开放"
    ]


def feed(path="/changes.atom", language="zh-hans"):
    answer = browser(language).get(path)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert b"<!DOCTYPE" not in answer.content
    root = etree.fromstring(answer.content, etree.XMLParser(**CAREFUL))
    assert root.tag == f"{ATOM}feed"
    for each in [root, *root.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"{ATOM}{name}")) == 1, name
            assert each.findtext(f"{ATOM}{name}")
        assert each.find(f"{ATOM}author/{ATOM}name") is not None
        assert each.find(f"{ATOM}link[@rel='alternate']").get("href").startswith("http://")
        dt.datetime.fromisoformat(each.findtext(f"{ATOM}updated"))
    ids = [each.findtext(f"{ATOM}id") for each in root.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    assert root.find(f"{ATOM}link[@rel='self']").get("href").endswith(path.split("?")[0])
    return root


def titles(*args, **more):
    return [each.findtext(f"{ATOM}title") for each in feed(*args, **more).findall(f"{ATOM}entry")]


def test_hours_are_events_in_the_library_s_zone(own):
    furnish(own)
    found = events(own)
    assert len(found) == 64, "the weekdays of 90 days from a Wednesday"
    first = found[0]
    assert str(first["SUMMARY"]) == "甲大学：阅览室、书送达"
    assert first["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert first.decoded("DTSTART").utcoffset() == dt.timedelta(hours=8)
    assert first.decoded("DTSTART").date() == WEDNESDAY
    assert (first.decoded("DTSTART").hour, first.decoded("DTEND").hour) == (8, 22)
    assert "028-0000 0001" in str(first["DESCRIPTION"])
    zones = [str(each["TZID"]) for each in calendar(own).walk("VTIMEZONE")]
    assert zones == ["Asia/Shanghai"]


def test_each_event_has_what_the_standard_asks_for(own):
    furnish(own)
    make_span(own, "limited", starts_at=at(12), ends_at=at(0, day=dt.date(2020, 3, 3)))
    found = calendar(own)
    assert str(found["VERSION"]) == "2.0"
    assert str(found["PRODID"])
    uids = [str(each["UID"]) for each in found.walk("VEVENT")]
    assert len(uids) == len(set(uids))
    for each in found.walk("VEVENT"):
        assert each.decoded("DTSTAMP").utcoffset() == dt.timedelta(0)
        assert each.decoded("DTSTART") < each.decoded("DTEND")


def test_numbers_of_events_stay_from_day_to_day(own, monkeypatch):
    furnish(own)
    make_span(own, "closed", starts_at=at(0, day=dt.date(2020, 1, 24)))
    make_span(own, "open", starts_at=at(0, day=dt.date(2020, 3, 9)))
    today = {str(each["UID"]): each.decoded("DTSTART") for each in events(own)}
    set_clock(monkeypatch, at(9, day=WEDNESDAY + dt.timedelta(days=3)))
    later = {str(each["UID"]): each.decoded("DTSTART") for each in events(own)}
    both = set(today) & set(later)
    assert all(today[uid] == later[uid] for uid in both)
    assert set(today) <= set(later), "nothing between is over yet"
    closed = events(own, "暂不开放")
    assert [each.decoded("DTSTART").date() for each in closed] == [dt.date(2020, 1, 24)]
    assert closed[0].decoded("DTEND").date() == dt.date(2020, 3, 9)


def test_hours_follow_what_was_decided(own):
    furnish(own)
    make_span(own, "closed", starts_at=at(12), ends_at=at(15))
    stretches = [
        (each.decoded("DTSTART").hour, each.decoded("DTEND").hour)
        for each in events(own)
        if each.decoded("DTSTART").date() == WEDNESDAY
    ]
    assert stretches == [(8, 12), (15, 22), (12, 15)]


def test_an_open_ended_closure_says_so(own):
    furnish(own)
    make_span(own, "closed", starts_at=at(0), reason="Ⅰ级响应")
    (only,) = events(own)
    assert str(only["SUMMARY"]) == "甲大学：暂不开放"
    assert str(only["DESCRIPTION"]) == "Ⅰ级响应\n另行通知前"
    assert str(only["TRANSP"]) == "TRANSPARENT"


def test_a_calendar_of_nothing_is_a_calendar(own):
    """RFC 5545 asks for at least one component."""
    found = calendar(own)
    assert list(found.walk("VEVENT")) == []
    assert found.subcomponents


def test_summer_time(own, monkeypatch):
    """Nine o'clock stays nine o'clock on either side of the 29th of March in Berlin."""
    monkeypatch.setattr("kaijuan.core.clock.HOUSE_ZONE", ZoneInfo("Europe/Berlin"))
    daily = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "09:00", "to": "17:00"}]
    offer(own, "阅览室", "reading-rooms", {"open": {"state": "on", "hours": daily}})
    found = {each.decoded("DTSTART").date(): each.decoded("DTSTART") for each in events(own)}
    before, after = found[dt.date(2020, 3, 28)], found[dt.date(2020, 3, 29)]
    assert before.hour == after.hour == 9
    assert after.utcoffset() - before.utcoffset() == dt.timedelta(hours=1)


def test_odd_texts_survive(own):
    odd = "阅览室；甲,乙\\丙 😀"
    offer(own, odd, "reading-rooms", {"open": {"state": "on", "hours": DAILY}})
    assert str(events(own)[0]["SUMMARY"]) == f"甲大学：{odd}"


def test_modes_that_took_effect_are_told(own, foreign, monkeypatch):
    service = furnish(own)["lending"]
    make_span(own, "closed", starts_at=at(7), ends_at=at(8), decided_at=at(6), reason="演练")
    make_span(own, "limited", starts_at=at(10), service=service)
    assert titles() == ["到期：甲大学：暂不开放", "甲大学：暂不开放"]
    set_clock(monkeypatch, at(11))
    root = feed()
    entry = root.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "甲大学 书送达：有限开放"
    assert entry.find(f"{ATOM}category").get("term") == "mode"
    assert root.findtext(f"{ATOM}updated") == "2020-02-26T02:00:00Z"
    assert titles(f"/i/{foreign.slug}/changes.atom") == []
    assert len(titles(f"/i/{own.slug}/changes.atom", language="en")) == 3


def test_what_was_taken_back_is_told_if_it_ever_held(own, monkeypatch):
    held = make_span(own, "closed", starts_at=at(7), decided_at=at(6))
    never = make_span(own, "limited", starts_at=at(12), decided_at=at(6))
    with institution_scope(own):
        cancel_spans([held.code, never.code], by=None)
    assert titles() == ["撤回：甲大学：暂不开放", "甲大学：暂不开放"]
    set_clock(monkeypatch, at(13))
    assert titles() == ["撤回：甲大学：暂不开放", "甲大学：暂不开放"]


def test_a_decision_dated_back_is_told_when_it_was_decided(own):
    make_span(own, "closed", starts_at=at(0, day=dt.date(2020, 1, 24)), decided_at=at(8))
    entry = feed().find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}updated") == "2020-02-26T00:00:00Z"
    assert "2020 年 1 月 24 日 起" in entry.findtext(f"{ATOM}summary")


def test_notices_are_told_and_drafts_are_not(own, monkeypatch):
    with institution_scope(own):
        draft_notice(NoticeWanted("草稿", "未定"), by=None)
        publish_notice(NoticeWanted("明天", "将来", published_at=at(20)), by=None)
        shown = publish_notice(NoticeWanted("闭馆 <b>&", "正文 ]]> \uffff 完"), by=None)
    entry = feed().find(f"{ATOM}entry")
    assert titles() == ["甲大学：闭馆 <b>&"]
    assert entry.findtext(f"{ATOM}summary") == "正文 ]]>  完"
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/notices/{shown.code}/")
    set_clock(monkeypatch, at(10))
    with institution_scope(own):
        withdraw_notices([shown.code], by=None)
    assert titles() == ["甲大学：已撤回：闭馆 <b>&", "甲大学：闭馆 <b>&"]


def test_another_room_tells_its_changes_too(own, monkeypatch):
    def levels(institution, moment, most):
        owner = institution or own
        code = owner.code
        yield Changed(code, at(8), owner, "Ⅱ级响应", "", "/services/", "level")

    monkeypatch.setattr(change_sources, "_items", dict(change_sources._items))
    change_sources.add(ChangeSource("test-levels", 50, levels, ("services",)))
    assert titles() == ["Ⅱ级响应"]
    assert titles(f"/i/{own.slug}/changes.atom") == ["Ⅱ级响应"]


def test_pages_name_their_feeds_in_the_head(own):
    for path in (f"/i/{own.slug}/", f"/i/{own.slug}/services/"):
        head = browser().get(path).content.decode().split("</head>")[0]
        assert f'href="/i/{own.slug}/changes.atom"' in head
        assert f'href="/i/{own.slug}/hours.ics"' in head
    for path in ("/", "/services/"):
        head = browser().get(path).content.decode().split("</head>")[0]
        assert 'type="application/atom+xml"' in head
        assert 'href="/changes.atom"' in head
