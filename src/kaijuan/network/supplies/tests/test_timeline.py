"""The law of supplies, against a model that knows nothing of databases: never less than nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaijuan.core.errors import Refusal
from kaijuan.network.supplies.domain.reversals import reverse_movement
from kaijuan.network.supplies.models import Entry, Kind, Lot, Movement, Stock
from kaijuan.network.supplies.tests.making import a_store, an_item, move, on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]

Lots = dict[tuple[str, str], dict[dt.datetime, Decimal]]


class Naive:
    """Every change to every batch, by moment; a refused act leaves it as it was."""

    def __init__(self) -> None:
        self.changes: Lots = defaultdict(lambda: defaultdict(Decimal))

    def lowest(self, key: tuple[str, str], since: dt.datetime) -> Decimal:
        """The least of a batch at any moment from ``since`` on."""
        moments = sorted({since, *(m for m in self.changes[key] if m > since)})
        return min(self.at(key, moment) for moment in moments)

    def at(self, key: tuple[str, str], moment: dt.datetime) -> Decimal:
        return sum((d for m, d in self.changes[key].items() if m <= moment), Decimal(0))

    def never_negative(self) -> bool:
        return all(
            self.at(key, moment) >= 0 for key, changes in self.changes.items() for moment in changes
        )

    def take(
        self, store: str, amount: Decimal, at: dt.datetime
    ) -> list[tuple[str, Decimal]] | None:
        """First batch first, as much as each can give for good; None where it is not enough."""
        taken, rest = [], amount
        for batch in ("a", "b"):
            part = min(rest, self.lowest((store, batch), at))
            if part > 0:
                taken.append((batch, part))
                rest -= part
        return taken if rest == 0 else None


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["receive", "issue", "move", "back", "reverse"]),
        st.sampled_from(["door", "store"]),
        st.sampled_from(["a", "b"]),
        st.integers(1, 6),
        st.integers(1, 30),
    ),
    min_size=1,
    max_size=14,
)
#: Batch a expires before batch b, and both after everything that happens here.
USE_BY = {"a": dt.date(2020, 12, 1), "b": dt.date(2021, 12, 1)}


@settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(acts=ACTS)
def test_books_and_naive_model_agree(acts):
    with transaction.atomic():
        _play(acts)
        transaction.set_rollback(True)


def _play(acts: list[tuple[str, str, str, int, int]]) -> None:
    item = an_item()
    stores = {"door": a_store("大门"), "store": a_store("库房")}
    naive, made = Naive(), []
    for what, store, batch, day, amount in acts:
        at, quantity = on(day), Decimal(amount)
        if what == "reverse":
            _reverse(naive, made, amount)
            continue
        try:
            movement = _do(what, item, stores, store, batch, quantity, at)
        except Refusal:
            movement = None
        changes = _expected(naive, what, store, batch, quantity, at)
        assert (movement is None) == (changes is None), (what, store, batch, day, amount)
        if movement is not None and changes is not None:
            for key, delta in changes:
                naive.changes[key][at] += delta
            made.append((movement, changes, at))
        assert naive.never_negative()
    _same(naive, stores)


def _do(what: str, item: Any, stores: Any, store: str, batch: str, amount: Any, at: Any) -> Any:
    other = "store" if store == "door" else "door"
    kind = {
        "receive": Kind.RECEIVED,
        "issue": Kind.ISSUED,
        "move": Kind.MOVED,
        "back": Kind.RETURNED,
    }
    more: dict[str, Any] = {}
    if what in {"receive", "back"}:
        more = {"batch": batch, "expires_on": USE_BY[batch]}
    if what == "move":
        more = {"to_store": stores[other]}
    return move(kind[what], item, stores[store], amount, at, **more)


def _expected(
    naive: Naive, what: str, store: str, batch: str, amount: Decimal, at: dt.datetime
) -> list[tuple[tuple[str, str], Decimal]] | None:
    if what in {"receive", "back"}:
        return [((store, batch), amount)]
    taken = naive.take(store, amount, at)
    if taken is None:
        return None
    out = [((store, each), -part) for each, part in taken]
    other = "store" if store == "door" else "door"
    came = [((other, each), part) for each, part in taken]
    return out + (came if what == "move" else [])


def _reverse(naive: Naive, made: list[Any], which: int) -> None:
    if not made:
        return
    movement, changes, at = made.pop(which % len(made))
    before = {key: dict(moments) for key, moments in naive.changes.items()}
    for key, delta in changes:
        naive.changes[key][at] -= delta
    allowed = naive.never_negative()
    try:
        reverse_movement(movement, reason="x", by=None)
        done = True
    except Refusal:
        done = False
    assert done == allowed
    if not done:
        naive.changes = defaultdict(lambda: defaultdict(Decimal))
        for key, moments in before.items():
            naive.changes[key].update(moments)


def _same(naive: Naive, stores: dict[str, Any]) -> None:
    """Balances, sums of entries and the naive model say one thing."""
    names = {store.pk: name for name, store in stores.items()}
    late = on(28)
    for lot in Lot.objects.select_related("stock"):
        entries = sum((each.delta for each in Entry.objects.filter(lot=lot)), Decimal(0))
        expected = naive.at((names[lot.stock.store_id], lot.batch), late)
        assert lot.quantity == entries == expected
    for stock in Stock.objects.all():
        assert stock.quantity == sum((each.quantity for each in stock.lots.all()), Decimal(0))
        assert stock.revision <= Movement.objects.count()
