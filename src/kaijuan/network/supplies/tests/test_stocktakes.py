"""Counting: the list is frozen, what moves meanwhile does no harm, all is booked in one act."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from kaijuan.core.audit.models import AuditEntry
from kaijuan.network.supplies.domain.refusals import (
    CountedSince,
    MissingAtClosing,
    NoLongerKept,
    NothingCounted,
    NothingMoved,
    OnTheList,
    StocktakeOver,
    StocktakeRuns,
    UseByMissing,
)
from kaijuan.network.supplies.domain.reversals import reverse_movement
from kaijuan.network.supplies.domain.save import save_store, set_threshold
from kaijuan.network.supplies.domain.stocktakes import (
    add_count,
    close_stocktake,
    differences,
    enter_counts,
    give_up_stocktake,
    start_stocktake,
)
from kaijuan.network.supplies.models import Kind, Lot, Movement
from kaijuan.network.supplies.tests.making import a_store, an_item, left, move, on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]


@pytest.fixture
def count(hundred, door):
    return start_stocktake(door, note="", by=None)


def line_of(count, item=None):
    return count.lines.get(item=item) if item else count.lines.get()


def test_the_list_is_what_should_be_there(hundred, masks, door):
    gone, wanted = an_item("用完的"), an_item("该有的")
    move(Kind.RECEIVED, gone, door, 1, on(1))
    move(Kind.ISSUED, gone, door, 1, on(2))
    set_threshold(wanted, door, reorder_point=Decimal(1), target=Decimal(2), by=None)
    count = start_stocktake(door, note="", by=None)
    assert {(line.item.name, line.expected) for line in count.lines.all()} == {
        ("口罩", 100),
        ("该有的", 0),
    }
    move(Kind.ISSUED, masks, door, 10)
    assert line_of(count, masks).expected == 100


def test_differences_are_booked_as_of_the_count(count, masks, door, personas):
    enter_counts(count, {line_of(count).code: Decimal(90)}, by=personas["facilities"])
    assert left(masks, door) == 100
    assert close_stocktake(count, by=personas["director"]) == 1
    assert left(masks, door) == 90
    made = Movement.objects.get(kind=Kind.ADJUSTED)
    assert (made.quantity, made.stocktake) == (-10, count)
    assert made.happened_at == line_of(count).counted_at
    entry = AuditEntry.objects.get(verb="stocktake.closed")
    assert entry.details == {"lines": 1, "adjusted": 1}


def test_movements_before_and_after_the_count_do_no_harm(count, masks, door):
    move(Kind.ISSUED, masks, door, 30)
    enter_counts(count, {line_of(count).code: Decimal(69)}, by=None)
    move(Kind.ISSUED, masks, door, 9)
    move(Kind.RECEIVED, masks, door, 40)
    found = differences(count, count.lines.all())[0]
    assert (found.book, found.moved, found.difference) == (70, -30, -1)
    close_stocktake(count, by=None)
    assert left(masks, door) == 69 - 9 + 40


def test_an_issue_entered_late_but_done_before_the_count_is_in_it(count, masks, door):
    before = dt.timedelta(seconds=1)
    enter_counts(count, {line_of(count).code: Decimal(90)}, by=None)
    counted_at = line_of(count).counted_at
    move(Kind.ISSUED, masks, door, 10, counted_at - before)
    assert close_stocktake(count, by=None) == 0
    assert left(masks, door) == 90
    # Once it is closed, what happened before it is in the count and is not taken off again.
    with pytest.raises(CountedSince):
        move(Kind.ISSUED, masks, door, 10, counted_at - before)
    move(Kind.ISSUED, masks, door, 10)
    assert left(masks, door) == 80


def test_what_was_counted_is_reversed_by_its_adjustment_only(count, hundred, masks, door):
    enter_counts(count, {line_of(count).code: Decimal(90)}, by=None)
    close_stocktake(count, by=None)
    with pytest.raises(CountedSince):
        reverse_movement(hundred, reason="x", by=None)
    reverse_movement(Movement.objects.get(kind=Kind.ADJUSTED), reason="x", by=None)
    assert left(masks, door) == 100


def test_less_counted_than_went_out_since_is_refused(count, masks, door):
    enter_counts(count, {line_of(count).code: Decimal(20)}, by=None)
    move(Kind.ISSUED, masks, door, 50)
    with pytest.raises(MissingAtClosing, match="-30"):
        close_stocktake(count, by=None)
    count.refresh_from_db()
    assert count.state == "open"
    assert left(masks, door) == 50
    enter_counts(count, {line_of(count).code: Decimal(40)}, by=None)
    close_stocktake(count, by=None)
    assert left(masks, door) == 40


def test_nought_is_a_count_and_empty_is_none(count, masks, door):
    with pytest.raises(NothingCounted):
        close_stocktake(count, by=None)
    enter_counts(count, {line_of(count).code: Decimal(0)}, by=None)
    close_stocktake(count, by=None)
    assert left(masks, door) == 0


def test_what_is_not_counted_stays(hundred, masks, door):
    other = an_item("手套", "双")
    move(Kind.RECEIVED, other, door, 8, on(1))
    count = start_stocktake(door, note="", by=None)
    enter_counts(count, {line_of(count, masks).code: Decimal(1)}, by=None)
    close_stocktake(count, by=None)
    assert (left(masks, door), left(other, door)) == (1, 8)


def test_what_was_found_is_added_once(count, masks, door):
    gel = an_item("消毒液", "瓶", expires=True)
    found = {"item": gel, "batch": "b", "counted": Decimal(4), "by": None}
    with pytest.raises(UseByMissing):
        add_count(count, expires_on=None, **found)
    add_count(count, expires_on=dt.date(2030, 1, 1), **found)
    with pytest.raises(OnTheList):
        add_count(count, expires_on=dt.date(2030, 1, 1), **found)
    close_stocktake(count, by=None)
    assert Lot.objects.get(stock__item=gel).quantity == 4


def test_one_stocktake_of_a_place_at_a_time(count, door):
    with pytest.raises(StocktakeRuns):
        start_stocktake(door, note="", by=None)
    start_stocktake(a_store("库房"), note="", by=None)
    give_up_stocktake(count, by=None)
    start_stocktake(door, note="", by=None)


def test_nothing_is_counted_after_the_end(count, masks, door):
    enter_counts(count, {line_of(count).code: Decimal(5)}, by=None)
    give_up_stocktake(count, by=None)
    assert left(masks, door) == 100
    for act in (
        lambda: enter_counts(count, {line_of(count).code: Decimal(5)}, by=None),
        lambda: close_stocktake(count, by=None),
        lambda: give_up_stocktake(count, by=None),
        lambda: add_count(
            count, item=masks, batch="", expires_on=None, counted=Decimal(1), by=None
        ),
    ):
        with pytest.raises(StocktakeOver):
            act()


def test_a_foreign_line_is_not_counted(count):
    with pytest.raises(NothingMoved):
        enter_counts(count, {line_of(count).code: Decimal(-1)}, by=None)
    assert enter_counts(count, {uuid.uuid4(): Decimal(1)}, by=None) == 0


def test_what_is_put_away_meanwhile_gets_no_stock(hundred, masks, door):
    move(Kind.ISSUED, masks, door, 100, on(2))
    count = start_stocktake(door, note="", by=None)
    add_count(count, item=masks, batch="x", expires_on=None, counted=Decimal(5), by=None)
    save_store(door, by=None, in_use=False)
    with pytest.raises(NoLongerKept):
        close_stocktake(count, by=None)
    assert left(masks, door) == 0
    save_store(door, by=None, in_use=True)
    assert close_stocktake(count, by=None) == 1
    assert left(masks, door) == 5
