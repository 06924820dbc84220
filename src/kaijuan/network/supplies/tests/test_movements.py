"""Movements: what is written, what is refused with which sentence, what the log says."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.clock import now
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.guard import ForeignRow
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.supplies.domain.refusals import (
    IsAReversal,
    NoLongerKept,
    NotEnough,
    NothingMoved,
    NotYet,
    OnlyExpired,
    ReversedAlready,
    SameCode,
    SamePlace,
    TooLongAgo,
    TooMuch,
    UseByMissing,
    UsedSince,
)
from kaijuan.network.supplies.domain.reversals import reverse_movement
from kaijuan.network.supplies.domain.save import save_item, save_store, set_threshold
from kaijuan.network.supplies.models import Entry, Kind, Lot, Movement, Stock
from kaijuan.network.supplies.tests.making import a_store, an_item, left, move, on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]


def test_receiving_and_issuing_change_what_is_there(hundred, masks, door, personas):
    move(Kind.ISSUED, masks, door, 30, on(2), by=personas["facilities"], recipient="样例总台")
    move(Kind.RETURNED, masks, door, "2.5", on(3))
    assert left(masks, door) == Decimal("72.5")
    sentences = [entry.sentence() for entry in AuditEntry.objects.order_by("sequence")]
    assert AuditEntry.objects.get(verb="supplies.issued").actor_code == personas["facilities"].code
    assert any("30 只" in each for each in sentences)


def test_more_than_is_there_is_refused_with_the_day_and_what_is_there(hundred, masks, door):
    with pytest.raises(NotEnough) as refused:
        move(Kind.ISSUED, masks, door, 101, on(2))
    assert refused.value.there == 100
    assert "2 February 2020" in str(refused.value) or "2020 年 2 月 2 日" in str(refused.value)
    assert "100 只" in str(refused.value)
    assert left(masks, door) == 100
    assert Movement.objects.count() == 1


def test_a_back_dated_issue_may_not_undercut_a_later_day(hundred, masks, door):
    move(Kind.ISSUED, masks, door, 80, on(5))
    move(Kind.RECEIVED, masks, door, 500, on(10))
    with pytest.raises(NotEnough) as refused:
        move(Kind.ISSUED, masks, door, 50, on(2))
    # On the 2nd there were 100, but from the 5th on only 20 were left.
    assert (refused.value.at, refused.value.there) == (on(5), 20)
    move(Kind.ISSUED, masks, door, 20, on(2))
    assert left(masks, door) == 500


def test_before_the_first_receipt_there_is_nothing(hundred, masks, door):
    with pytest.raises(NotEnough) as refused:
        move(Kind.ISSUED, masks, door, 1, on(31, month=1))
    assert refused.value.there == 0


def test_movements_of_one_instant_count_together(masks, door):
    move(Kind.RECEIVED, masks, door, 10, on(1))
    move(Kind.ISSUED, masks, door, 10, on(1))
    assert left(masks, door) == 0


def test_what_expires_first_goes_first(masks, door):
    for batch, day in (("late", 28), ("early", 20), ("", None)):
        use_by = dt.date(2020, 2, day) if day else None
        move(Kind.RECEIVED, masks, door, 10, on(1), batch=batch, expires_on=use_by)
    issued = move(Kind.ISSUED, masks, door, 25, on(2))
    taken = [(entry.lot.batch, entry.delta) for entry in issued.entries.order_by("pk")]
    assert taken == [("early", -10), ("late", -10), ("", -5)]


def test_what_is_expired_is_not_issued_but_can_be_discarded(masks, door):
    move(Kind.RECEIVED, masks, door, 10, on(1), expires_on=dt.date(2020, 2, 3))
    with pytest.raises(OnlyExpired):
        move(Kind.ISSUED, masks, door, 1, on(4))
    move(Kind.ISSUED, masks, door, 1, on(3, 23))
    move(Kind.DISCARDED, masks, door, 9, on(4), reason="过期")
    assert left(masks, door) == 0


def test_a_chosen_batch_is_taken_even_if_another_expires_first(masks, door):
    move(Kind.RECEIVED, masks, door, 10, on(1), batch="a", expires_on=dt.date(2020, 2, 20))
    move(Kind.RECEIVED, masks, door, 10, on(1), batch="b", expires_on=dt.date(2020, 3, 20))
    chosen = Lot.objects.get(batch="b")
    move(Kind.ISSUED, masks, door, 4, on(2), lot=chosen)
    assert Lot.objects.get(batch="b").quantity == 6
    with pytest.raises(NotEnough):
        move(Kind.ISSUED, masks, door, 7, on(2), lot=chosen)


def test_moving_keeps_the_batch(hundred, masks, door):
    store = a_store("库房")
    move(Kind.RECEIVED, masks, door, 5, on(2), batch="x", expires_on=dt.date(2020, 9, 1))
    move(Kind.MOVED, masks, door, 8, on(3), to_store=store)
    assert left(masks, door) == 97
    assert left(masks, store) == 8
    moved = Lot.objects.get(stock__store=store, batch="x")
    assert (moved.quantity, moved.expires_on) == (5, dt.date(2020, 9, 1))
    for wrong in (door, None):
        with pytest.raises(SamePlace):
            move(Kind.MOVED, masks, door, 1, on(4), to_store=wrong)


def test_what_is_expired_is_moved_only_when_it_is_chosen(masks, door):
    move(Kind.RECEIVED, masks, door, 5, on(1), batch="old", expires_on=dt.date(2020, 2, 2))
    move(Kind.RECEIVED, masks, door, 5, on(1), batch="new", expires_on=dt.date(2020, 9, 2))
    store = a_store("库房")
    move(Kind.MOVED, masks, door, 5, on(4), to_store=store)
    assert Lot.objects.get(stock__store=door, batch="new").quantity == 0
    with pytest.raises(OnlyExpired):
        move(Kind.MOVED, masks, door, 1, on(4), to_store=store)
    old = Lot.objects.get(stock__store=door, batch="old")
    move(Kind.MOVED, masks, door, 5, on(4), to_store=store, lot=old)
    assert left(masks, store) == 10


def test_the_same_form_twice_is_one_movement(hundred, masks, door):
    code = uuid.uuid4()
    first = move(Kind.ISSUED, masks, door, 7, code=code)
    again = move(Kind.ISSUED, masks, door, 7, code=code)
    assert first.pk == again.pk
    assert left(masks, door) == 93
    with pytest.raises(SameCode):
        move(Kind.ISSUED, masks, door, 8, code=code)
    assert left(masks, door) == 93


def test_the_same_code_at_another_library_tells_nothing(hundred, masks, door, foreign):
    with institution_scope(foreign):
        other = move(Kind.RECEIVED, an_item(), a_store(), 1, on(1))
    with pytest.raises(SameCode):
        move(Kind.RECEIVED, masks, door, 1, on(1), code=other.code)
    assert left(masks, door) == 100


def test_a_reversal_takes_back_as_of_then(hundred, masks, door, personas):
    issued = move(Kind.ISSUED, masks, door, 60, on(2))
    with pytest.raises(NotEnough):
        move(Kind.ISSUED, masks, door, 90, on(3))
    counter = reverse_movement(issued, reason="多登了一次", by=personas["director"])
    assert (counter.happened_at, counter.reverses) == (issued.happened_at, issued)
    move(Kind.ISSUED, masks, door, 90, on(3))
    assert left(masks, door) == 10
    with pytest.raises(ReversedAlready):
        reverse_movement(issued, reason="x", by=None)
    with pytest.raises(IsAReversal):
        reverse_movement(counter, reason="x", by=None)


def test_a_receipt_already_used_is_not_reversed(hundred, masks, door):
    move(Kind.ISSUED, masks, door, 60, on(5))
    with pytest.raises(UsedSince) as refused:
        reverse_movement(hundred, reason="x", by=None)
    assert (refused.value.at, refused.value.there) == (on(5), 40)
    assert left(masks, door) == 40
    assert Movement.objects.count() == 2


def test_a_receipt_used_meanwhile_is_not_reversed_though_more_has_come(hundred, masks, door):
    move(Kind.ISSUED, masks, door, 60, on(5))
    move(Kind.RECEIVED, masks, door, 1000, on(6))
    with pytest.raises(UsedSince):
        reverse_movement(hundred, reason="x", by=None)


def test_a_move_is_reversed_at_both_places(hundred, masks, door):
    store = a_store("库房")
    moved = move(Kind.MOVED, masks, door, 40, on(2), to_store=store)
    move(Kind.ISSUED, masks, store, 1, on(3))
    with pytest.raises(UsedSince):
        reverse_movement(moved, reason="x", by=None)
    again = move(Kind.MOVED, masks, door, 10, on(4), to_store=store)
    reverse_movement(again, reason="x", by=None)
    assert (left(masks, door), left(masks, store)) == (60, 39)


@pytest.mark.parametrize("amount", ["0", "-1", "0.0001", "NaN", "1.00001"])
def test_no_quantity_is_no_movement(hundred, masks, door, amount):
    with pytest.raises((NothingMoved, TooMuch)):
        move(Kind.ISSUED, masks, door, amount, on(2))
    assert Movement.objects.count() == 1


@pytest.mark.parametrize("amount", ["Infinity", "1e30", "100000001"])
def test_too_much_is_a_slip(masks, door, amount):
    with pytest.raises(TooMuch):
        move(Kind.RECEIVED, masks, door, amount, on(2))


def test_times_that_cannot_be(hundred, masks, door):
    with pytest.raises(NotYet):
        move(Kind.ISSUED, masks, door, 1, now() + dt.timedelta(minutes=1))
    for year in (1, 1899, 2201, 9999):
        with pytest.raises(TooLongAgo):
            move(Kind.RECEIVED, masks, door, 1, on(1).replace(year=year))


def test_texts_are_checked_before_anything_is_written(hundred, masks, door):
    with pytest.raises(ValidationError):
        move(Kind.ISSUED, masks, door, 1, on(2), reason="a\u202eb")
    with pytest.raises(ValidationError):
        move(Kind.RECEIVED, masks, door, 1, on(2), batch="x" * 61)
    assert Movement.objects.count() == 1
    assert Lot.objects.count() == 1


def test_what_expires_needs_its_date(door):
    gloves = an_item("消毒液", "瓶", expires=True)
    for kind in (Kind.RECEIVED, Kind.RETURNED):
        with pytest.raises(UseByMissing):
            move(kind, gloves, door, 1, on(2))


def test_what_is_put_away_does_not_move(hundred, masks, door):
    move(Kind.ISSUED, masks, door, 100, on(2))
    save_item(masks, by=None, in_use=False)
    with pytest.raises(NoLongerKept):
        move(Kind.RECEIVED, masks, door, 1, on(3))
    save_item(masks, by=None, in_use=True)
    save_store(door, by=None, in_use=False)
    with pytest.raises(NoLongerKept):
        move(Kind.RECEIVED, masks, door, 1, on(3))


def test_the_database_itself_refuses_changes(hundred, masks, door):
    for change in (
        lambda: Movement.objects.filter(pk=hundred.pk).update(reason="x"),
        lambda: Movement.objects.filter(pk=hundred.pk).delete(),
        lambda: Entry.objects.all().update(delta=1),
        lambda: Stock.objects.all().update(quantity=-1),
        lambda: Lot.objects.all().update(quantity=-1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert connection.is_usable()
    assert left(masks, door) == 100


def test_low_stock_is_told_once_as_it_crosses(hundred, masks, door, personas):
    set_threshold(masks, door, reorder_point=Decimal(50), target=Decimal(200), by=None)
    move(Kind.ISSUED, masks, door, 40, on(2))
    assert Message.objects.count() == 0
    move(Kind.ISSUED, masks, door, 20, on(3))
    told = set(Message.objects.values_list("user", flat=True))
    assert told == {personas[role].pk for role in ("librarian", "facilities", "director")}
    move(Kind.ISSUED, masks, door, 1, on(4))
    assert Message.objects.count() == 3


def test_nothing_moves_across_the_wall(hundred, masks, door, foreign):
    with institution_scope(foreign), pytest.raises((ForeignRow, NoLongerKept)):
        move(Kind.ISSUED, masks, door, 1, on(2))
    assert left(masks, door) == 100


def test_what_is_put_away_does_not_come_back_by_a_reversal(hundred, masks, door):
    issued = move(Kind.ISSUED, masks, door, 100, on(2))
    for away in (
        lambda use: save_item(masks, by=None, in_use=use),
        lambda use: save_store(door, by=None, in_use=use),
    ):
        away(False)
        with pytest.raises(NoLongerKept):
            reverse_movement(issued, reason="误登", by=None)
        away(True)
    assert left(masks, door) == 0
    reverse_movement(issued, reason="误登", by=None)
    assert left(masks, door) == 100
