"""The consortium asks its members, and each says how it stands."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaijuan.core.clock import now
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.guard import ForeignRow
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution, make_user
from kaijuan.network.meetings.domain.members import (
    MemberOrderWanted,
    answer_member_order,
    give_member_order,
    with_answers,
    withdraw_member_order,
)
from kaijuan.network.meetings.domain.open_orders import OpenOrders, open_orders_of_members
from kaijuan.network.meetings.domain.own import own_duties
from kaijuan.network.meetings.domain.refusals import (
    DueHasPassed,
    NobodyIsAsked,
    OrderMoved,
    OrderWithdrawn,
)
from kaijuan.network.meetings.domain.reminding import remind_members
from kaijuan.network.meetings.models import (
    MemberOrder,
    MemberOrderAddressee,
    MemberOrderAnswer,
)
from kaijuan.network.meetings.tests.conftest import HOUR, age

pytestmark = pytest.mark.django_db


def told(user) -> list[str]:
    return list(Message.objects.filter(user=user).order_by("pk").values_list("sentence", flat=True))


@pytest.fixture
def asked(consortium, own, foreign, secretary, director):
    with institution_scope(consortium):
        return ask(secretary, own, foreign)


def ask(by, *members, due=48 * HOUR, text="汇总各馆开放情况"):
    wanted = MemberOrderWanted(text=text, due_at=now() + due, members=members)
    return give_member_order(wanted, by=by)


def test_those_who_answer_are_told(asked, director, wang, own):
    [message] = Message.objects.filter(user=director)
    assert message.institution == own
    assert message.href == f"/i/{own.slug}/consortium-orders/{asked.code}/"
    assert asked.addressees.count() == 2


def test_constant_queries_however_many_members(consortium, secretary):
    def queries(count: int) -> int:
        members = [make_institution(f"第{count}{n}学院") for n in range(count)]
        for n, each in enumerate(members):
            make_user(f"d{count}x{n}", each, "director")
        with institution_scope(consortium), CaptureQueriesContext(connection) as found:
            ask(secretary, *members)
        return len(found)

    queries(1)  # the log of the consortium begins
    assert queries(2) == queries(14)


def test_each_answers_behind_its_own_wall(asked, own, foreign, director):
    with institution_scope(own):
        answer_member_order(asked, "begun", "在做", by=director)
        answer = answer_member_order(asked, "done", "已报", by=director)
    assert answer.institution == own
    assert answer.done_at is not None
    rows = with_answers(MemberOrderAddressee.objects.filter(order=asked))
    found = {row.member_id: (row.answer_state, row.answer_note) for row in rows}
    assert found == {own.pk: ("done", "已报"), foreign.pk: (None, None)}


def test_only_the_owner_writes_an_answer(asked, own, foreign, director):
    with institution_scope(own):
        answer = answer_member_order(asked, "done", "", by=director)
    with institution_scope(foreign), pytest.raises(ForeignRow):
        answer.note = "别馆改"
        answer.save()


def test_saying_it_again_changes_nothing(asked, own, director):
    with institution_scope(own):
        first = answer_member_order(asked, "done", "", by=director)
        again = answer_member_order(asked, "done", "", by=director)
        assert again.answered_at == first.answered_at
        undone = answer_member_order(asked, "begun", "弄错了", by=director)
    assert undone.done_at is None
    assert MemberOrderAnswer.objects.count() == 1


def test_who_is_not_asked_cannot_answer(asked, consortium, secretary):
    other = make_institution("丙学院")
    with institution_scope(other), pytest.raises(MemberOrderAddressee.DoesNotExist):
        answer_member_order(asked, "done", "", by=None)


def test_who_cannot_tells_the_secretariat(asked, own, director, secretary):
    with institution_scope(own):
        answer_member_order(asked, "cannot", "没有设备", by=director)
    assert len(told(secretary)) == 1


def test_withdrawn_once(asked, consortium, own, foreign, secretary, director):
    stranger = make_user("stranger", foreign, "director")
    with institution_scope(own):
        answer_member_order(asked, "done", "", by=director)
    with institution_scope(consortium):
        withdraw_member_order(asked, "改由教育厅统计", by=secretary)
        with pytest.raises(OrderMoved):
            withdraw_member_order(asked, "再来", by=secretary)
    assert len(told(director)) == 1, "who has done it need not know"
    assert len(told(stranger)) == 1
    with institution_scope(foreign), pytest.raises(OrderWithdrawn):
        answer_member_order(asked, "done", "", by=stranger)


def test_nobody_and_yesterday_are_refused(consortium, own, secretary):
    with institution_scope(consortium):
        with pytest.raises(NobodyIsAsked):
            ask(secretary)
        with pytest.raises(DueHasPassed):
            ask(secretary, own, due=-HOUR)
    assert not MemberOrder.objects.exists()


def test_it_stands_in_the_directors_list(asked, own, director, wang):
    [duty] = own_duties(director)
    assert (duty.text, duty.from_consortium, duty.institution) == (asked.text, True, own)
    with institution_scope(own):
        answer_member_order(asked, "done", "", by=director)
    assert own_duties(director) == []


def test_reminded_once_and_only_who_has_not_done_it(asked, consortium, own, foreign, director):
    stranger = make_user("stranger", foreign, "director")
    with institution_scope(own):
        answer_member_order(asked, "done", "", by=director)
    with institution_scope(consortium):
        assert remind_members() == 0
        age(asked, due_at=10 * HOUR)
        assert (remind_members(), remind_members()) == (1, 0)
        age(asked, due_at=-HOUR)
        assert (remind_members(), remind_members()) == (1, 0)
    assert len(told(stranger)) == 2
    assert len(told(director)) == 1


def test_open_orders_of_members_in_one_query(asked, consortium, own, foreign, secretary, director):
    with institution_scope(consortium):
        late = ask(secretary, own, text="迟了")
        age(late, due_at=-HOUR)
    with institution_scope(foreign):
        answer_member_order(asked, "cannot", "x", by=None)
    with CaptureQueriesContext(connection) as found:
        assert open_orders_of_members([own, foreign]) == {own.pk: OpenOrders(2, 1)}
    assert len(found) == 1
