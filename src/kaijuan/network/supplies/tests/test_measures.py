"""The measure and the facts: what they would do, do, take back, and find."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from kaijuan.core.clock import now, today
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.public import Ground, facts, measures
from kaijuan.network.supplies.domain.equipment import save_equipment, service_equipment, take_out
from kaijuan.network.supplies.domain.save import remove_threshold, set_threshold
from kaijuan.network.supplies.facts import CoverForm
from kaijuan.network.supplies.measures import RaiseForm
from kaijuan.network.supplies.models import Equipment, Kind, Threshold
from kaijuan.network.supplies.tests.making import a_store, an_item, move, on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]
MEASURE = measures["supplies.raise_reorder_point"]


@pytest.fixture
def ground(own: Any) -> Ground:
    return Ground(own, Mode.CLOSED, now(), None, now())


@pytest.fixture
def points(masks: Any, door: Any) -> Any:
    set_threshold(masks, door, reorder_point=Decimal(50), target=Decimal(80), by=None)
    other = an_item("消毒液", "瓶")
    set_threshold(other, door, reorder_point=Decimal("2.5"), target=Decimal(10), by=None)
    return masks, other


def parameters(items: str = "", how: str = "factor", value: str = "2") -> dict[str, Any]:
    form = RaiseForm({"items": items, "how": how, "value": value})
    assert form.is_valid(), form.errors
    return MEASURE.parameters_of(form.cleaned_data)


def values() -> dict[str, tuple[Decimal, Decimal]]:
    rows = Threshold.objects.select_related("stock__item")
    return {row.stock.item.name: (row.reorder_point, row.target) for row in rows}


def test_a_factor_raises_every_item(points, ground):
    wanted = parameters()
    preview = MEASURE.preview(ground, wanted)
    assert [(c.setting, c.before, c.after) for c in preview.changes if "口罩" in c.label] == [
        ("reorder_point", "50", "100"),
        ("target", "80", "160"),
    ]
    before = values()
    MEASURE.apply(ground, wanted, preview.changes)
    assert values() == {"口罩": (100, 160), "消毒液": (5, 20)}
    undone = MEASURE.undo(ground, wanted, preview.changes)
    assert values() == before
    assert {each.back for each in undone} == {"undone"}


def test_a_quantity_raises_and_never_lowers(points, ground):
    wanted = parameters("口罩\n消毒液", "fixed", "60")
    preview = MEASURE.preview(ground, wanted)
    MEASURE.apply(ground, wanted, preview.changes)
    assert values() == {"口罩": (60, 80), "消毒液": (60, 60)}
    low = MEASURE.preview(ground, parameters("口罩", "fixed", "10"))
    assert all(change.stays for change in low.changes)


def test_two_measures_of_one_switch_build_on_each_other_and_go_back_together(points, ground):
    first, second = parameters("口罩", "fixed", "200"), parameters()
    begun = values()
    previews = [MEASURE.preview(ground, each) for each in (first, second)]
    for wanted, seen in zip((first, second), previews, strict=True):
        MEASURE.apply(ground, wanted, seen.changes)
    # Never lowered by the second, which read the shelves before the first had raised anything.
    assert values() == {"口罩": (400, 400), "消毒液": (5, 20)}
    for wanted, seen in reversed(list(zip((first, second), previews, strict=True))):
        undone = MEASURE.undo(ground, wanted, [each for each in seen.changes if not each.stays])
        assert {each.back for each in undone} == {"undone"}
    assert values() == begun


def test_what_a_person_set_since_is_left(points, ground, door):
    masks, other = points
    wanted = parameters()
    preview = MEASURE.preview(ground, wanted)
    MEASURE.apply(ground, wanted, preview.changes)
    set_threshold(masks, door, reorder_point=Decimal(100), target=Decimal(500), by=None)
    remove_threshold(Threshold.objects.get(stock__item=other), by=None)
    undone = MEASURE.undo(ground, wanted, preview.changes)
    assert values() == {"口罩": (100, 500)}
    assert sorted({each.back for each in undone}) == ["by-hand", "gone"]


def test_names_that_fit_nothing_are_shown(points, ground):
    preview = MEASURE.preview(ground, parameters("口罩\n护目镜"))
    assert any("护目镜" in str(clash.sentence) for clash in preview.clashes)
    assert {change.label for change in preview.changes} == {"口罩（大门）"}
    bare = an_item("手套")
    clashes = MEASURE.preview(ground, parameters(bare.name)).clashes
    assert any("手套" in str(clash.sentence) for clash in clashes)


def test_many_items_need_no_more_queries(points, ground, door, django_assert_max_num_queries):
    for number in range(20):
        item = an_item(f"物{number}")
        set_threshold(item, door, reorder_point=Decimal(1), target=Decimal(2), by=None)
    wanted = parameters()
    with django_assert_max_num_queries(3):
        changes = MEASURE.preview(ground, wanted).changes
    with django_assert_max_num_queries(6):
        MEASURE.apply(ground, wanted, changes)
    with django_assert_max_num_queries(6):
        MEASURE.undo(ground, wanted, changes)


@pytest.mark.parametrize(
    ("items", "how", "value"),
    [
        ("", "factor", "1"),
        ("", "factor", "0"),
        ("", "fixed", "0"),
        ("", "factor", "NaN"),
        ("", "factor", "1e30"),
        ("x" * 101, "fixed", "5"),
        ("a\u202eb", "fixed", "5"),
        ("", "other", "5"),
        ("", "factor", ""),
    ],
)
def test_parameters_that_make_no_sense(items, how, value):
    assert not RaiseForm({"items": items, "how": how, "value": value}).is_valid()


def test_days_of_cover_are_found(own, masks, door):
    fact = facts["supplies.days_of_cover"]
    form = CoverForm({"items": "口罩", "days": "14"})
    assert form.is_valid()
    wanted = form.cleaned_data
    assert fact.find(own, wanted, now()).met is None
    move(Kind.RECEIVED, masks, door, 280, now() - dt.timedelta(days=28, hours=1))
    assert fact.find(own, wanted, now()).met is None, "nothing issued: nobody can tell"
    move(Kind.ISSUED, masks, door, 140, now() - dt.timedelta(days=3))
    found = fact.find(own, wanted, now())
    assert found.met is True
    assert "28" in str(found.sentence)
    assert fact.find(own, wanted | {"days": 29}, now()).met is False
    assert fact.find(own, {"items": ["没有的"], "days": 1}, now()).met is None
    move(Kind.ISSUED, masks, door, 140)
    assert fact.find(own, {"items": ["口罩"], "days": 1}, now()).met is False


def test_without_names_those_with_a_reorder_point_count(own, masks, door):
    fact = facts["supplies.days_of_cover"]
    assert fact.find(own, {"days": 7}, now()).met is None
    set_threshold(masks, door, reorder_point=Decimal(1), target=Decimal(2), by=None)
    move(Kind.RECEIVED, masks, door, 5, on(1))
    move(Kind.ISSUED, masks, door, 5, on(2))
    assert fact.find(own, {"days": 7}, now()).met is False


def test_equipment_is_found_serviced_or_not(own):
    fact = facts["supplies.equipment_serviced"]
    assert fact.find(own, {}, now()).met is None
    machine = save_equipment(Equipment(kind="book-steriliser", name="消毒机"), by=None)
    assert fact.find(own, {}, now()).met is None, "nobody knows when it is to be serviced"
    later = today() + dt.timedelta(days=90)
    service_equipment(machine, done_on=today(), done_by="", note="", next_on=later, by=None)
    assert fact.find(own, {"kind": "book-steriliser"}, now()).met is True
    assert fact.find(own, {"kind": "sprayer"}, now()).met is None
    assert fact.find(own, {}, now() + dt.timedelta(days=91)).met is False
    take_out(machine, reason="坏了", by=None)
    assert fact.find(own, {}, now()).met is False


def test_a_store_put_away_is_not_raised(points, ground, door):
    other = a_store("旧库")
    set_threshold(points[0], other, reorder_point=Decimal(1), target=Decimal(1), by=None)
    other.retired_at = now()
    other.save()
    assert all(
        "旧库" not in change.label for change in MEASURE.preview(ground, parameters()).changes
    )
