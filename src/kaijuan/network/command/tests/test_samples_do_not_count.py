"""Made-up rows at a real library are in no figure; at a library that is made up itself they are."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from kaijuan.core.clock import HOUSE_ZONE, now
from kaijuan.core.indicators.public import Asked, Tally, counters
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution
from kaijuan.network.directory.domain.lead import save_group
from kaijuan.network.directory.models import LeadingGroup
from kaijuan.network.meetings.domain.on_time import publish_on_time
from kaijuan.network.meetings.models import Order
from kaijuan.network.opening.public import Notice
from kaijuan.network.plans.public import Area, Level, LevelChange, LevelScheme, Plan
from kaijuan.network.supplies.counters import publish_cover
from kaijuan.network.supplies.models import Item, Kind
from kaijuan.network.supplies.tests.making import a_store, move

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(2020, 2, day, hour, tzinfo=HOUSE_ZONE)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(at(28, 12), tick=False):
        yield


def counted(code: str, *institutions: Any) -> tuple[Any, list[Any]]:
    start, end = dt.date(2020, 2, 1), dt.date(2020, 2, 28)
    tally: Tally = counters[code].count(Asked(list(institutions), start, end, now()))
    return tally.value, [row.value for row in tally.rows]


def plan(*, sample: bool) -> None:
    period = {"number": 1, "since": at(1).isoformat(), "until": None}
    Plan.objects.create(
        name=f"方案{sample}",
        in_force_since=at(1),
        in_force_number=1,
        in_force_periods=[period],
        sample=sample,
    )


def group(*, sample: bool) -> None:
    save_group(
        LeadingGroup(name=f"组{sample}", established_on=at(1).date(), sample=sample), by=None
    )


def notice(*, sample: bool) -> None:
    when = at(3 if sample else 4)
    Notice.objects.create(
        title="闭馆", body="闭馆", kind="closure", published_at=when, sample=sample
    )


def order(*, sample: bool) -> None:
    made = Order.objects.create(text="巡查", due_at=at(5), post="保安", sample=sample)
    publish_on_time(made)


def cover(*, sample: bool) -> None:
    item = Item.objects.create(name=f"口罩{sample}", unit="只", sample=sample)
    store = a_store(f"大门{sample}")
    move(Kind.RECEIVED, item, store, 50 if sample else 100, at(8))
    move(Kind.ISSUED, item, store, 40, at(10))
    publish_cover()


def level(consortium: Any, day: int, rank: int, *, sample: bool) -> None:
    with institution_scope(consortium):
        scheme = LevelScheme.objects.create(slug=f"s{day}", name="响应")
        area = Area.objects.create(slug=f"a{day}", name="全省")
        grade = Level.objects.create(scheme=scheme, rank=rank, name="级")
        LevelChange.objects.create(
            scheme=scheme, area=area, level=grade, effective_at=at(day), sample=sample
        )


@pytest.mark.parametrize(
    ("code", "make", "real"),
    [
        ("institutions-with-plan-in-force", plan, 1),
        ("institutions-with-running-leading-group", group, 1),
        ("hours-to-closure-notice", notice, Decimal("48.0")),
        ("orders-on-time", order, 0),
        ("days-of-cover", cover, Decimal("30.0")),
    ],
)
def test_a_sample_is_in_no_figure(
    consortium: Any, own: Any, code: str, make: Any, real: Any
) -> None:
    level(consortium, 2, 1, sample=False)
    nothing = counted(code, own)
    with institution_scope(own):
        make(sample=True)
    assert counted(code, own) == nothing
    with institution_scope(own):
        make(sample=False)
    assert counted(code, own) == (real, [real])
    made_up = make_institution("样例大学")
    made_up.sample = True
    made_up.save()
    with institution_scope(made_up):
        make(sample=True)
    assert counted(code, made_up)[0] is not None
    assert counted(code, made_up) != nothing


def test_a_made_up_level_starts_no_clock(consortium: Any, own: Any) -> None:
    with institution_scope(own):
        notice(sample=False)
    level(consortium, 2, 2, sample=True)
    assert counted("hours-to-closure-notice", own) == (None, [None])
    level(consortium, 3, 1, sample=False)
    assert counted("hours-to-closure-notice", own) == (Decimal("24.0"), [Decimal("24.0")])
