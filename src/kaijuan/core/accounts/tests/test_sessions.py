"""Sessions: listed, ended one by one, hashed at rest, over when they ought to be."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaijuan.core.accounts import sessions
from kaijuan.core.accounts.domain.roles import close_account
from kaijuan.core.accounts.models import Session
from kaijuan.core.accounts.sessions import SessionStore
from kaijuan.core.accounts.tests.making import is_in, type_password
from kaijuan.core.accounts.user_agents import device_of, in_words
from kaijuan.core.audit.public import history_of
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution, make_user

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
WECHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Mobile/15E148 MicroMessenger/8.0.42(0x18002a2f) NetType/WIFI Language/zh_CN"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"
)


@pytest.fixture
def library(consortium):
    return make_institution("戊大学")


@pytest.fixture
def li(library):
    return make_user("li", library, "librarian")


def browser(agent: str = FIREFOX, name: str = "li") -> Client:
    client = Client(headers={"user-agent": agent})
    type_password(client, name)
    return client


def test_the_list_names_each_device_and_marks_this_one(li):
    here, _phone = browser(), browser(WECHAT)
    page = here.get("/account/sessions/?lang=en").content.decode()
    assert "Firefox on Windows" in page
    assert "WeChat on iPhone" in page
    assert page.count("this one") == 1
    assert "Mozilla" not in page


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, "firefox windows"),
        (WECHAT, "wechat iphone"),
        (EDGE, "edge windows"),
        ("curl/8.0", "? ?"),
        ("", "? ?"),
        ("x" * 100_000 + "Firefox/1", "? ?"),
    ],
)
def test_what_is_kept_of_a_browser(agent, device):
    assert device_of(agent) == device
    assert in_words(device)


def test_one_is_ended_and_the_other_goes_on(li, library):
    here, lost = browser(), browser(WECHAT)
    row = Session.objects.get(device="wechat iphone")
    here.post("/account/sessions/end/", {"session": row.code})
    assert not is_in(lost)
    assert is_in(here)
    with institution_scope(library):
        assert [entry.verb for entry in history_of(li)] == ["session.ended"]


def test_nobody_ends_anothers(li, library):
    make_user("wang", library, "librarian")
    theirs, mine = browser(name="wang"), browser()
    row = Session.objects.get(user__username="wang")
    mine.post("/account/sessions/end/", {"session": row.code})
    assert is_in(theirs)


@pytest.mark.parametrize("code", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_session_that_is_none(li, code):
    here = browser()
    assert here.post("/account/sessions/end/", {"session": code}).status_code == 302
    assert is_in(here)


def test_all_others_are_ended(li):
    here, others = browser(), [browser(WECHAT), browser(EDGE)]
    here.post("/account/sessions/end-others/")
    assert is_in(here)
    assert not any(is_in(each) for each in others)


def test_the_key_of_the_browser_is_not_in_the_table(li):
    here = browser()
    key = here.cookies["kaijuan_session"].value
    row = Session.objects.get()
    assert key not in (row.session_key, row.session_data)
    thief = Client()
    thief.cookies["kaijuan_session"] = row.session_key
    assert not is_in(thief)
    assert is_in(here)


def test_a_session_that_was_ended_does_not_come_back_by_saving(li):
    here = browser()
    store = SessionStore(here.cookies["kaijuan_session"].value)
    store["seen"] = 1
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()
    assert not Session.objects.exists()


def test_idle_ones_end_and_those_in_use_go_on(li, settings):
    settings.SESSION_IDLE_MINUTES = 60
    used, idle = browser(), browser(EDGE)
    start = dt.datetime.now(dt.UTC)
    for minutes in (30, 59, 80):
        with time_machine.travel(start + dt.timedelta(minutes=minutes), tick=False):
            assert is_in(used), minutes
    with time_machine.travel(start + dt.timedelta(minutes=80), tick=False):
        assert not is_in(idle)


@pytest.mark.parametrize(("profile", "minutes"), [("nist", 12 * 60), ("gbt22239", 30)])
def test_each_profile_has_its_idle_time(li, settings, profile, minutes):
    settings.PASSWORD_PROFILE = profile
    li.password_changed_at = dt.datetime.now(dt.UTC)
    li.save()
    early, late = browser(), browser(EDGE)
    start = dt.datetime.now(dt.UTC)
    with time_machine.travel(start + dt.timedelta(minutes=minutes - 1), tick=False):
        assert is_in(early)
    with time_machine.travel(start + dt.timedelta(minutes=minutes, seconds=5), tick=False):
        assert not is_in(late)


def test_after_fourteen_days_it_ends_in_any_case(li):
    here = browser()
    start = dt.datetime.now(dt.UTC)
    for hours in range(10, 14 * 24, 10):
        with time_machine.travel(start + dt.timedelta(hours=hours), tick=False):
            assert is_in(here), hours
    with time_machine.travel(start + dt.timedelta(days=14, minutes=1), tick=False):
        assert not is_in(here)


def writes(here) -> list[str]:
    """The statements with which showing a page writes."""
    with CaptureQueriesContext(connection) as asked:
        here.get("/gallery/")
    return [each["sql"] for each in asked if not each["sql"].startswith("SELECT")]


def test_that_somebody_was_seen_is_written_once_in_a_quarter_of_an_hour(li):
    here = browser()
    assert not writes(here)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16)
    with time_machine.travel(later, tick=False):
        assert writes(here)
        assert abs(Session.objects.get().last_seen_at - later) < dt.timedelta(seconds=1)
        assert not writes(here)


def test_the_list_asks_as_much_for_three_as_for_one(li, django_assert_max_num_queries):
    here = browser()
    with django_assert_max_num_queries(12) as one:
        here.get("/account/sessions/")
    browser(EDGE), browser(WECHAT)
    with django_assert_max_num_queries(12) as three:
        here.get("/account/sessions/")
    assert len(one) == len(three)


def test_a_closed_account_is_out_at_once(li, library):
    here = browser()
    close_account(li, by=make_user("boss", library, "director"))
    assert not is_in(here)
    assert not Session.objects.filter(user=li).exists()


def test_the_night_sweeps_what_is_over(li):
    browser()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=1), tick=False):
        kept = browser()
        sessions.sweep()
        assert Session.objects.count() == 1
        assert is_in(kept)
