"""What is expected, handed in, on time, late, waived, missed, pending and nil, case by case."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.public import Department
from kaijuan.network.rounds.domain.completeness import (
    Completeness,
    by_day,
    by_duty,
    by_person,
    by_unit,
    completeness,
    items_of,
    of_row,
)
from kaijuan.network.rounds.models import State
from kaijuan.network.rounds.tests.upward import KIND, a_daily_kind, a_duty, a_period, items

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 2, 28)


@pytest.fixture(autouse=True)
def _kind():
    with a_daily_kind():
        yield


#: What became of one item, and where it is counted.
CASES = [
    (State.PENDING, {}, {"pending": 1}),
    (State.MISSED, {}, {"missed": 1}),
    (State.WAIVED, {}, {"waived": 1}),
    (State.SUBMITTED, {}, {"on_time": 1}),
    (State.ACCEPTED, {}, {"on_time": 1}),
    # Handed in at the very instant from which it is late.
    (State.SUBMITTED, {"late": True}, {"late": 1}),
    (State.ACCEPTED, {"late": True}, {"late": 1}),
    (State.SUBMITTED, {"nil": True}, {"on_time": 1, "nil": 1}),
    (State.SUBMITTED, {"nil": True, "late": True}, {"late": 1, "nil": 1}),
    # Sent back: something came, and nothing stands.
    (State.RETURNED, {}, {"pending": 1}),
    (State.RETURNED, {"nil": True}, {"pending": 1}),
]


@pytest.mark.parametrize(("state", "how", "counted"), CASES)
def test_one_item_is_counted_once(own_scope, state, how, counted):
    items(a_period(a_duty(), DAY), 1, state, **how)
    found = completeness(start=DAY, end=DAY)
    assert found == Completeness(expected=1, **counted)
    assert found.expected == (
        found.on_time + found.late + found.waived + found.missed + found.pending
    )


@pytest.mark.parametrize(
    ("counts", "complete", "timely"),
    [
        (Completeness(), None, None),
        # Everything is waived: nothing was due, and there is no share; it is not nought.
        (Completeness(expected=3, waived=3), None, None),
        (Completeness(expected=3, waived=1, missed=2), Decimal("0.0"), Decimal("0.0")),
        # The waived leave the denominator.
        (Completeness(expected=5, waived=1, on_time=3, late=1), Decimal("100.0"), Decimal("75.0")),
        (Completeness(expected=4, on_time=1, late=1, pending=2), Decimal("50.0"), Decimal("25.0")),
        (Completeness(expected=3, on_time=1, missed=2), Decimal("33.3"), Decimal("33.3")),
    ],
)
def test_shares(counts, complete, timely):
    assert (counts.complete, counts.timely) == (complete, timely)


def test_a_share_is_found_from_the_sums_and_never_added():
    small, large = Completeness(expected=1, on_time=1), Completeness(expected=9, missed=9)
    assert (small + large).complete == Decimal("10.0")
    assert not isinstance(small.complete + large.complete, Completeness)


def test_every_span_unit_and_duty_in_one_query(own_scope, foreign, django_assert_num_queries):
    health, patrol = a_duty("健康"), a_duty("巡查", kind="report")
    first, second = a_period(health, DAY), a_period(health, DAY + dt.timedelta(days=1))
    items(first, 2, State.SUBMITTED, unit="采编部")
    items(first, 1, State.MISSED, unit="读者部")
    items(first, 1, State.WAIVED)
    items(second, 3, State.SUBMITTED, unit="采编部", late=True)
    items(a_period(patrol, DAY), 5, State.MISSED)
    with institution_scope(foreign):
        items(a_period(a_duty(), DAY), 7, State.MISSED)
    leap = DAY + dt.timedelta(days=1)
    assert leap == dt.date(2020, 2, 29)
    with django_assert_num_queries(1):
        assert completeness(start=DAY, end=leap).expected == 12
    unit = Department.objects.get(name="采编部")
    assert completeness(start=DAY, end=DAY, kind=KIND).expected == 4
    assert completeness(start=leap, end=leap).late == 3
    assert completeness(start=DAY, end=leap, unit=unit) == Completeness(5, on_time=2, late=3)
    assert completeness(start=DAY, end=leap, obligation=patrol).missed == 5
    assert completeness(start=leap + dt.timedelta(days=1), end=leap).complete is None


def test_the_parts_make_the_whole(own_scope, django_assert_num_queries):
    first = a_period(a_duty("健康"), DAY)
    items(first, 2, State.SUBMITTED, unit="采编部")
    items(first, 3, State.PENDING, unit="读者部")
    items(a_period(a_duty("巡查"), DAY + dt.timedelta(days=3)), 4, State.MISSED)
    rows = items_of(start=DAY, end=DAY + dt.timedelta(days=3))
    whole = completeness(start=DAY, end=DAY + dt.timedelta(days=3))
    for tell_apart, parts in ((by_unit, 3), (by_day, 2), (by_duty, 2)):
        with django_assert_num_queries(1):
            found = tell_apart(rows)
        assert len(found) == parts
        assert sum((part.counts for part in found), Completeness()) == whole
    people = list(by_person(rows))
    assert len(people) == 9
    assert sum((of_row(row) for row in people), Completeness()) == whole


def test_the_denominator_stays_when_a_duty_ends(own_scope):
    """Later changes never rewrite what was expected."""
    duty = a_duty()
    items(a_period(duty, DAY), 4, State.SUBMITTED)
    before = completeness(start=DAY, end=DAY)
    type(duty).objects.filter(pk=duty.pk).update(state="ended", ends_on=DAY)
    Department.objects.all().delete()
    assert completeness(start=DAY, end=DAY) == before
