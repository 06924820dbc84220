"""Those who have not reported are reminded, each point once, and nobody else."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from kaijuan.core import clock
from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.jobs.public import FailedAt
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.scope import current_institution, institution_scope
from kaijuan.core.testing.factories import make_user
from kaijuan.network.directory.public import Person
from kaijuan.network.rounds.domain import reminders
from kaijuan.network.rounds.domain.reminder_times import reminder_times
from kaijuan.network.rounds.domain.reminders import remind_due, remind_now
from kaijuan.network.rounds.domain.silent import log_contact, silent, silent_on
from kaijuan.network.rounds.domain.upward_refusals import (
    NobodySilent,
    NotSilent,
    RemindedJustNow,
)
from kaijuan.network.rounds.models import Contact, Occurrence, Reminder, State
from kaijuan.network.rounds.tests.upward import HOUR, a_daily_kind, a_duty, a_period, items

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 2, 28)
CHENGDU = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _kind():
    with a_daily_kind():
        yield


def local(hour: int, minute: int = 0, day: dt.date = DAY, zone: ZoneInfo = CHENGDU) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), zone)


def window(opens: dt.datetime, due: dt.datetime) -> Occurrence:
    return Occurrence(opens_at=opens, due_at=due)


@pytest.mark.parametrize(
    ("opens", "due", "times"),
    [
        # The usual day: nobody is woken at midnight nor at five.
        (local(0), local(10), [local(7), local(7), local(9, 30)]),
        (local(8), local(16), [local(8), local(12), local(15, 30)]),
        # A short window: a quarter of it before it is due.
        (local(8), local(9), [local(8), local(8, 30), local(8, 45)]),
        # The night watch is awake: morning would be too late.
        (local(22), local(2, day=DAY + dt.timedelta(days=1)), None),
        # Over the end of a month that is a leap year's.
        (local(23, day=dt.date(2020, 2, 29)), local(23, day=dt.date(2020, 3, 1)), None),
    ],
)
def test_the_points(opens, due, times):
    found = list(reminder_times(window(opens, due), CHENGDU).values())
    if times is not None:
        assert found == times
    assert found == sorted(found)
    assert all(opens <= at < due for at in found)


def test_morning_is_morning_when_the_clock_changes():
    """Seven in the morning of the zone, on the day that has 23 hours."""
    berlin = ZoneInfo("Europe/Berlin")
    day = dt.date(2020, 3, 29)
    times = reminder_times(window(local(0, 0, day, berlin), local(12, 0, day, berlin)), berlin)
    assert times["start"].astimezone(berlin).time() == dt.time(7, 0)
    assert times["start"] == dt.datetime(2020, 3, 29, 5, 0, tzinfo=dt.UTC)


@pytest.fixture
def two_duties(own_scope, own):
    """Wang owes both, Li has done one and owes the other, Zhao has no account."""
    first = a_period(a_duty("健康"), DAY, opens=local(8), due=local(12))
    second = a_period(a_duty("消杀"), DAY, opens=local(8), due=local(12))
    wang, li = make_user("wang", own, "librarian"), make_user("lili", own, "librarian")
    owed = [*items(first, 3), *items(second, 2)]
    for item, user in zip(owed, (wang, li, None, wang, li), strict=True):
        if user and not Person.objects.filter(user=user).exists():
            Person.objects.filter(pk=item.person_id).update(user=user)
        elif user:
            type(item).objects.filter(pk=item.pk).update(person=Person.objects.get(user=user))
    type(owed[1]).objects.filter(pk=owed[1].pk).update(state=State.SUBMITTED, done_at=local(8, 1))
    return first, second, wang, li


def messages() -> list[tuple[str, dict[str, object]]]:
    rows = Message.objects.order_by("user__username")
    return [(row.user.username, row.parameters) for row in rows]


def test_one_library_that_fails_keeps_none_of_the_others(own, foreign, monkeypatch):
    for each in (own, foreign):
        with institution_scope(each):
            (item,) = items(a_period(a_duty(), DAY, opens=local(8), due=local(12)), 1)
            user = make_user(f"of-{each.slug}"[:30], each, "librarian")
            Person.objects.filter(pk=item.person_id).update(user=user)
    real = reminders._remind_here

    def fails_here(pks, at):
        if current_institution() == own:
            raise ValueError("样例")
        return real(pks, at)

    monkeypatch.setattr(reminders, "_remind_here", fails_here)
    with pytest.raises(FailedAt, match=own.key):
        remind_due(local(8))
    assert [row.institution for row in Message.objects.all()] == [foreign]


def test_one_message_for_many_duties_each_point_once(two_duties):
    assert remind_due(local(7, 59)) == 0
    assert remind_due(local(8)) == 2
    (li, of_li), (wang, of_wang) = messages()
    assert (li, of_li["duty"]) == ("lili", "消杀")
    assert (wang, of_wang["count"]) == ("wang", 2)
    assert remind_due(local(8)) == 0
    assert remind_due(local(9, 59)) == 0
    assert remind_due(local(10)) == 2
    assert remind_due(local(11, 30)) == 2
    # It is due: from now on others are told (the escalation), not they.
    assert remind_due(local(12)) == 0
    assert Reminder.objects.count() == 6
    assert Message.objects.count() == 6


def test_points_that_passed_together_are_one_message(two_duties):
    """No worker ran all morning."""
    assert remind_due(local(11, 45)) == 2
    assert Reminder.objects.count() == 6
    assert sum(Reminder.objects.values_list("told", flat=True)) == 3


def test_only_the_silent_of_each_library(two_duties, foreign):
    first, _second, _wang, _li = two_duties
    type(first.items.first()).objects.update(state=State.WAIVED)
    with institution_scope(foreign):
        other = a_period(a_duty("健康"), DAY, opens=local(8), due=local(12))
        there = items(other, 1)
        Person.objects.filter(pk=there[0].person_id).update(
            user=make_user("chen", foreign, "librarian")
        )
    assert remind_due(local(8)) == 1
    assert [row.institution for row in Message.objects.all()] == [foreign]


def test_by_hand_tells_each_once_and_says_who_must_be_rung(two_duties, personas, monkeypatch):
    first, second, _wang, _li = two_duties
    monkeypatch.setattr("kaijuan.network.rounds.domain.reminders.now", lambda: local(13))
    assert remind_now([first, second], by=personas["librarian"]) == (2, 1)
    entry = AuditEntry.objects.get(verb="occurrence.reminded", object_code=str(first.code))
    assert entry.details == {"told": 1, "unreachable": 1}
    with pytest.raises(RemindedJustNow):
        remind_now([first, second], by=personas["director"])
    assert Message.objects.count() == 2
    monkeypatch.setattr("kaijuan.network.rounds.domain.reminders.now", lambda: local(13, 10))
    assert remind_now([first], by=personas["librarian"]) == (1, 1)
    first.items.update(state=State.SUBMITTED)
    monkeypatch.setattr("kaijuan.network.rounds.domain.reminders.now", lambda: local(14))
    with pytest.raises(NobodySilent):
        remind_now([first], by=personas["librarian"])


def test_as_many_queries_for_many(own_scope, own, django_assert_max_num_queries):
    period = a_period(a_duty(), DAY, opens=local(8), due=local(12))
    for item in items(period, 20):
        user = make_user(f"u{item.pk}", own, "librarian")
        Person.objects.filter(pk=item.person_id).update(user=user)
    with django_assert_max_num_queries(22):
        assert remind_due(local(8)) == 20


def test_a_call_counts_as_contact_and_not_as_a_report(own_scope, personas):
    period = a_period(a_duty(), DAY, opens=local(8), due=local(12))
    waiting, done = items(period, 1)[0], items(period, 1, State.SUBMITTED)[0]
    log_contact(waiting, False, "无人接听", by=personas["librarian"])
    log_contact(waiting, True, "中午前报", by=personas["director"])
    assert [(row.calls, row.reached) for row in silent(period)] == [(2, 1)]
    waiting.refresh_from_db()
    assert waiting.state == State.PENDING
    with pytest.raises(NotSilent):
        log_contact(done, True, "", by=personas["librarian"])
    assert Contact.objects.count() == 2
    assert AuditEntry.objects.filter(verb="contact.noted").count() == 2
    assert not any("无人" in str(row.details) for row in AuditEntry.objects.all())


def test_who_is_silent_of_a_day(own_scope):
    """What has not begun is not silent; what is open since yesterday is."""
    today = a_duty("今天")
    items(a_period(today, DAY, opens=local(8), due=local(12)), 1)
    items(a_period(today, DAY + dt.timedelta(days=1), opens=local(20), due=local(22)), 1)
    yesterday = a_period(
        a_duty("昨夜"), DAY - dt.timedelta(days=1), opens=local(0), due=local(7, 0)
    )
    items(yesterday, 1)
    assert silent_on(DAY, at=local(7, 30)).count() == 1
    assert silent_on(DAY, at=local(9)).count() == 2
    assert silent_on(DAY, at=yesterday.closes_at).count() == 1
    assert yesterday.closes_at - yesterday.due_at == 14 * HOUR
    assert clock.HOUSE_ZONE == CHENGDU
