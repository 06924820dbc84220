"""The suite of faults sees what it is for: losses, doubles, halves, and what a disk may forget."""

from __future__ import annotations

import random
import uuid
from typing import Any

import pytest

from faults.accounting import settle
from faults.disk import Disk, Loss
from faults.table import Row, render
from faults.tracing import Event

CODE = uuid.UUID(int=7)
FOLLOWER = uuid.uuid5(CODE, "followed").hex


def found(**changed: Any) -> dict[str, Any]:
    """A house with one figure, whole."""
    whole = {
        "points": {CODE.hex: "written", FOLLOWER: "followed"},
        "audits": {CODE.hex: 1, FOLLOWER: 1},
        "jobs": {CODE.hex: ["SUCCESSFUL"]},
        "wrong": [],
    }
    return whole | changed


def settled(told: str, house: dict[str, Any]) -> Row:
    row = Row("a kill", points=1, wanted=1)
    settle(row, [told], house, jobs_done=True)
    return row


def test_a_whole_house_holds():
    assert settled(CODE.hex, found()).holds


@pytest.mark.parametrize(
    ("column", "house"),
    [
        ("lost", found(points={}, audits={}, jobs={})),
        ("twice", found(audits={CODE.hex: 2, FOLLOWER: 1})),
        ("twice", found(audits={CODE.hex: 1, FOLLOWER: 2})),
        ("twice", found(jobs={CODE.hex: ["SUCCESSFUL", "SUCCESSFUL"]})),
        ("broken", found(audits={FOLLOWER: 1})),
        ("broken", found(jobs={})),
        ("broken", found(jobs={CODE.hex: ["FAILED"]})),
        ("broken", found(points={CODE.hex: "written"}, audits={CODE.hex: 1})),
        ("broken", found(wrong=["SC: entry 3 is missing"])),
    ],
)
def test_what_is_not_whole_is_counted_and_breaks_the_bound(column, house):
    row = settled(CODE.hex, house)
    assert getattr(row, column) == 1
    assert not row.holds
    assert "BROKEN" in render([row])


def test_a_control_that_loses_nothing_breaks_the_run():
    assert not Row("without care", points=9, control=True, lost=0).holds
    assert Row("without care", points=9, control=True, lost=4).holds


def test_a_part_that_reached_no_point_does_not_hold_and_one_left_out_says_why():
    assert not Row("nothing done", wanted=9, lost=0).holds
    left_out = Row("no strace", left_out="there is no strace.")
    assert left_out.holds
    assert "there is no strace." in render([left_out])


def test_the_table_says_how_many_points_were_reached():
    assert "3 of 9" in render([Row("slow", points=3, wanted=9, lost=0)])


FILE, LOG = "/h/data", "/h/data-wal"


def disk(*events: Event) -> Disk:
    made = Disk({FILE: b"a" * 2048})
    for event in events:
        made.happen(event)
    return made


def test_what_was_synced_stays_and_what_was_not_may_go():
    written = disk(Event("write", FILE, 512, b"b" * 512), Event("sync", FILE))
    written.happen(Event("write", FILE, 1024, b"c" * 512))
    chance = random.Random(1)
    kept = b"a" * 512 + b"b" * 512
    assert written.left(Loss.ALL, chance)[FILE] == kept + b"a" * 1024
    assert written.left(Loss.NONE, chance)[FILE] == kept + b"c" * 512 + b"a" * 512


def test_a_write_may_be_torn_between_sectors_and_never_inside_one():
    states = {
        disk(Event("write", FILE, 0, b"z" * 2048)).left(Loss.SOME, random.Random(seed))[FILE]
        for seed in range(80)
    }
    assert len(states) > 4
    for state in states:
        for start in range(0, 2048, 512):
            assert state[start : start + 512] in {b"a" * 512, b"z" * 512}


def test_a_new_file_is_only_certain_when_its_folder_was_synced():
    chance = random.Random(1)
    born = disk(Event("open", LOG), Event("write", LOG, 0, b"w" * 9), Event("sync", LOG))
    assert LOG not in born.left(Loss.ALL, chance)
    born.happen(Event("sync", "/h"))
    assert born.left(Loss.ALL, chance)[LOG] == b"w" * 9


def test_a_removed_file_may_come_back_until_its_folder_was_synced():
    chance = random.Random(1)
    gone = disk(Event("unlink", FILE))
    assert FILE in gone.left(Loss.ALL, chance)
    assert FILE not in gone.left(Loss.NONE, chance)
    gone.happen(Event("sync", "/h"))
    assert FILE not in gone.left(Loss.ALL, chance)
