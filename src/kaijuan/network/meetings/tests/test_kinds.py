"""The measure that gives orders: previewed, applied in one go, taken back."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaijuan.core.clock import now
from kaijuan.core.notify.models import Message
from kaijuan.network.meetings.domain.order_steps import begin_order, cancel_order, finish_order
from kaijuan.network.meetings.domain.reminding import remind
from kaijuan.network.meetings.kinds import GiveOrdersForm, read_line
from kaijuan.network.meetings.models import Order
from kaijuan.network.meetings.tests.conftest import HOUR
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.public import Ground, measures

pytestmark = pytest.mark.django_db
MEASURE = measures["meetings.give_orders"]
LINES = (
    "张贴闭馆公告 | 馆员 | 4小时",
    "检查门窗|物业主管|1 天",
    "Report to the office ｜ director ｜ 2 days",
)
TEXT = "\n".join(LINES)


@pytest.fixture
def parameters():
    form = GiveOrdersForm({"orders": TEXT})
    assert form.is_valid(), form.errors
    return MEASURE.parameters_of(form.cleaned_data)


@pytest.fixture
def ground(scope, director):
    return make_ground(scope, director)


def make_ground(scope, director, **changed):
    values = {
        "institution": scope,
        "mode": Mode.CLOSED,
        "starts_at": now() + HOUR,
        "ends_at": None,
        "at": now(),
        "by": director,
        "switch_code": uuid.uuid4(),
    }
    return Ground(**(values | changed))


def applied(ground, parameters):
    changes = MEASURE.preview(ground, parameters).changes
    MEASURE.apply(ground, parameters, changes)
    return changes


def test_lines_are_read(parameters):
    assert parameters["orders"] == [
        {"text": "张贴闭馆公告", "role": "librarian", "post": "", "hours": 4},
        {"text": "检查门窗", "role": "", "post": "物业主管", "hours": 24},
        {"text": "Report to the office", "role": "director", "post": "", "hours": 48},
    ]
    assert json.loads(json.dumps(parameters)) == parameters


def test_lines_are_shown_as_they_can_be_typed_again(parameters):
    shown = GiveOrdersForm(initial=parameters)["orders"].value()
    again = GiveOrdersForm({"orders": shown})
    assert again.is_valid(), again.errors
    assert again.cleaned_data == parameters


@pytest.mark.parametrize(
    "line",
    [
        "只有一段",
        "甲 | 乙",
        "甲 | 乙 | 丙",
        "甲 | | 4小时",
        "甲 | 乙 | 0小时",
        "甲 | 乙 | 99999小时",
        "甲 | 乙 | -4小时",
        "甲 | 乙 | 4 weeks",
        "甲 | 乙 | ４小时" + "零",
        "字" * 201 + " | 乙 | 4小时",
    ],
)
def test_lines_that_cannot_be_read_are_said(line):
    with pytest.raises(ValidationError):
        read_line(line)
    assert not GiveOrdersForm({"orders": line}).is_valid()


@pytest.mark.parametrize("text", ["", "\n\n", "甲 | 馆员 | 4小时\n" * 41, "a\u202e | 馆员 | 4小时"])
def test_texts_that_are_refused(text):
    assert not GiveOrdersForm({"orders": text}).is_valid()


def test_the_preview_says_what_and_who_and_writes_nothing(ground, parameters, wang, zhao):
    preview = MEASURE.preview(ground, parameters)
    assert [c.label for c in preview.changes] == [o["text"] for o in parameters["orders"]]
    assert not any(change.stays for change in preview.changes)
    assert [told.count for told in preview.told] == [3]
    assert not Order.objects.exists()
    assert MEASURE.preview(ground, parameters) == preview
    shown = str(MEASURE.show("order", preview.changes[0].after))
    assert "馆员" in shown and "张贴闭馆公告" not in shown, "its label says what; once is enough"


def test_applied_in_one_go(ground, parameters, wang, zhao, director):
    applied(ground, parameters)
    rows = list(Order.objects.order_by("pk"))
    assert [(o.text, o.role, o.post) for o in rows] == [
        ("张贴闭馆公告", "librarian", ""),
        ("检查门窗", "", "物业主管"),
        ("Report to the office", "director", ""),
    ]
    assert [o.due_at - ground.starts_at for o in rows] == [4 * HOUR, 24 * HOUR, 48 * HOUR]
    assert {o.switch_code for o in rows} == {ground.switch_code}
    assert {m.user for m in Message.objects.all()} == {wang, zhao}


def test_applied_twice_is_applied_once(ground, parameters):
    applied(ground, parameters)
    applied(ground, parameters)
    assert Order.objects.count() == 3


def test_another_switch_gives_its_own(scope, director, ground, parameters):
    applied(ground, parameters)
    applied(make_ground(scope, director), parameters)
    assert Order.objects.count() == 6


def test_back_dated_their_time_counts_from_when_it_is_carried_out(scope, director, parameters):
    at = now()
    ground = make_ground(scope, director, starts_at=at - dt.timedelta(days=9), at=at)
    applied(ground, parameters)
    times = [order.due_at - at for order in Order.objects.order_by("pk")]
    assert times == [4 * HOUR, 24 * HOUR, 48 * HOUR]


def test_what_was_approved_is_the_same_a_minute_later(scope, director, parameters):
    """Else a back-dated switch with orders would wait for approval for ever."""
    code, at = uuid.uuid4(), now()
    back = {"starts_at": at - dt.timedelta(days=9), "switch_code": code}
    seen = MEASURE.preview(make_ground(scope, director, at=at, **back), parameters)
    later = make_ground(scope, director, at=at + dt.timedelta(minutes=1), **back)
    assert MEASURE.preview(later, parameters).changes == seen.changes


def test_undo_cancels_what_nobody_began(ground, parameters, wang):
    changes = applied(ground, parameters)
    begin_order(Order.objects.get(role="librarian"), by=wang)
    undone = MEASURE.undo(ground, parameters, changes)
    assert [each.back for each in undone] == ["by-hand", "undone", "undone"]
    assert [o.state for o in Order.objects.order_by("pk")] == ["begun", "cancelled", "cancelled"]


def test_what_is_done_or_cancelled_by_hand_is_shown(ground, parameters, director):
    changes = applied(ground, parameters)
    first, second, _third = Order.objects.order_by("pk")
    finish_order(first, "", by=director)
    cancel_order(second, "自己取消", by=director)
    undone = MEASURE.undo(ground, parameters, changes)
    assert [each.back for each in undone] == ["by-hand", "by-hand", "undone"]
    second.refresh_from_db()
    assert second.note == "自己取消"


def test_what_is_gone_is_said(ground, parameters):
    changes = applied(ground, parameters)
    Order.objects.filter(role="director").delete()
    assert [e.back for e in MEASURE.undo(ground, parameters, changes)][-1] == "gone"


def test_when_its_time_is_over_orders_stay(scope, director, ground, parameters):
    changes = applied(ground, parameters)
    over = make_ground(scope, director, switch_code=ground.switch_code, over=True)
    assert {each.back for each in MEASURE.undo(over, parameters, changes)} == {"stays"}
    assert {order.state for order in Order.objects.all()} == {"given"}


def test_constant_queries_for_many_orders(scope, director, wang):
    def queries(count: int) -> int:
        orders = [
            {"text": f"第{n}项", "role": "librarian", "post": "", "hours": 4} for n in range(count)
        ]
        ground = make_ground(scope, director)
        with CaptureQueriesContext(connection) as found:
            changes = applied(ground, {"orders": orders})
            MEASURE.undo(ground, {"orders": orders}, changes)
        return len(found)

    assert queries(2) == queries(30)


def test_what_is_due_within_a_day_is_not_reminded_of_as_well(ground, parameters, wang):
    applied(ground, parameters)
    assert {o.reminded_at is not None for o in Order.objects.filter(text="张贴闭馆公告")} == {True}
    assert remind() == 0
    assert Message.objects.filter(user=wang).count() == 1
