"""A few points of each part of `make faults`, so that the tool cannot rot."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from faults import tracing
from faults.budget import Budget
from faults.clock import step_clock
from faults.errors import fill_disk, refused
from faults.house import copy, prepare
from faults.kill import killed_often
from faults.migrations import CASES, killed_starts
from faults.power import lose_power
from faults.table import Row

pytestmark = pytest.mark.server
needs_strace = pytest.mark.skipif(bool(tracing.why_not()), reason=tracing.why_not())


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with tables and who writes; copy it, do not change it."""
    return prepare(tmp_path_factory.mktemp("faults") / "home")


@pytest.fixture
def budget(tmp_path: Path) -> Budget:
    return Budget(4, 60, random.Random(2020), tmp_path)


def assert_holds(row: Row) -> None:
    assert row.holds, row
    assert row.points, row


def test_killed_web_and_worker_lose_nothing(prepared, budget):
    row = killed_often("SQLite", copy(prepared, budget.scratch / "kill"), "", budget, 5, 60)
    assert_holds(row)
    assert row.acknowledged


@needs_strace
def test_power_loss_loses_nothing_and_would_without_full_synchronous(prepared, budget):
    full, normal = lose_power(budget, writes=4, home=prepared)
    assert_holds(full)
    assert full.acknowledged == 4
    assert normal.lost


@needs_strace
def test_no_false_success_when_the_disk_refuses(prepared, budget):
    budget.points = 1
    assert_holds(refused(prepared, "EIO", budget, 60))


def test_no_false_success_on_a_full_disk(prepared, budget):
    row = fill_disk(prepared, budget)
    if row.left_out:
        pytest.skip(row.left_out)
    assert_holds(row)


def test_a_killed_upgrade_is_completed(budget):
    assert_holds(killed_starts(CASES[1], "SQLite", budget, 0))


def test_a_clock_put_back_stops_nothing(budget):
    (row,) = step_clock(budget, "hour_back")
    assert_holds(row)
