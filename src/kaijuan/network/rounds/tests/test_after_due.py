"""Past due: missed by the clock, told upward, let off with a reason; each once."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.public import Person
from kaijuan.network.rounds.domain.closing_items import close_due
from kaijuan.network.rounds.domain.escalate import escalate_due
from kaijuan.network.rounds.domain.obligation_refusals import (
    NothingToWaive,
    NotWaived,
    ReasonMissing,
)
from kaijuan.network.rounds.domain.obligations import StepWanted, change_obligation
from kaijuan.network.rounds.domain.waive import unwaive_item, waive_items
from kaijuan.network.rounds.models import ExpectedItem, Occurrence, State, Submission, Waiver
from kaijuan.network.rounds.tests.duties import AT, TODAY, people, running, wanted

pytestmark = pytest.mark.django_db
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
#: Ten o'clock in Chengdu, when it is due.
DUE = dt.datetime(2020, 2, 27, 2, tzinfo=dt.UTC)


@pytest.fixture
def here(own_scope: Any) -> Any:
    people()
    return own_scope


def today() -> Any:
    return ExpectedItem.objects.filter(day=TODAY).order_by("pk")


def test_what_is_pending_when_its_time_is_over_is_missed_once(here: Any) -> None:
    running(closes=60)
    first, second, _third = today()
    ExpectedItem.objects.filter(pk=first.pk).update(state=State.SUBMITTED, done_at=DUE)
    ExpectedItem.objects.filter(pk=second.pk).update(state=State.RETURNED)
    assert close_due(DUE + 59 * MINUTE) == 0
    assert close_due(DUE + HOUR) == 1
    assert close_due(DUE + HOUR) == 0
    assert [item.state for item in today()] == ["submitted", "returned", "missed"]
    assert Occurrence.objects.get(day=TODAY).closed_at == DUE + HOUR
    assert Occurrence.objects.filter(closed_at=None).count() == 7


def test_every_library_is_closed_by_one_call(own: Any, foreign: Any) -> None:
    for each in (own, foreign):
        with institution_scope(each):
            people(2)
            running(closes=0)
    assert close_due(DUE) == 4


def test_each_step_is_told_once_and_in_one_message(here: Any, personas: Any) -> None:
    steps = [StepWanted(30, "rounds.manage"), StepWanted(60, "rounds.close_day")]
    running(escalation=steps)
    running(escalation=steps, title="晚报")
    done = today().first()
    ExpectedItem.objects.filter(pk=done.pk).update(state=State.SUBMITTED)
    Message.objects.all().delete()
    assert escalate_due(DUE + 29 * MINUTE) == 0
    assert escalate_due(DUE + 30 * MINUTE) == 2
    assert escalate_due(DUE + 31 * MINUTE) == 0
    told = {m.user.username: m.parameters for m in Message.objects.select_related("user")}
    assert set(told) == {"librarian", "director"}
    assert told["director"] == {"count": 5, "duties": 2}
    assert escalate_due(DUE + 60 * MINUTE) == 1


def test_steps_that_came_while_no_worker_ran_are_taken_together(here: Any, personas: Any) -> None:
    running(escalation=[StepWanted(0, "rounds.close_day"), StepWanted(60, "rounds.close_day")])
    assert escalate_due(DUE + 5 * HOUR) == 1
    assert set(Occurrence.objects.filter(day=TODAY).values_list("escalated", flat=True)) == {2}


def test_a_step_that_is_entered_later_tells_nothing_of_what_is_past(
    here: Any, personas: Any
) -> None:
    """Neither are the old steps counted as so many of the new ones."""
    duty = running(escalation=[StepWanted(0, "rounds.manage")])
    escalate_due(DUE)
    steps = [StepWanted(0, "rounds.manage"), StepWanted(60, "rounds.close_day")]
    change_obligation(duty, wanted(escalation=steps[1:]), by=None, at=DUE + MINUTE)
    Message.objects.all().delete()
    assert escalate_due(DUE + 59 * MINUTE) == 0
    assert escalate_due(DUE + 60 * MINUTE) == 1
    tomorrow = DUE + 24 * HOUR
    assert escalate_due(tomorrow + HOUR) == 1
    change_obligation(duty, wanted(escalation=steps), by=None, at=tomorrow + 2 * HOUR)
    assert escalate_due(tomorrow + 3 * HOUR) == 0
    assert escalate_due(tomorrow + 24 * HOUR) == 2


def test_nobody_is_told_where_nobody_is_silent(here: Any, personas: Any) -> None:
    running(escalation=[StepWanted(0, "rounds.manage")])
    today().update(state=State.SUBMITTED)
    assert escalate_due(DUE) == 0


def test_waived_with_a_reason_told_and_taken_back(here: Any, personas: Any) -> None:
    person = Person.objects.order_by("pk").first()
    person.user = personas["facilities"]
    person.save()
    running()
    mine = today().get(person=person)
    other, done = today().exclude(pk=mine.pk)
    ExpectedItem.objects.filter(pk=done.pk).update(state=State.SUBMITTED)
    by = personas["director"]
    with pytest.raises(ReasonMissing):
        waive_items([mine], reason="  ", by=by)
    assert waive_items([mine, other, done], reason="休假", by=by, at=AT) == 2
    with pytest.raises(NothingToWaive):
        waive_items([mine], reason="休假", by=by)
    states = [today().get(pk=item.pk).state for item in (mine, other, done)]
    assert states == ["waived", "waived", "submitted"]
    assert Message.objects.get(user=personas["facilities"]).parameters["duty"] == "每日情况"
    entry = AuditEntry.objects.get(verb="obligation.waived")
    # The reason may say something of a person: the log does not keep it.
    assert entry.details == {"count": 2, "day": "2020-02-27"}
    item = today().get(pk=mine.pk)
    unwaive_item(item, by=by, at=AT)
    assert (item.state, Waiver.objects.count()) == ("pending", 1)
    with pytest.raises(NotWaived):
        unwaive_item(today().get(pk=mine.pk), by=by, at=AT)


def test_a_waiver_taken_back_when_its_time_is_over_is_missed(here: Any) -> None:
    running(closes=0)
    close_due(DUE)
    waive_items(today(), reason="住院", by=None, at=DUE + HOUR)
    item = today().first()
    assert unwaive_item(item, by=None, at=DUE + HOUR).state == State.MISSED
    assert close_due(DUE + HOUR) == 0


def test_what_was_sent_back_and_let_off_is_sent_back_again(here: Any) -> None:
    """What was handed in still stands: only a correction of it can come in."""
    running(closes=0)
    item = today().first()
    Submission.objects.create(code=uuid.uuid4(), item=item, sha256="0" * 64)
    today().filter(pk=item.pk).update(state=State.RETURNED, done_at=DUE)
    close_due(DUE)
    waive_items([item], reason="住院", by=None, at=DUE + HOUR)
    assert unwaive_item(today().get(pk=item.pk), by=None, at=DUE + HOUR).state == State.RETURNED
