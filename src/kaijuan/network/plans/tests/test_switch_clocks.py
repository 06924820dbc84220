"""Midnight, the end of a month and the hour that daylight saving takes away or gives twice."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from kaijuan.core import clock
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.ui import dates
from kaijuan.network.plans.domain.switches import carry_out_due, preview_switch
from kaijuan.network.plans.tests.switching import Library, at, make_library

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
SECOND = dt.timedelta(seconds=1)
NOTICE = {"kind": "plans.publish_notice", "parameters": {"title": "t", "body": "{from}/{until}"}}


@pytest.fixture
def library(consortium):
    made = make_library(consortium, services=2)
    with institution_scope(made.institution):
        yield made


@pytest.fixture
def in_berlin(monkeypatch):
    monkeypatch.setattr(clock, "HOUSE_ZONE", BERLIN)
    monkeypatch.setattr(dates, "HOUSE_ZONE", BERLIN)


def berlin(text: str, fold: int = 0) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("2020-01-24", "2020-01-25"),
        ("2020-02-29", "2020-03-01"),
        ("2019-12-31 23:59", "2020-01-01 00:01"),
        ("2020-01-31", "2020-02-29"),
    ],
)
def test_it_begins_and_ends_on_the_second(library: Library, starts, ends):
    library.applied(starts_at=at(starts), ends_at=at(ends))
    assert library.mode(at(starts) - SECOND) == "open"
    assert library.mode(at(starts)) == "closed"
    assert library.mode(at(ends) - SECOND) == "closed"
    assert library.mode(at(ends)) == "open"


def test_over_at_midnight_and_not_a_second_before(library: Library, time_machine):
    time_machine.move_to(at("2020-02-29 12:00"), tick=False)
    switch = library.applied(starts_at=at("2020-02-29 12:00"), ends_at=at("2020-03-01"))
    time_machine.move_to(at("2020-03-01") - SECOND, tick=False)
    assert carry_out_due() == (0, 0)
    time_machine.move_to(at("2020-03-01"), tick=False)
    assert carry_out_due() == (0, 1)
    switch.refresh_from_db()
    assert switch.over_at == at("2020-03-01")


def test_due_at_its_second(library: Library, time_machine):
    time_machine.move_to(at("2020-01-23 18:00"), tick=False)
    library.approved(starts_at=at("2020-01-24"))
    time_machine.move_to(at("2020-01-24") - SECOND, tick=False)
    assert carry_out_due() == (0, 0)
    time_machine.move_to(at("2020-01-24"), tick=False)
    assert carry_out_due() == (1, 0)


def test_where_the_clock_is_put_forward_an_hour_is_missing(library: Library, in_berlin):
    """From 01:30 to 03:30 is one hour on that night."""
    starts, ends = berlin("2020-03-29 01:30"), berlin("2020-03-29 03:30")
    library.applied(starts_at=starts, ends_at=ends)
    real = (ends.astimezone(dt.UTC) - starts.astimezone(dt.UTC)).total_seconds()
    assert real == 3600
    assert library.mode(starts.astimezone(dt.UTC) + dt.timedelta(minutes=59)) == "closed"
    assert library.mode(starts.astimezone(dt.UTC) + dt.timedelta(minutes=60)) == "open"


def test_where_the_clock_is_put_back_the_two_hours_are_told_apart(library: Library, in_berlin):
    """02:30 is there twice; closed is only the first."""
    first, second = berlin("2020-10-25 02:30"), berlin("2020-10-25 02:30", fold=1)
    library.applied(starts_at=first.astimezone(dt.UTC), ends_at=second.astimezone(dt.UTC))
    assert library.mode(first.astimezone(dt.UTC)) == "closed"
    assert library.mode(second.astimezone(dt.UTC)) == "open"


def test_a_notice_is_written_in_the_library_s_own_time(library: Library, in_berlin, time_machine):
    time_machine.move_to(berlin("2020-03-28 12:00"), tick=False)
    switch = library.prepare(
        starts_at=berlin("2020-03-28 18:00"),
        ends_at=berlin("2020-03-29 18:00"),
        more_measures=[NOTICE],
    )
    [change] = preview_switch(switch).parts[1].changes
    assert change.after["body"] == "2020 年 3 月 28 日 18:00/2020 年 3 月 29 日 18:00"
