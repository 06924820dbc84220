"""Orders: given, begun, done, sent back, cancelled, handed over, late."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from kaijuan.core.accounts.models import User
from kaijuan.core.audit.public import history_of
from kaijuan.core.clock import now
from kaijuan.core.jobs.public import run_ready_jobs
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.models import Membership
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.workflow.public import MovedOn, NotYours
from kaijuan.network.directory.domain.save_person import remove_person
from kaijuan.network.directory.models import Person
from kaijuan.network.meetings.domain.by_switch import take_back
from kaijuan.network.meetings.domain.on_time import OnTime, orders_on_time
from kaijuan.network.meetings.domain.order_steps import (
    begin_order,
    cancel_order,
    finish_order,
    reopen_order,
)
from kaijuan.network.meetings.domain.orders import change_order, hand_over
from kaijuan.network.meetings.domain.own import own_duties
from kaijuan.network.meetings.domain.owners import Owner, owner_name
from kaijuan.network.meetings.domain.refusals import DueHasPassed, OrderMoved, SameOwner
from kaijuan.network.meetings.domain.reminding import institutions_to_remind, remind
from kaijuan.network.meetings.models import Order
from kaijuan.network.meetings.tasks import look
from kaijuan.network.meetings.tests.conftest import HOUR, age, order_of

pytestmark = pytest.mark.django_db


def told(user) -> list[str]:
    return list(Message.objects.filter(user=user).order_by("pk").values_list("sentence", flat=True))


def verbs(row) -> list[str]:
    return [entry.verb for entry in history_of(row)]


def test_given_and_told(scope, director, wang):
    order = order_of(wang, director)
    assert (order.state, order.owner, owner_name(order)) == ("given", wang, "wang")
    assert verbs(order) == ["order.given"]
    assert len(told(wang)) == 1
    assert told(director) == []
    [message] = Message.objects.all()
    assert message.href == f"/i/{scope.slug}/orders/{order.code}/"
    assert order.text not in f"{message.sentence}{message.parameters}"


def test_to_everybody_in_a_role(scope, director, wang, zhao):
    order = order_of(Owner(role="librarian"), director)
    assert told(wang) and told(zhao)
    begin_order(order, by=zhao)
    assert (order.owner, order.role, order.state) == (zhao, "", "begun")
    with pytest.raises((MovedOn, NotYours)):
        begin_order(Order.objects.get(), by=wang)


def test_of_two_who_begin_one_gets_it(scope, director, wang, zhao):
    order = order_of(Owner(role="librarian"), director)
    same = Order.objects.get(pk=order.pk)
    begin_order(order, by=zhao)
    with pytest.raises(MovedOn):
        begin_order(same, by=wang)
    assert Order.objects.get().owner == zhao


def test_an_owner_is_one():
    with pytest.raises(ValueError, match="one owner"):
        Owner()
    with pytest.raises(ValueError, match="one owner"):
        Owner(role="librarian", post="门卫")


def test_a_due_time_that_has_passed_is_refused(scope, director, wang):
    with pytest.raises(DueHasPassed):
        order_of(wang, director, due=-HOUR)
    assert not Order.objects.exists()


@pytest.mark.parametrize("text", ["", "a\x00", "字" * 201, "\u202eabc"])
def test_bad_words(scope, director, wang, text):
    with pytest.raises(ValidationError):
        order_of(wang, director, text=text)
    assert not Order.objects.exists()
    assert not Message.objects.exists()


def test_begun_and_done_with_what_shows_it(scope, director, wang):
    order = order_of(wang, director)
    begin_order(order, by=wang)
    finish_order(order, "照片见门口", by=wang)
    assert (order.state, order.note) == ("done", "照片见门口")
    assert verbs(order) == ["order.given", "order.begun", "order.done"]
    assert "is done" in told(director)[-1]
    with pytest.raises(MovedOn):
        finish_order(order, "", by=wang)


def test_done_without_having_begun(scope, director, wang):
    order = finish_order(order_of(wang, director), "", by=wang)
    assert order.begun_at == order.ended_at


def test_whose_it_is_not_may_not(scope, director, wang, zhao):
    order = order_of(wang, director)
    for act in (
        lambda: begin_order(order, by=zhao),
        lambda: finish_order(order, "", by=zhao),
        lambda: cancel_order(order, "无", by=wang),
        lambda: hand_over(order, Owner(user=zhao), by=zhao),
        lambda: change_order(order, text="别的", details="", due_at=order.due_at, by=wang),
    ):
        with pytest.raises(NotYours):
            act()
    order.refresh_from_db()
    assert (order.state, order.owner, order.text) == ("given", wang, "张贴闭馆公告")
    assert verbs(order) == ["order.given"]


def test_of_whom_has_no_account_a_colleague_writes_it_down(scope, director, person, zhao):
    order = order_of(Owner(person=person), director)
    assert owner_name(order) == "钱某"
    finish_order(order, "", by=zhao)
    assert order.state == "done"


def test_sent_back(scope, director, wang):
    order = finish_order(order_of(wang, director), "", by=wang)
    reopen_order(order, "缺照片", by=director)
    assert (order.state, order.ended_at, order.note) == ("begun", None, "缺照片")
    assert "sent back" in told(wang)[-1]
    with pytest.raises(NotYours):
        reopen_order(finish_order(order, "", by=wang), "x", by=wang)


def test_cancelled(scope, director, wang):
    order = cancel_order(order_of(wang, director), "不再需要", by=director)
    assert "cancelled" in told(wang)[-1]
    with pytest.raises(MovedOn):
        begin_order(order, by=wang)


def test_handed_over_and_both_are_told(scope, director, wang, zhao):
    order = order_of(wang, director)
    hand_over(order, Owner(user=zhao), by=director)
    assert order.owner == zhao
    assert "handed over" in told(zhao)[-1]
    assert "somebody else" in told(wang)[-1]
    with pytest.raises(SameOwner):
        hand_over(order, Owner(user=zhao), by=director)


def test_of_two_who_hand_it_over_the_second_is_told(scope, director, wang, zhao):
    order = order_of(wang, director)
    same = Order.objects.select_related("owner").get(pk=order.pk)
    hand_over(order, Owner(user=zhao), by=director)
    with pytest.raises(OrderMoved):
        hand_over(same, Owner(role="facilities"), by=director)
    assert Order.objects.get().owner == zhao


def test_what_is_done_is_not_handed_over(scope, director, wang, zhao):
    order = finish_order(order_of(wang, director), "", by=wang)
    with pytest.raises(OrderMoved):
        hand_over(order, Owner(user=zhao), by=director)
    with pytest.raises(OrderMoved):
        change_order(order, text="x", details="", due_at=now() + HOUR, by=director)


def test_reminded_once_before_and_once_late(scope, director, wang):
    order = order_of(wang, director, due=30 * HOUR)
    assert (remind(), institutions_to_remind()) == (0, [])
    age(order, due_at=20 * HOUR)
    assert institutions_to_remind() == [scope.pk]
    assert (remind(), remind()) == (1, 0)
    assert "is due" in told(wang)[-1]
    age(order, due_at=-HOUR)
    assert (remind(), remind()) == (1, 0)
    assert "not done" in told(wang)[-1]
    assert "not done" in told(director)[-1]
    assert len(told(wang)) == 3
    assert institutions_to_remind() == []


def test_late_at_once_is_told_once(scope, director, wang):
    order = order_of(wang, director)
    age(order, due_at=-HOUR)
    assert remind() == 1
    assert len(told(wang)) == 2


def test_who_is_given_it_a_day_before_is_not_reminded_as_well(scope, director, wang):
    order_of(wang, director, due=5 * HOUR)
    assert remind() == 0


def test_what_is_done_is_not_reminded_of(scope, director, wang):
    order = finish_order(order_of(wang, director), "", by=wang)
    age(order, due_at=-HOUR)
    assert remind() == 0


def test_a_new_due_time_reminds_anew(scope, director, wang):
    order = order_of(wang, director)
    age(order, due_at=-HOUR)
    remind()
    change_order(order, text=order.text, details="", due_at=now() + 3 * HOUR, by=director)
    assert order.told_late_at is None
    assert remind() == 1
    with pytest.raises(DueHasPassed):
        change_order(order, text="x", details="", due_at=now() - HOUR, by=director)


def test_the_clock_reminds_each_library_in_its_own_scope(own, foreign, director, wang):
    from kaijuan.core.testing.factories import make_user

    stranger = make_user("stranger", foreign, "director")
    with institution_scope(own):
        age(order_of(wang, director), due_at=-HOUR)
    with institution_scope(foreign):
        age(order_of(stranger, stranger), due_at=-HOUR)
    run_ready_jobs()
    look()
    run_ready_jobs()
    assert "not done" in told(wang)[-1]
    assert "not done" in told(stranger)[-1]


def test_one_list_over_all_institutions(own, foreign, director, wang):
    Membership.objects.create(user=wang, institution=foreign, role="facilities")
    with institution_scope(own):
        order_of(wang, director, text="乙", due=50 * HOUR)
        finish_order(order_of(wang, director, text="完"), "", by=wang)
        order_of(director, director, text="别人的")
    with institution_scope(foreign):
        order_of(Owner(role="facilities"), None, text="甲", due=10 * HOUR)
    assert [(d.text, d.institution) for d in own_duties(wang)] == [("甲", foreign), ("乙", own)]
    assert [d.text for d in own_duties(wang, ended=True)] == ["完"]


def test_with_the_role_the_list_ends(scope, director, wang):
    order_of(wang, director)
    assert len(own_duties(wang)) == 1
    Membership.objects.filter(user=wang).delete()
    assert own_duties(User.objects.get(pk=wang.pk)) == []


def test_a_person_that_is_removed_leaves_the_order(scope, director, person):
    order = order_of(Owner(person=person), director)
    remove_person(person, by=director)
    order.refresh_from_db()
    assert not Person.objects.exists()
    assert owner_name(order) == "原负责人已不在，请移交"


def test_on_time_crosses_the_wall_as_a_count(own, foreign, director, wang):
    begins, ends = now() - 30 * HOUR, now()
    with institution_scope(own):
        in_time, too_late, open_late, cancelled, future = (
            order_of(wang, director) for _n in range(5)
        )
        finish_order(in_time, "", by=wang)
        age(too_late, due_at=-5 * HOUR)
        age(open_late, due_at=-5 * HOUR)
        age(cancelled, due_at=-5 * HOUR)
        remind()
        finish_order(too_late, "", by=wang)
        cancel_order(cancelled, "x", by=director)
        # Done two days before it was due; it counts when that day has come.
        assert orders_on_time([own, foreign], begins, ends) == {own.pk: OnTime(0, 2)}
    later = now() + 60 * HOUR
    assert orders_on_time([own, foreign], begins, later) == {own.pk: OnTime(1, 3)}
    assert orders_on_time([foreign], begins, later) == {}
    assert future.state == "given"


def test_sent_back_is_not_on_time_any_more(scope, director, wang):
    order = finish_order(order_of(wang, director), "", by=wang)
    later = now() + 60 * HOUR
    assert orders_on_time([scope], now(), later)[scope.pk] == OnTime(1, 1)
    reopen_order(order, "x", by=director)
    assert orders_on_time([scope], now(), later) == {}


def test_who_has_left_is_not_told_and_the_giver_is(scope, director, wang):
    order = order_of(wang, director, due=30 * HOUR)
    Membership.objects.filter(user=wang).delete()
    age(order, due_at=20 * HOUR)
    remind()
    age(order, due_at=-HOUR)
    remind()
    assert len(told(wang)) == 1
    assert "is due" in told(director)[-2]
    assert "not done" in told(director)[-1]


def test_the_giver_who_has_left_is_not_told_that_it_is_done(scope, director, wang):
    order = order_of(wang, director)
    Membership.objects.filter(user=director).delete()
    finish_order(order, "", by=wang)
    assert told(director) == []


def test_handing_over_neither_reminds_twice_nor_makes_it_less_late(scope, director, wang, zhao):
    order = order_of(wang, director)
    age(order, due_at=-HOUR)
    remind()
    hand_over(order, Owner(user=zhao), by=director)
    assert remind() == 0
    assert len(told(zhao)) == 1
    begins, ends = now() - 2 * HOUR, now()
    assert orders_on_time([scope], begins, ends) == {scope.pk: OnTime(0, 1)}
    # The switch that gave it is taken back: what is cancelled is not late.
    assert take_back([order.code], by=director, cancel=True) == {order.code: "undone"}
    assert orders_on_time([scope], begins, ends) == {}


def test_what_another_began_meanwhile_is_not_finished_unseen(scope, director, wang, zhao):
    order_of(Owner(role="librarian"), director)
    seen = Order.objects.get()
    begun = begin_order(Order.objects.get(), by=wang)
    with pytest.raises(MovedOn):
        finish_order(seen, "做完了", by=zhao)
    found = Order.objects.get()
    assert (found.owner, found.state, found.note) == (wang, "begun", "")
    assert found.begun_at == begun.begun_at


def test_what_was_handed_over_meanwhile_is_not_taken_away(scope, director, wang, zhao):
    order_of(Owner(role="librarian"), director)
    seen, again = Order.objects.get(), Order.objects.get()
    hand_over(Order.objects.get(), Owner(user=wang), by=director)
    for step in (lambda: begin_order(seen, by=zhao), lambda: finish_order(again, "", by=zhao)):
        with pytest.raises(OrderMoved):
            step()
    found = Order.objects.get()
    assert (found.owner, found.state) == (wang, "given")
