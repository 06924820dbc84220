"""Four gates at once, with real transactions: never too many, nobody twice, nothing lost.

On SQLite the benchmark shows the same through the real server (``benchmarks/gate.py``).
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.needs import only_on
from kaijuan.network.gate.models import Outcome, Passage, Visit
from kaijuan.network.gate.tests.making import come, go, make_doors

pytestmark = [
    pytest.mark.django_db(transaction=True),
    only_on("postgresql", "SQLite's test database lies in memory, where writers do not wait"),
]


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


def test_of_many_at_once_only_as_many_as_fit(own: Any) -> None:
    with institution_scope(own):
        doors = make_doors(own)
    gates = (doors.way_in, doors.side)
    acts = [lambda n=n: come(gates[n % 2], f"CARD{n}") for n in range(8)]
    outcomes = [each.passage.outcome for each in together(own, *acts)]
    assert outcomes.count(Outcome.IN) == 3 and outcomes.count(Outcome.REFUSED) == 5
    with institution_scope(own):
        assert (doors.inside, Passage.objects.count()) == (3, 8)


def test_the_same_person_and_the_same_act_at_once_count_once(own: Any) -> None:
    with institution_scope(own):
        doors, other = make_doors(own), make_doors(own, "分馆")
    code = uuid.uuid4()
    same = [lambda: come(doors.way_in, "A100", code=code)] * 3
    made = together(own, *same)
    assert sum(each.created for each in made) == 1
    for _ in range(3):
        together(
            own,
            lambda: come(doors.side, "A100"),
            lambda: come(other.side, "A100"),
            lambda: come(other.way_in, "B200"),
            lambda: come(doors.way_in, "B200"),
        )
        with institution_scope(own):
            assert Visit.objects.filter(went_out_at=None).count() == 2
            assert doors.inside + other.inside == 2
    left = together(own, *[lambda: go(doors.way_out, "A100")] * 3)
    assert not [each for each in left if isinstance(each, Exception)]
    with institution_scope(own):
        assert doors.inside + other.inside == 1
