"""What one library shows its readers: now, later, not; since when, until when."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.domain.board import board_of
from kaijuan.network.opening.domain.notices import NoticeWanted, publish_notice
from kaijuan.network.opening.domain.windows import Clock, Window, combined
from kaijuan.network.opening.models import Place, State
from kaijuan.network.opening.tests.filled import make_place, make_span
from kaijuan.network.opening.tests.opened import (
    CHINA,
    DAILY,
    WEDNESDAY,
    at,
    browser,
    furnish,
    offer,
    set_clock,
)

pytestmark = pytest.mark.django_db


def page(institution, language="en"):
    answer = browser(language).get(f"/i/{institution.slug}/services/")
    assert answer.status_code == 200
    return answer.content.decode()


def names(board, *windows):
    return [line.now.service.name for line in board.having(*windows)]


def test_by_its_hours_a_service_opens_and_closes(own):
    furnish(own)
    assert names(board_of(own, at(7, 59)), Window.RESTING) == ["阅览室", "书送达"]
    assert names(board_of(own, at(8)), Window.RESTING) == []
    assert names(board_of(own, at(21, 59)), Window.ON) == ["阅览室", "书送达", "数据库"]
    assert names(board_of(own, at(22)), Window.ON) == ["数据库"]


def test_until_when_and_from_when(own):
    furnish(own)
    now, later = board_of(own, at(9)).lines[0], board_of(own, at(23)).lines[0]
    assert now.until == dt.datetime.combine(WEDNESDAY, dt.time(22), CHINA)
    assert later.next == dt.datetime.combine(WEDNESDAY + dt.timedelta(1), dt.time(8), CHINA)
    friday = board_of(own, at(23, day=dt.date(2020, 2, 28))).lines[0]
    assert friday.next == dt.datetime.combine(dt.date(2020, 3, 2), dt.time(8), CHINA)


def test_the_week_follows_the_modes_that_were_decided(own):
    """Closed from Friday noon, half-open: that Friday still has its morning."""
    furnish(own)
    make_span(own, "closed", starts_at=at(12, day=dt.date(2020, 2, 28)))
    week = board_of(own, at(9)).lines[0].week
    assert [len(day.times) for day in week] == [1, 1, 1, 0, 0, 0, 0]
    begins, ends = week[2].times[0]
    assert (begins.hour, ends.hour) == (8, 12)


def test_a_night_stands_on_the_day_on_which_it_begins(own):
    night = [{"days": [3], "from": "22:00", "to": "02:00"}]
    offer(own, "通宵自习", "self-study", {"open": {"state": "on", "hours": night}})
    week = board_of(own, at(9)).lines[0].week
    assert [len(day.times) for day in week] == [1, 0, 0, 0, 0, 0, 0]
    assert "22:00–02:00 the next day" in page_at(own, at(9))
    assert names(board_of(own, at(1, day=WEDNESDAY + dt.timedelta(1))), Window.ON) == ["通宵自习"]


def page_at(institution, moment):
    with pytest.MonkeyPatch.context() as patch:
        set_clock(patch, moment)
        return page(institution)


def test_a_week_with_summer_time_keeps_its_days(own, monkeypatch):
    """In Berlin the 29th of March 2020 has 23 hours; no day is lost or told twice."""
    monkeypatch.setattr("kaijuan.core.clock.HOUSE_ZONE", ZoneInfo("Europe/Berlin"))
    offer(own, "阅览室", "reading-rooms", {"open": {"state": "on"}})
    daily = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "08:00", "to": "22:00"}]
    offer(own, "自习", "self-study", {"open": {"state": "on", "hours": daily}})
    always, hours = board_of(own, dt.datetime(2020, 3, 27, 12, tzinfo=dt.UTC)).lines
    assert [day.day.day for day in hours.week] == [27, 28, 29, 30, 31, 1, 2]
    assert all([t.hour for t in day.times[0]] == [8, 22] for day in hours.week)
    assert all(len(day.times) == 1 for day in always.week)
    assert {(t.hour, t.minute) for day in always.week for t in day.times[0]} == {(0, 0)}


def test_six_queries_however_much_it_offers(own, django_assert_num_queries):
    furnish(own)
    with django_assert_num_queries(6):
        board_of(own, at(9))
    for number in range(9):
        place = make_place(own, f"分馆{number}")
        rules = {"open": {"state": "on", "hours": DAILY}}
        offer(own, f"服务{number}", "lending", rules, place=place)
        make_span(own, "closed", starts_at=at(1), place=place)
    with django_assert_num_queries(6):
        board_of(own, at(9))


def test_several_of_a_kind_are_one_window():
    on, part, rest, off = Window.ON, Window.LIMITED, Window.RESTING, Window.OFF
    assert combined([on, on]) is on
    assert combined([off]) is off
    assert combined([rest, rest]) is rest
    for some in ([on, off], [part, off], [on, rest], [on, part], [off, off, part]):
        assert combined(some) is part, some
    assert combined([rest, off]) is rest
    with pytest.raises(ValueError, match="no service"):
        combined([])


def test_what_is_off_has_no_hours(own):
    offer(own, "阅览室", "reading-rooms", {"open": {"state": "off", "hours": DAILY}})
    line = board_of(own, at(9)).lines[0]
    assert line.window is Window.OFF
    assert line.now.state is State.OFF
    assert all(day.times == [] for day in line.week)
    assert Clock(at(9), ZoneInfo("Asia/Shanghai")).window(line.now) is Window.OFF


def test_open_stands_before_shut(own, monkeypatch):
    furnish(own)
    make_span(own, "limited", starts_at=at(0), reason="Ⅱ级响应", reason_en="Level II")
    set_clock(monkeypatch, at(9))
    html = page(own)
    order = [html.index(text) for text in ("Available now", "数据库", "书送达", "Not available")]
    assert order == sorted(order)
    assert html.index("Not available") < html.index("Reading rooms", html.index("Not available"))
    for text in ("Limited opening", "since 26 February 2020", "until further notice", "Level II"):
        assert text in html
    assert "By telephone" in html
    assert "028-0000 0001" in html


def test_a_closed_building_is_told_apart(own, monkeypatch):
    west = make_place(own, "西区馆", name_en="West")
    annex = make_place(own, "西区书库", kind="building", parent=west)
    make_place(own, "东区馆")
    make_span(own, "open", starts_at=at(0))
    make_span(own, "closed", starts_at=at(8), ends_at=at(0, day=dt.date(2020, 3, 1)), place=west)
    assert [each.place.name for each in board_of(own, at(9)).places] == ["西区馆"]
    assert annex.parent == west
    set_clock(monkeypatch, at(9))
    html = page(own)
    assert "West" in html
    assert "until 29 February 2020, 24:00" in html
    assert board_of(own, at(7)).places == []


def test_a_building_given_up_is_not_told(own):
    west = make_place(own, "西区馆")
    make_span(own, "open", starts_at=at(0))
    make_span(own, "closed", starts_at=at(8), place=west)
    with institution_scope(own):
        Place.objects.update(retired_at=at(8, 30))
    assert board_of(own, at(9)).places == []


def test_it_says_plainly_that_nothing_was_stated(own, foreign):
    assert "has not stated yet what is open" in page(own)
    home = browser().get(f"/i/{own.slug}/").content.decode()
    assert "has not stated yet what is open" in home
    furnish(own)
    assert "Nothing has been decided otherwise" in page(own)
    assert "has not stated yet" in page(foreign)


def test_the_institution_s_page_begins_with_what_is_open(own, monkeypatch):
    furnish(own)
    make_span(own, "limited", starts_at=at(0))
    with institution_scope(own):
        publish_notice(NoticeWanted("关于书送达", "打电话。", published_at=at(1)), by=None)
    set_clock(monkeypatch, at(9))
    html = browser("zh-hans").get(f"/i/{own.slug}/").content.decode()
    for text in ("有限开放", "电话预约", "关于书送达", "另行通知前", "hours.ics", "changes.atom"):
        assert text in html
    assert html.index("数据库") < html.index("阅览室")


def test_the_consortium_without_services_has_no_such_panel(consortium):
    html = browser().get(f"/i/{consortium.slug}/").content.decode()
    assert "has not stated" not in html


def test_a_door_that_opens_at_eight_is_seen_open_without_any_write(own, monkeypatch, settings):
    """Kept pages: nothing is written between the two readers, only the clock moves on."""
    from kaijuan.core.cache import store

    settings.CACHE_MB = 16
    store.forget()
    furnish(own)
    make_span(own, "open", starts_at=at(0))
    path = f"/i/{own.slug}/services/"
    try:
        set_clock(monkeypatch, at(7, 59))
        shut = browser().get(path)
        assert "ETag" in shut.headers
        assert browser().get(path).headers["ETag"] == shut.headers["ETag"]
        set_clock(monkeypatch, at(8))
        opened = browser().get(path)
        assert opened.headers["ETag"] != shut.headers["ETag"]
        assert "until 22:00" in opened.content.decode()
        assert "until 22:00" not in shut.content.decode()
    finally:
        store.forget()
