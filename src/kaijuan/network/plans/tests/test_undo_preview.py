"""The preview of an undo reads, takes no lock, and says what the undo then does."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.meetings.domain.order_steps import begin_order
from kaijuan.network.meetings.models import Order
from kaijuan.network.opening.models import ModeSpan, Notice
from kaijuan.network.plans.domain.ledger import ledger
from kaijuan.network.plans.domain.switches import preview_undo, undo_switch
from kaijuan.network.plans.measures.base import Measure, Preview, measures
from kaijuan.network.plans.models import Revision
from kaijuan.network.plans.tests.switching import Library, make_library
from kaijuan.network.staffing.domain.suspend import resume_group
from kaijuan.network.staffing.models import PeopleGroup, Suspension
from kaijuan.network.supplies.models import Item, Stock, Store, Threshold

pytestmark = pytest.mark.django_db

MORE: list[dict[str, Any]] = [
    {
        "kind": "plans.publish_notice",
        "parameters": {"title": "闭馆", "body": "{library}自{from}起{mode}，至{until}。"},
    },
    {"kind": "plans.service_mode", "parameters": {"mode": "limited", "kinds": ["reference"]}},
    {"kind": "plans.manual_step", "parameters": {"text": "贴告示", "back": "取下告示"}},
    {"kind": "staffing.suspend_people", "parameters": {"kinds": ["volunteers"]}},
    {
        "kind": "meetings.give_orders",
        "parameters": {"orders": "贴告示 | 馆员 | 4小时\n巡查 | 馆员 | 4小时"},
    },
    {"kind": "supplies.raise_reorder_point", "parameters": {"how": "factor", "value": "2"}},
    # Twice on one thing: what the second left is what the first finds.
    {"kind": "supplies.raise_reorder_point", "parameters": {"how": "factor", "value": "3"}},
]


@pytest.fixture
def library(consortium):
    made = make_library(consortium)
    with institution_scope(made.institution):
        for name in ("志愿者", "学生志愿者"):
            PeopleGroup.objects.create(name=name, kind="volunteers")
        for name in ("口罩", "手套"):
            stock = Stock.objects.create(
                item=Item.objects.create(name=name, unit="只"),
                store=Store.objects.create(name=f"{name}柜"),
            )
            Threshold.objects.create(stock=stock, reorder_point=Decimal(10), target=Decimal(20))
        yield made


def by_hand(library: Library) -> None:
    """One of each is changed by hand after the switch."""
    begin_order(Order.objects.order_by("pk")[0], by=library.librarian)
    resume_group(PeopleGroup.objects.order_by("pk")[0], by=library.director)
    point = Threshold.objects.order_by("pk")[0]
    point.target += 1
    point.save()


def state() -> list[Any]:
    rows = [
        *ModeSpan.objects.values_list("code", "cancelled_at"),
        *Notice.objects.values_list("code", "withdrawn_at"),
        *Order.objects.values_list("code", "state"),
        *Suspension.objects.values_list("pk", "ended_at"),
        *Threshold.objects.values_list("code", "reorder_point", "target"),
        *Revision.objects.values_list("pk", "number"),
    ]
    return sorted(map(str, rows))


@pytest.mark.parametrize("touched", [False, True], ids=["as it was left", "changed by hand"])
def test_it_says_what_the_undo_does_and_writes_nothing(library: Library, touched: bool):
    switch = library.applied(more_measures=MORE)
    if touched:
        by_hand(library)
    before = state()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        seen = preview_undo(switch)
    for each in asked.captured_queries:
        assert each["sql"].startswith("SELECT") and "FOR UPDATE" not in each["sql"], each["sql"]
    assert state() == before
    modes = library.modes()
    undo_switch(switch, by=library.director)
    done = ledger().filter(run__switch=switch).exclude(back="")
    said = Counter((line.change.object_code, line.change.setting, line.back) for line in seen.lines)
    assert said == Counter((each.object_code, each.setting, each.back) for each in done)
    assert {line.back for line in seen.lines} == ({"undone", "by-hand"} if touched else {"undone"})
    shifted = {each.service.name: each.after.mode.value for each in seen.services}
    assert modes | shifted == library.modes()
    assert state() != before


class Writes(Measure):
    key = "testing.writes"
    label = "Writes"

    def preview(self, ground, parameters):
        return Preview()

    def apply(self, ground, parameters, changes):
        return None

    def undo(self, ground, parameters, changes):
        Notice.objects.filter(institution=ground.institution).update(title="x")
        return []


def test_a_measure_that_writes_in_a_preview_is_refused(library: Library, monkeypatch):
    monkeypatch.setattr(measures, "_items", measures._items | {Writes.key: Writes()})
    switch = library.applied(more_measures=[MORE[0], {"kind": Writes.key}])
    with pytest.raises(RuntimeError, match="only reads"), transaction.atomic():
        preview_undo(switch)
    assert Notice.objects.get().title == "闭馆"
