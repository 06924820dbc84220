"""When a service can be used: modes, rules and hours together, also where the clock leaps."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kaijuan.core import clock
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.domain.intervals import Interval, service_intervals
from kaijuan.network.opening.domain.standing import standing_of
from kaijuan.network.opening.domain.zone import zone_of
from kaijuan.network.opening.models import ModeSpan, Service, ServiceRule
from kaijuan.network.opening.tests.filled import make_place, make_service, make_span

pytestmark = pytest.mark.django_db
CHENGDU, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
DAILY = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "08:00", "to": "22:00"}]
SHORT = [{"days": [1, 2, 3, 4, 5], "from": "10:00", "to": "16:00"}]


def local(zone: ZoneInfo, *parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=zone)


@pytest.fixture
def lending(own: Any) -> Service:
    service = make_service(own, place=make_place(own))
    with institution_scope(own):
        for mode, state, how, hours in (
            ("open", "on", "", DAILY),
            ("limited", "limited", "预约", SHORT),
            ("closed", "off", "", DAILY),
        ):
            ServiceRule.objects.create(
                service=service, mode=mode, state=state, how=how, hours=hours
            )
    return service


def found(service: Service, start: dt.datetime, end: dt.datetime) -> list[Interval]:
    rows = Service.objects.select_related("institution", "place__parent").get(pk=service.pk)
    return service_intervals(rows, ServiceRule.objects.all(), ModeSpan.objects.all(), start, end)


def test_a_partial_day_cuts_the_hours(own: Any, lending: Service) -> None:
    """Closed from half past nine to three on Monday the 2nd, limited from there on."""
    start, end = local(CHENGDU, 2020, 3, 2), local(CHENGDU, 2020, 3, 4)
    make_span(own, "limited", local(CHENGDU, 2020, 3, 2, 15))
    closure = make_span(
        own, "closed", local(CHENGDU, 2020, 3, 2, 9, 30), local(CHENGDU, 2020, 3, 2, 15)
    )
    assert [(i.starts_at, i.ends_at, i.state, i.how) for i in found(lending, start, end)] == [
        (local(CHENGDU, 2020, 3, 2, 8), local(CHENGDU, 2020, 3, 2, 9, 30), "on", ""),
        (local(CHENGDU, 2020, 3, 2, 15), local(CHENGDU, 2020, 3, 2, 16), "limited", "预约"),
        (local(CHENGDU, 2020, 3, 3, 10), local(CHENGDU, 2020, 3, 3, 16), "limited", "预约"),
    ]
    with institution_scope(own):
        ModeSpan.objects.filter(pk=closure.pk).update(cancelled_at=start)
    first = found(lending, start, end)[0]
    assert first.ends_at == local(CHENGDU, 2020, 3, 2, 15), "what was taken back never was"


def test_the_leap_day_and_the_end_of_a_month(own: Any, lending: Service) -> None:
    """29 February 2020 is a Saturday; limited opening rests at the week's end."""
    make_span(own, "limited", local(CHENGDU, 2020, 3, 1))
    days = found(lending, local(CHENGDU, 2020, 2, 28), local(CHENGDU, 2020, 3, 3))
    assert [each.starts_at.astimezone(CHENGDU).day for each in days] == [28, 29, 2]


def test_a_place_and_a_service_are_met_and_others_are_not(own: Any, lending: Service) -> None:
    start, end = local(CHENGDU, 2020, 3, 2), local(CHENGDU, 2020, 3, 3)
    make_span(own, "closed", start, service=make_service(own, "还书"))
    make_span(own, "closed", start, place=make_place(own, "别处"))
    assert len(found(lending, start, end)) == 1
    make_span(own, "closed", start, place=lending.place)
    assert found(lending, start, end) == []
    exception = make_span(own, "open", start, service=lending)
    assert [each.span for each in found(lending, start, end)] == [exception]


def test_without_rules_it_is_on_when_open_and_else_off(own: Any) -> None:
    service = make_service(own)
    start, end = local(CHENGDU, 2020, 3, 2), local(CHENGDU, 2020, 3, 9)
    make_span(own, "limited", local(CHENGDU, 2020, 3, 4), local(CHENGDU, 2020, 3, 5))
    assert [(i.starts_at, i.ends_at) for i in found(service, start, end)] == [
        (start, local(CHENGDU, 2020, 3, 4)),
        (local(CHENGDU, 2020, 3, 5), end),
    ]


def test_a_house_that_saves_daylight(
    own: Any, lending: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The doors keep their wall times, and a closure "from midnight" begins at that midnight."""
    monkeypatch.setattr(clock, "HOUSE_ZONE", BERLIN)
    assert zone_of(own) == BERLIN
    make_span(own, "closed", local(BERLIN, 2026, 3, 31))
    days = found(lending, local(BERLIN, 2026, 3, 28), local(BERLIN, 2026, 4, 2))
    walls = [each.starts_at.astimezone(BERLIN) for each in days]
    assert [(each.day, each.hour) for each in walls] == [(28, 8), (29, 8), (30, 8)]
    assert [each.utcoffset() for each in walls] == [dt.timedelta(hours=h) for h in (1, 2, 2)]
    before = local(BERLIN, 2026, 3, 30, 23, 59)
    assert standing_of([own], at=before).of(own).mode == "open"
    assert standing_of([own], at=local(BERLIN, 2026, 3, 31)).of(own).mode == "closed"


def test_the_service_agrees_with_the_standing_at_every_hour(own: Any, lending: Service) -> None:
    start = local(CHENGDU, 2020, 3, 2)
    end = start + dt.timedelta(days=4)
    make_span(own, "closed", start + dt.timedelta(hours=30), start + dt.timedelta(hours=50))
    make_span(own, "limited", start + dt.timedelta(hours=40), place=lending.place)
    make_span(own, "open", start + dt.timedelta(hours=60), service=lending)
    intervals = found(lending, start, end)
    standing = standing_of([own])
    for number in range(96):
        at = start + dt.timedelta(hours=number, minutes=30)
        now = standing.at_moment(at).of(own).services[0]
        usable = [each for each in intervals if each.starts_at <= at < each.ends_at]
        assert {each.mode for each in usable} <= {now.mode}
        assert {each.state for each in usable} <= {now.state}
        if now.state == "off":
            assert usable == []
