"""Days of cover: the rate and over how many days; what is not known is not nought."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from kaijuan.core.clock import now
from kaijuan.network.supplies.domain.cover import Known, days_of_cover
from kaijuan.network.supplies.domain.lists import expiring, missing, to_reorder
from kaijuan.network.supplies.domain.reversals import reverse_movement
from kaijuan.network.supplies.domain.save import set_threshold
from kaijuan.network.supplies.models import Kind
from kaijuan.network.supplies.tests.making import a_store, an_item, move, on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]


@pytest.fixture(autouse=True)
def today():
    """It is 26 February 2020, half past nine in the morning."""
    with time_machine.travel(on(26) + dt.timedelta(minutes=30), tick=False):
        yield


def cover_of(item, **more):
    return days_of_cover([item], **more)[0]


def test_the_rate_is_what_went_less_what_came_back(hundred, masks, door):
    move(Kind.RECEIVED, masks, door, 400, on(2))
    move(Kind.ISSUED, masks, door, 260, on(10))
    move(Kind.RETURNED, masks, door, 10, on(11))
    found = cover_of(masks)
    # 25 whole days since the first of February, 250 used up, 250 left.
    assert (found.known, found.over_days, found.per_day) == (Known.YES, 25, Decimal(10))
    assert (found.days, found.whole_days) == (25, 25)
    assert "25" in found.sentence


def test_only_the_window_counts(hundred, masks, door):
    move(Kind.ISSUED, masks, door, 50, on(2))
    move(Kind.ISSUED, masks, door, 7, on(25))
    assert cover_of(masks, days=7).per_day == 1
    assert cover_of(masks, days=7).days == 43


def test_discarded_and_moved_is_not_used_up(hundred, masks, door):
    move(Kind.DISCARDED, masks, door, 50, on(20))
    move(Kind.MOVED, masks, door, 20, on(20), to_store=a_store("库房"))
    found = cover_of(masks)
    assert (found.known, found.days, found.on_hand) == (Known.NOT_ISSUED, None, 50)


def test_a_reversed_issue_is_not_used_up(hundred, masks, door):
    issued = move(Kind.ISSUED, masks, door, 50, on(20))
    assert cover_of(masks).known is Known.YES
    reverse_movement(issued, reason="x", by=None)
    assert cover_of(masks).days is None


def test_too_few_days_tell_nothing(masks, door):
    move(Kind.RECEIVED, masks, door, 100, on(20))
    move(Kind.ISSUED, masks, door, 50, on(21))
    found = cover_of(masks)
    assert (found.known, found.days, found.over_days) == (Known.TOO_SHORT, None, 6)
    assert "6" in found.sentence


def test_never_entered_is_not_known_and_empty_is_nought(masks, door):
    assert (cover_of(masks).known, cover_of(masks).days) == (Known.NEVER_KEPT, None)
    move(Kind.RECEIVED, masks, door, 10, on(1))
    move(Kind.ISSUED, masks, door, 10, on(2))
    assert (cover_of(masks).known, cover_of(masks).days) == (Known.NONE_LEFT, 0)


def test_what_is_expired_covers_nobody(masks, door):
    move(Kind.RECEIVED, masks, door, 70, on(1), expires_on=dt.date(2020, 2, 25))
    move(Kind.ISSUED, masks, door, 25, on(2))
    assert cover_of(masks).known is Known.NONE_LEFT
    assert cover_of(masks, at=on(25)).on_hand == 45


def test_a_past_moment_is_told_as_it_was(hundred, masks, door):
    move(Kind.ISSUED, masks, door, 90, on(20))
    assert cover_of(masks, at=on(19)).on_hand == 100
    assert cover_of(masks, at=on(20)).on_hand == 10


def test_as_many_queries_for_many_items(hundred, masks, door, django_assert_num_queries):
    others = [an_item(f"物{number}") for number in range(5)]
    for each in others:
        move(Kind.RECEIVED, each, door, 9, on(1))
        move(Kind.ISSUED, each, door, 1, on(3))
    with django_assert_num_queries(3):
        assert len(days_of_cover(others)) == 5
    with django_assert_num_queries(3):
        days_of_cover([masks])


def test_what_is_to_be_ordered(hundred, masks, door):
    set_threshold(masks, door, reorder_point=Decimal("0.3"), target=Decimal(5), by=None)
    move(Kind.ISSUED, masks, door, "99.5", on(2))
    assert not to_reorder().exists()
    move(Kind.ISSUED, masks, door, "0.1", on(2))
    move(Kind.ISSUED, masks, door, "0.1", on(3))
    # 0.3 is left, in whatever way the database adds it up.
    assert [missing(row) for row in to_reorder()] == [Decimal("4.7")]


def test_sums_of_tenths_are_exact(masks, door):
    for number, amount in enumerate(("0.1", "0.2")):
        day = dt.date(2020, 5, 1 + number)
        move(Kind.RECEIVED, masks, door, amount, on(1), expires_on=day)
    set_threshold(masks, door, reorder_point=Decimal("0.3"), target=Decimal("0.3"), by=None)
    assert [missing(row) for row in to_reorder()] == [0]


def test_expired_stock_is_to_be_ordered_again(masks, door):
    move(Kind.RECEIVED, masks, door, 70, on(1), expires_on=dt.date(2020, 2, 25))
    set_threshold(masks, door, reorder_point=Decimal(10), target=Decimal(70), by=None)
    assert [missing(row) for row in to_reorder()] == [70]
    assert [lot.quantity for lot in expiring()] == [70]


@pytest.mark.parametrize(("hour", "usable"), [(23, True), (24, False)])
def test_the_last_day_is_the_libraries_own_day(masks, door, hour, usable):
    """Until midnight by the clock of the house, which is 16 o'clock UTC."""
    move(Kind.RECEIVED, masks, door, 5, on(1), expires_on=dt.date(2020, 2, 26))
    with time_machine.travel(on(26, 0) + dt.timedelta(hours=hour), tick=False):
        assert now().day == 26
        assert (cover_of(masks).on_hand == 5) is usable
