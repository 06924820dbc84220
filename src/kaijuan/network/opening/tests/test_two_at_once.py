"""Two at once, with real transactions: one wins, the other is told, and nothing is half-done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from kaijuan.core.audit.public import broken_chains
from kaijuan.core.errors import Refusal
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.tenancy.triggers import only_grows
from kaijuan.core.testing.needs import only_on
from kaijuan.network.opening.domain.places import retire_place
from kaijuan.network.opening.domain.refusals import (
    AlreadyRetired,
    ChangedMeanwhile,
    ForeignTarget,
    NameTaken,
    NothingToTakeOver,
    StillUsed,
)
from kaijuan.network.opening.domain.services import fingerprint, retire_service, save_service
from kaijuan.network.opening.domain.spans import cancel_spans, decide_modes
from kaijuan.network.opening.domain.standard import take_over_standard
from kaijuan.network.opening.models import ModeSpan, Place, Service, ServiceRule
from kaijuan.network.opening.tests.filled import NOON, make_place, make_service

pytestmark = [
    pytest.mark.django_db(transaction=True),
    only_on("postgresql", "SQLite's test database lies in memory, where writers do not wait"),
]
TIMES = 5


@pytest.fixture(autouse=True)
def emptied(transactional_db: Any) -> Iterator[None]:
    """The log only grows: it cannot be emptied after such a test, unless the triggers look away."""
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
        except Refusal as refusal:
            results[number] = type(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_each_decision_is_taken_back_once(own: Any) -> None:
    with institution_scope(own):
        made = decide_modes([ModeSpan(mode="closed", starts_at=NOON) for _ in range(8)], by=None)
    codes = [each.code for each in made]
    results = together(own, *[lambda: cancel_spans(codes, by=None)] * 3)
    assert sorted(code for found in results for code in found) == sorted(codes)
    assert broken_chains() == []


def test_a_service_is_given_up_once(own: Any) -> None:
    for number in range(TIMES):
        service = make_service(own, f"借书{number}")
        mine, theirs = (Service.objects.get(pk=service.pk) for _ in range(2))
        results = together(
            own,
            lambda one=mine: retire_service(one, by=None),
            lambda two=theirs: retire_service(two, by=None),
        )
        assert results.count(AlreadyRetired) == 1


def test_of_two_changes_one_is_told(own: Any) -> None:
    for number in range(TIMES):
        service = make_service(own, f"借书{number}")
        seen = fingerprint(service, [])
        pages = [Service.objects.get(pk=service.pk) for _ in range(2)]
        for page, contact in zip(pages, ("028-1", "028-2"), strict=True):
            page.contact = contact
        results = together(
            own,
            lambda one=pages[0], was=seen: save_service(one, [], seen=was, by=None),
            lambda two=pages[1], was=seen: save_service(two, [], seen=was, by=None),
        )
        assert results.count(ChangedMeanwhile) == 1


def test_no_service_is_left_at_a_place_that_was_given_up(own: Any) -> None:
    for number in range(TIMES):
        place = make_place(own, f"馆{number}")
        wanted = Service(kind="lending", name=f"借书{number}", place=place)
        here = Place.objects.get(pk=place.pk)
        retired, entered = together(
            own,
            lambda gone=here: retire_place(gone, by=None),
            lambda new=wanted: save_service(new, [], by=None),
        )
        place.refresh_from_db()
        assert (retired is StillUsed) != (entered is ForeignTarget)
        assert (place.retired_at is None) == (retired is StillUsed)


def test_the_standard_set_is_taken_over_once(own: Any) -> None:
    def act() -> int:
        return len(take_over_standard(by=None))

    results = together(own, act, act)
    assert 20 in results
    assert {NameTaken, NothingToTakeOver} & set(results)
    assert (Service.objects.count(), ServiceRule.objects.count()) == (20, 60)
    assert broken_chains() == []
