"""Meetings: planned, changed, cancelled, written down, approved."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from kaijuan.core.audit.public import history_of
from kaijuan.core.clock import now
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.models import Membership
from kaijuan.core.tenancy.scope import NoScope, institution_scope
from kaijuan.network.directory.domain.save_person import remove_person
from kaijuan.network.meetings.domain.meetings import (
    cancel_meeting,
    change_meeting,
    plan_meeting,
)
from kaijuan.network.meetings.domain.minutes import approve_minutes, write_minutes
from kaijuan.network.meetings.domain.refusals import (
    ChangedMeanwhile,
    DecisionHasOrders,
    Frozen,
    NotYet,
    WrongTimes,
)
from kaijuan.network.meetings.models import Decision, Meeting, Part
from kaijuan.network.meetings.tests.conftest import HOUR, move, order_of, wanted

pytestmark = pytest.mark.django_db


def verbs(row) -> list[str]:
    return [entry.verb for entry in history_of(row)]


def told(user) -> list[str]:
    return list(Message.objects.filter(user=user).order_by("pk").values_list("sentence", flat=True))


def write(meeting, by, **changed):
    values = {
        "attended": [each.code for each in meeting.attendees.all()],
        "came_too": [],
        "minutes": "纪要",
        "decisions": ["一", "二"],
        "seen": meeting.revision,
    }
    return write_minutes(meeting, **(values | changed), by=by)


def test_a_meeting_is_planned_and_those_invited_are_told(planned, director, wang, zhao):
    assert [(e.name, e.part, e.invited, e.attended) for e in planned.attendees.all()] == [
        ("wang", Part.CHAIR, True, None),
        ("zhao", Part.MEMBER, True, None),
        ("钱某", Part.MEMBER, True, None),
        ("保卫处 孙某", Part.GUEST, True, None),
    ]
    assert [item.text for item in planned.agenda.all()] == ["传达通知", "布置闭馆"]
    assert verbs(planned) == ["meeting.planned"]
    assert len(told(wang)) == len(told(zhao)) == 1
    assert told(director) == []


def test_a_title_stands_in_no_message(planned):
    for message in Message.objects.all():
        assert planned.title not in f"{message.sentence}{message.parameters}"


@pytest.mark.parametrize("hours", [0, -1, 24 * 7 + 1, 24 * 400])
def test_times_that_cannot_be(scope, director, hours):
    start = now() + HOUR
    with pytest.raises(WrongTimes):
        plan_meeting(wanted(starts_at=start, ends_at=start + hours * HOUR), by=director)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    "spoiled",
    [
        {"title": "a\x00b"},
        {"title": ""},
        {"title": "字" * 201},
        {"video": "javascript:alert(1)"},
        {"place": "\u202ex"},
        {"agenda": ["好", "\x07"]},
        {"guests": ["字" * 101]},
    ],
)
def test_bad_words_leave_nothing_half_written(scope, director, wang, spoiled):
    with pytest.raises(ValidationError):
        plan_meeting(wanted(users=[wang], **spoiled), by=director)
    assert not Meeting.objects.exists()
    assert told(wang) == []


def test_a_change_of_place_is_told_and_counted(planned, director, wang, zhao, person):
    before = planned.sequence
    change = wanted(
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        place="线上",
        users=[wang],
        people=[person],
        recorder=person,
    )
    change_meeting(planned, change, seen=planned.revision, by=director)
    assert planned.sequence == before + 1
    assert [(e.name, e.part) for e in planned.attendees.all()] == [
        ("wang", Part.MEMBER),
        ("钱某", Part.RECORDER),
    ]
    assert "changed" in told(wang)[-1]
    assert "no longer asked" in told(zhao)[-1]


def test_a_change_of_agenda_moves_no_calendar(planned, director, wang, zhao, person):
    again = wanted(
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        agenda=["只此一项"],
        users=[wang, zhao],
        people=[person],
        guests=["保卫处 孙某"],
    )
    change_meeting(planned, again, seen=planned.revision, by=director)
    assert planned.sequence == 0
    assert [item.text for item in planned.agenda.all()] == ["只此一项"]
    assert len(told(wang)) == 1


def test_of_two_who_change_it_the_second_is_told(planned, director):
    seen = planned.revision
    other = Meeting.objects.get(pk=planned.pk)
    change_meeting(planned, wanted(title="甲"), seen=seen, by=director)
    with pytest.raises(ChangedMeanwhile):
        change_meeting(other, wanted(title="乙"), seen=seen, by=director)
    assert Meeting.objects.get().title == "甲"


def test_cancelled_once_and_told(planned, director, wang):
    cancel_meeting(planned, by=director)
    assert (planned.state, planned.sequence) == ("cancelled", 1)
    assert "does not take place" in told(wang)[-1]
    with pytest.raises(Frozen):
        cancel_meeting(planned, by=director)
    with pytest.raises(Frozen):
        change_meeting(planned, wanted(), seen=planned.revision, by=director)
    with pytest.raises(Frozen):
        move(planned, now() - HOUR)
        write(planned, director)
    assert verbs(planned) == ["meeting.planned", "meeting.cancelled"]


def test_what_is_over_sends_nobody_there(scope, director, wang):
    start = now() - 5 * HOUR
    plan_meeting(wanted(starts_at=start, ends_at=start + HOUR, users=[wang]), by=director)
    assert told(wang) == []


def test_minutes_before_the_meeting_are_refused(planned, director):
    with pytest.raises(NotYet):
        write(planned, director)
    planned.refresh_from_db()
    assert (planned.state, planned.minutes) == ("planned", "")


def test_written_down_with_who_was_there(planned, director, wang, zhao):
    move(planned, now() - 2 * HOUR)
    there = [e.code for e in planned.attendees.exclude(user=zhao)]
    write(planned, wang, attended=there, came_too=["后勤处 李某", "后勤处 李某", "wang"])
    rows = {e.name: (e.attended, e.invited) for e in planned.attendees.all()}
    assert rows["zhao"] == (False, True)
    assert rows["wang"] == (True, True)
    assert rows["后勤处 李某"] == (True, False)
    assert len(rows) == 5
    assert planned.state == "held"
    assert [d.text for d in planned.decisions.all()] == ["一", "二"]
    assert verbs(planned)[-1] == "meeting.held"
    assert "wait for approval" in told(director)[-1]
    write(planned, wang, minutes="改过")
    assert verbs(planned)[-1] == "meeting.rewritten"
    assert len(told(director)) == 1


def test_a_held_meeting_cannot_be_moved_or_cancelled(held, director):
    with pytest.raises(Frozen):
        cancel_meeting(held, by=director)
    with pytest.raises(Frozen):
        change_meeting(held, wanted(), seen=held.revision, by=director)


def test_two_recorders_do_not_overwrite_one_another(held, director, wang):
    seen = held.revision
    write(held, wang, minutes="甲记", seen=seen)
    with pytest.raises(ChangedMeanwhile):
        write(held, director, minutes="乙记", decisions=["另一项"], seen=seen)
    held.refresh_from_db()
    assert held.minutes == "甲记"
    assert "另一项" not in [d.text for d in held.decisions.all()]


def test_decisions_keep_their_orders(held, director, wang):
    first, second = held.decisions.all()
    order_of(wang, director, meeting=held, decision=second)
    # Turned round, one reworded, one more.
    write(held, director, decisions=["每日零报告", "即日起闭馆至另行通知", "成立专班"])
    texts = {d.pk: (d.position, d.text) for d in held.decisions.all()}
    assert texts[second.pk] == (1, "每日零报告")
    assert texts[first.pk] == (2, "即日起闭馆至另行通知")
    assert len(texts) == 3


def test_a_decision_with_orders_is_not_taken_out(held, director, wang):
    first, second = held.decisions.all()
    order_of(wang, director, meeting=held, decision=second)
    with pytest.raises(DecisionHasOrders, match="每日零报告"):
        write(held, director, minutes="没有写下", decisions=["即日起闭馆"])
    held.refresh_from_db()
    assert held.minutes != "没有写下"
    write(held, director, decisions=["每日零报告"])
    assert [d.pk for d in held.decisions.all()] == [second.pk]
    assert not Decision.objects.filter(pk=first.pk).exists()


def test_two_decisions_in_the_same_words(held, director):
    write(held, director, decisions=["同", "同"])
    assert [d.text for d in held.decisions.all()] == ["同", "同"]
    write(held, director, decisions=["同"])
    assert [d.text for d in held.decisions.all()] == ["同"]


def test_approved_and_then_frozen(held, director, wang):
    approve_minutes(held, seen=held.revision, by=director)
    assert (held.state, held.approved_by) == ("approved", director)
    assert "approved" in told(wang)[-1]
    with pytest.raises(Frozen):
        write(held, wang, minutes="事后改")
    with pytest.raises(Frozen):
        approve_minutes(held, seen=held.revision, by=director)


def test_what_is_approved_is_what_was_seen(held, director, wang):
    seen = held.revision
    write(held, wang, minutes="同时改了")
    with pytest.raises(ChangedMeanwhile):
        approve_minutes(held, seen=seen, by=director)
    held.refresh_from_db()
    assert held.state == "held"


def test_a_planned_meeting_has_nothing_to_approve(planned, director):
    with pytest.raises(Frozen):
        approve_minutes(planned, seen=planned.revision, by=director)


def test_minutes_keep_the_name_of_who_left(held, person, director):
    remove_person(person, by=director)
    row = held.attendees.get(name="钱某")
    assert row.person is None


def test_meetings_stay_behind_the_wall(planned, foreign):
    with institution_scope(foreign):
        assert not Meeting.objects.exists()


def test_without_a_scope_there_are_none(db):
    with pytest.raises(NoScope):
        Meeting.objects.count()


def test_across_midnight_and_month_end(scope, director):
    start = dt.datetime(2028, 2, 29, 15, 30, tzinfo=dt.UTC)
    meeting = plan_meeting(wanted(starts_at=start, ends_at=start + HOUR), by=director)
    assert meeting.ends_at - meeting.starts_at == HOUR


def test_who_has_left_is_not_told_of_the_approval(held, director, wang, zhao):
    Membership.objects.filter(user=zhao).delete()
    Message.objects.all().delete()
    approve_minutes(held, seen=held.revision, by=director)
    assert {message.user for message in Message.objects.all()} == {wang}
