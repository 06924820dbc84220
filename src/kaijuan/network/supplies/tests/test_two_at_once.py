"""Two at once, with real transactions: one wins, the other is told, and nothing is lost."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from kaijuan.core.audit.public import record
from kaijuan.core.errors import Refusal
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.tenancy.triggers import only_grows
from kaijuan.core.testing.needs import only_on
from kaijuan.network.supplies.domain import save
from kaijuan.network.supplies.domain.refusals import (
    NotEnough,
    ReversedAlready,
    StocktakeOver,
    UsedSince,
)
from kaijuan.network.supplies.domain.reversals import reverse_movement
from kaijuan.network.supplies.domain.stocktakes import (
    close_stocktake,
    enter_counts,
    start_stocktake,
)
from kaijuan.network.supplies.models import Entry, Kind, Lot, Movement, Threshold
from kaijuan.network.supplies.tests.making import a_store, an_item, left, move, on

pytestmark = [
    pytest.mark.django_db(transaction=True),
    only_on("postgresql", "SQLite's test database lies in memory, where writers do not wait"),
]


@pytest.fixture(autouse=True)
def emptied(transactional_db: Any) -> Iterator[None]:
    """Books that only grow cannot be emptied after such a test, unless the triggers look away."""
    yield
    tables = sorted(only_grows())
    with connection.cursor() as cursor:
        for how in ("DISABLE", "ENABLE"):
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" {how} TRIGGER USER')
            if how == "DISABLE":
                names = ", ".join(f'"{table}"' for table in tables)
                cursor.execute(f"TRUNCATE {names} CASCADE")


def together(own: Any, *acts: Callable[[], Any]) -> list[Any]:
    """Each act in a thread of its own, begun at one moment; results, or what was raised."""
    barrier = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            with institution_scope(own):
                barrier.wait(timeout=20)
                results[number] = act()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.fixture
def stocked(own: Any) -> Any:
    with institution_scope(own):
        item, door, store = an_item(), a_store("大门"), a_store("库房")
        receipt = move(Kind.RECEIVED, item, door, 100, on(1))
    return item, door, store, receipt


def test_of_two_issues_that_together_are_too_many_one_is_told(own, stocked):
    item, door, _store, _receipt = stocked
    for _ in range(3):
        results = together(
            own,
            lambda: move(Kind.ISSUED, item, door, 70),
            lambda: move(Kind.ISSUED, item, door, 70),
        )
        with institution_scope(own):
            assert sorted(type(each).__name__ for each in results) == ["Movement", "NotEnough"]
            refused = next(each for each in results if isinstance(each, NotEnough))
            assert refused.there == 30
            assert left(item, door) == 30
            move(Kind.RECEIVED, item, door, 70)


def test_eight_at_once_never_take_more_than_there_is(own, stocked):
    item, door, _store, _receipt = stocked
    results = together(own, *[lambda: move(Kind.ISSUED, item, door, 15)] * 8)
    with institution_scope(own):
        assert sum(isinstance(each, Movement) for each in results) == 6
        assert sum(isinstance(each, Refusal) for each in results) == 2
        assert left(item, door) == 10
        assert sum(entry.delta for entry in Entry.objects.all()) == 10


def test_the_same_form_from_two_fingers_is_one_movement(own, stocked):
    item, door, _store, _receipt = stocked
    code = uuid.uuid4()

    def act():
        return move(Kind.ISSUED, item, door, 20, code=code)

    results = together(own, act, act, act)
    assert {each.pk for each in results if isinstance(each, Movement)} != set()
    assert all(isinstance(each, Movement) for each in results)
    with institution_scope(own):
        assert left(item, door) == 80


def test_a_receipt_reversed_while_it_is_used(own, stocked):
    item, door, _store, receipt = stocked
    results = together(
        own,
        lambda: reverse_movement(receipt, reason="x", by=None),
        lambda: move(Kind.ISSUED, item, door, 1),
    )
    with institution_scope(own):
        won = [each for each in results if isinstance(each, Movement)]
        assert len(won) == 1
        other = next(each for each in results if not isinstance(each, Movement))
        assert isinstance(other, NotEnough | UsedSince)
        assert left(item, door) in {0, 99}


def test_a_movement_is_reversed_once(own, stocked):
    item, door, _store, _receipt = stocked
    with institution_scope(own):
        issued = move(Kind.ISSUED, item, door, 10)

    def act():
        return reverse_movement(issued, reason="x", by=None)

    results = together(own, act, act)
    assert sorted(type(each).__name__ for each in results) == ["Movement", "ReversedAlready"]
    assert any(isinstance(each, ReversedAlready) for each in results)
    with institution_scope(own):
        assert left(item, door) == 100


def test_moving_both_ways_does_not_wait_for_ever(own, stocked):
    item, door, store, _receipt = stocked
    with institution_scope(own):
        move(Kind.RECEIVED, item, store, 100, on(1))
    results = together(
        own,
        lambda: [move(Kind.MOVED, item, door, 1, to_store=store) for _ in range(5)],
        lambda: [move(Kind.MOVED, item, store, 1, to_store=door) for _ in range(5)],
    )
    assert all(isinstance(each, list) for each in results), results
    with institution_scope(own):
        assert (left(item, door), left(item, store)) == (100, 100)


def test_a_stocktake_is_closed_once_and_issues_go_on(own, stocked):
    item, door, _store, _receipt = stocked
    with institution_scope(own):
        count = start_stocktake(door, note="", by=None)
        enter_counts(count, {count.lines.get().code: Decimal(90)}, by=None)
    results = together(
        own,
        lambda: close_stocktake(count, by=None),
        lambda: close_stocktake(count, by=None),
        lambda: move(Kind.ISSUED, item, door, 5),
    )
    with institution_scope(own):
        assert sum(isinstance(each, StocktakeOver) for each in results) == 1
        assert isinstance(results[2], Movement)
        assert left(item, door) == 85
        assert sum(lot.quantity for lot in Lot.objects.all()) == 85


@pytest.mark.parametrize("known", [True, False], ids=["stock is known", "stock is new"])
def test_a_reorder_point_set_twice_at_once_is_set(own, stocked, monkeypatch, known):
    item, door, store, _receipt = stocked

    def slowly(*args, **more):
        # Neither has committed when the other looks whether there is one.
        time.sleep(0.5)
        return record(*args, **more)

    monkeypatch.setattr(save, "record", slowly)

    def setting(point):
        return lambda: save.set_threshold(
            item,
            door if known else store,
            reorder_point=Decimal(point),
            target=Decimal(200),
            by=None,
        )

    results = together(own, setting(10), setting(20))
    assert all(isinstance(each, Threshold) for each in results), results
    with institution_scope(own):
        assert Threshold.objects.get().reorder_point in {10, 20}
