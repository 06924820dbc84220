"""The measure: fewer may come in while the switch holds, as many again when it is taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from kaijuan.core.clock import now
from kaijuan.network.gate.measures import CapacityForm, SetCapacity
from kaijuan.network.gate.models import Building
from kaijuan.network.gate.tests.making import Doors, make_doors
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.public import ChangedSetting, Ground

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]
Back = ChangedSetting.Back
HALF = {"how": "share", "value": 50}


def ground(own: Any, **more: Any) -> Ground:
    at = now()
    parts = {"institution": own, "mode": Mode.LIMITED, "starts_at": at, "ends_at": None, "at": at}
    return Ground(**parts, switch_code=uuid.uuid4(), **more)


def capacities() -> list[int | None]:
    return list(Building.objects.order_by("pk").values_list("capacity", flat=True))


def test_a_share_there_and_back(own: Any, doors: Doors) -> None:
    make_doors(own, "分馆", 200)
    measure = SetCapacity()
    changes = measure.preview(ground(own), HALF).changes
    assert [(each.before, each.after) for each in changes] == [(3, 1), (200, 100)]
    measure.apply(ground(own), HALF, changes)
    Building.objects.filter(capacity=100).update(inside=42)
    assert capacities() == [1, 100]
    looked = measure.undo(ground(own, rehearsed=True), HALF, changes)
    assert capacities() == [1, 100]
    undone = measure.undo(ground(own), HALF, changes)
    assert [each.back for each in undone] == [each.back for each in looked] == [Back.UNDONE] * 2
    assert capacities() == [3, 200]
    assert Building.objects.get(capacity=200).inside == 42


def test_what_somebody_changed_since_is_left(own: Any, doors: Doors) -> None:
    measure = SetCapacity()
    changes = measure.preview(ground(own), {"how": "fixed", "value": 2}).changes
    measure.apply(ground(own), {"how": "fixed", "value": 2}, changes)
    Building.objects.update(capacity=9)
    assert [each.back for each in measure.undo(ground(own), {}, changes)] == [Back.BY_HAND]
    assert capacities() == [9]


def test_no_capacity_and_no_building_are_said(own: Any) -> None:
    assert len(SetCapacity().preview(ground(own), HALF).clashes) == 1
    make_doors(own, "分馆", None)
    preview = SetCapacity().preview(ground(own), HALF)
    assert len(preview.clashes) == 1 and preview.changes[0].stays


@pytest.mark.parametrize(
    ("how", "value", "fits"),
    [
        ("share", 100, True),
        ("share", 101, False),
        ("share", 0, False),
        ("fixed", 500, True),
    ],
)
def test_the_form(how: str, value: int, fits: bool) -> None:
    assert CapacityForm({"how": how, "value": value}).is_valid() is fits


def test_two_measures_of_one_switch_follow_one_another(own: Any, doors: Doors) -> None:
    here = ground(own, place=doors.building.place)
    SetCapacity().preview(here, {"how": "fixed", "value": 10})
    second = SetCapacity().preview(here, HALF).changes[0]
    assert (second.before, second.after) == (10, 5)
    assert here.at <= now() + dt.timedelta(seconds=1)
