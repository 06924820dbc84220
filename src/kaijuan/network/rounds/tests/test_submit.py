"""Handing in: exactly once, signed, corrected, never twice, never for somebody else in silence."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.clock import now
from kaijuan.core.notify.models import Message
from kaijuan.core.privacy.models import Look
from kaijuan.core.privacy.public import NoReason, erase_subject
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.rounds.domain import submit as submitting
from kaijuan.network.rounds.domain.complete import complete_item
from kaijuan.network.rounds.domain.read_answers import answers_of, opened, return_reason
from kaijuan.network.rounds.domain.submit import submit
from kaijuan.network.rounds.domain.submit_judge import accept_item, return_item
from kaijuan.network.rounds.domain.submit_refusals import (
    BadAnswers,
    ByOthersOnly,
    HandedInAlready,
    MovedMeanwhile,
    NilWithAnswers,
    NoNil,
    NotForYou,
    NothingExpected,
    NotOpenYet,
    NotSigned,
    NotToJudge,
    OtherFormVersion,
    OwnChannel,
    SubmissionClash,
    Waived,
)
from kaijuan.network.rounds.kinds import DutyKind, duty_kinds
from kaijuan.network.rounds.models import Channel, ExpectedItem, State, Submission
from kaijuan.network.rounds.tests.handing import Duty, make_duty

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def me(personas: dict[str, Any]) -> Any:
    return personas["librarian"]


@pytest.fixture
def director(personas: dict[str, Any]) -> Any:
    return personas["director"]


@pytest.fixture
def duty(me: Any, own_scope: Any) -> Duty:
    return make_duty(me)


def state_of(item: ExpectedItem) -> tuple[str, bool, bool]:
    """State, nil, late."""
    item.refresh_from_db()
    late = item.done_at is not None and item.done_at >= item.late_from
    return item.state, item.is_nil, late


def rows() -> int:
    return Submission.objects.count() + AuditEntry.objects.count()


def test_a_report_is_taken_in_and_its_answers_are_sealed(duty, me):
    wanted = duty.wanted(answers={"city": "成都", "temperature": "38.1"})
    done = submit(wanted, by=me)
    assert done.created
    assert [flag.path for flag in done.flags] == ["temperature"]
    assert state_of(duty.mine) == (State.SUBMITTED, False, False)
    kept = Submission.objects.get(code=wanted.code)
    assert kept.answers == {"city": "成都"}
    assert b"38.1" not in bytes(kept.sealed)
    assert kept.subject == duty.mine.person.code
    assert kept.flags == 1
    assert opened(kept) == {"city": "成都", "temperature": "38.1"}
    entry = AuditEntry.objects.get(verb="submission.handed_in")
    assert entry.object_code == str(wanted.code)
    assert entry.details == {}


def test_the_same_again_is_the_same_and_writes_nothing(duty, me):
    wanted = duty.wanted(device_at=now())
    first = submit(wanted, by=me)
    before = rows()
    again = submit(replace(wanted, channel=Channel.OFFLINE), by=me)
    assert (again.created, again.submission.pk) == (False, first.submission.pk)
    assert rows() == before


@pytest.mark.parametrize(
    "change",
    [
        {"answers": {"city": "绵阳", "temperature": "36.5"}},
        {"answers": {"city": "成都", "temperature": "36.50"}},
        {"device_at": dt.datetime(2020, 2, 1, tzinfo=dt.UTC)},
        {"is_nil": True, "answers": {}, "signed_name": "李某"},
    ],
)
def test_another_body_under_the_same_code_is_refused(duty, me, change):
    wanted = duty.wanted()
    submit(wanted, by=me)
    before = rows()
    with pytest.raises(SubmissionClash):
        submit(replace(wanted, **change), by=me)
    assert rows() == before


def test_a_code_that_was_used_for_another_item_or_library_is_refused(duty, me, foreign, personas):
    wanted = duty.wanted()
    submit(wanted, by=me)
    other = make_duty(me, title="另一事项")
    with pytest.raises(SubmissionClash):
        submit(other.wanted(code=wanted.code), by=me)
    assert state_of(other.mine)[0] == State.PENDING
    with institution_scope(foreign):
        theirs = make_duty(personas["stranger"])
        with pytest.raises(SubmissionClash):
            submit(theirs.wanted(code=wanted.code), by=personas["stranger"])
        assert state_of(theirs.mine)[0] == State.PENDING


def test_nil_is_signed_with_the_name(duty, me):
    for name in ("", "王某", "李"):
        with pytest.raises(NotSigned):
            submit(duty.nil(signed_name=name), by=me)
    with pytest.raises(NilWithAnswers):
        submit(duty.nil(answers={"city": "成都"}), by=me)
    wanted = duty.nil(signed_name=" 李 某")
    assert submit(wanted, by=me).created
    assert state_of(duty.mine) == (State.SUBMITTED, True, False)
    kept = Submission.objects.get()
    assert kept.form_version is None
    assert "李".encode() not in bytes(kept.signed_name)
    assert bytes(kept.signed_name)
    assert AuditEntry.objects.filter(verb="submission.nil").count() == 1


def test_what_was_missed_comes_in_late_for_ever(duty, me):
    late = now() - HOUR
    ExpectedItem.objects.filter(pk=duty.mine.pk).update(state=State.MISSED, late_from=late)
    first = submit(duty.wanted(), by=me).submission
    assert state_of(duty.mine) == (State.SUBMITTED, False, True)
    submit(duty.wanted(supersedes=first.code), by=me)
    assert state_of(duty.mine) == (State.SUBMITTED, False, True)


def test_a_correction_supersedes_and_keeps_the_first_time(duty, me, monkeypatch):
    first = submit(duty.wanted(), by=me).submission
    done_at = ExpectedItem.objects.get(pk=duty.mine.pk).done_at
    later = now() + 5 * HOUR
    monkeypatch.setattr(submitting, "now", lambda: later)
    with pytest.raises(HandedInAlready):
        submit(duty.wanted(), by=me)
    second = submit(duty.nil(supersedes=first.code), by=me).submission
    first.refresh_from_db()
    item = ExpectedItem.objects.get(pk=duty.mine.pk)
    assert (item.done_at, item.is_nil, item.state) == (done_at, True, State.SUBMITTED)
    assert (first.superseded_at, second.supersedes_id) == (later, first.pk)
    assert opened(first) == {"city": "成都", "temperature": "36.5"}
    with pytest.raises(MovedMeanwhile):
        submit(duty.wanted(supersedes=first.code), by=me)
    with pytest.raises(MovedMeanwhile):
        submit(make_duty(me, title="另一").wanted(supersedes=second.code), by=me)


def test_of_two_at_once_one_wins_and_the_other_is_told(duty, me, monkeypatch):
    """Both have read the item before either wrote."""
    first = submit(duty.wanted(), by=me).submission
    wanted = [duty.wanted(supersedes=first.code), duty.nil(supersedes=first.code)]
    fresh = make_duty(me, title="同时")
    for pair in (wanted, [fresh.wanted(), fresh.nil()]):
        read = [
            submitting._read(
                each,
                submitting.expected(each.occurrence, each.subject),
                submitting.digest_of(each),
                at=now(),
                by=me,
            )
            for each in pair
        ]
        with submitting.transaction.atomic():
            submitting._write(read[0], by=me)
        with pytest.raises(MovedMeanwhile), submitting.transaction.atomic():
            submitting._write(read[1], by=me)
    assert Submission.objects.filter(superseded_at=None).count() == 2


def test_a_resend_that_crosses_itself_is_told_that_it_is_in(duty, me, monkeypatch):
    """The first sending was written after the second had looked."""
    wanted = duty.wanted()
    read = submitting._read

    def crossed(*args: Any, **kwargs: Any) -> Any:
        taken = read(*args, **kwargs)
        monkeypatch.setattr(submitting, "_read", read)
        assert submit(wanted, by=me).created
        return taken

    monkeypatch.setattr(submitting, "_read", crossed)
    assert not submit(wanted, by=me).created
    assert Submission.objects.count() == 1


def test_a_report_that_crosses_the_close_is_taken(duty, me, monkeypatch):
    """The clock marked it as missed after it had been looked at."""
    read = submitting._read

    def crossed(*args: Any, **kwargs: Any) -> Any:
        taken = read(*args, **kwargs)
        ExpectedItem.objects.filter(pk=duty.mine.pk).update(state=State.MISSED)
        return taken

    monkeypatch.setattr(submitting, "_read", crossed)
    assert submit(duty.wanted(), by=me).created
    assert state_of(duty.mine) == (State.SUBMITTED, False, False)


def test_bad_answers_write_nothing_and_are_named(duty, me):
    before = rows()
    with pytest.raises(BadAnswers) as refused:
        submit(duty.wanted(answers={"temperature": "99", "unknown": 1}), by=me)
    assert {problem.path for problem in refused.value.problems} >= {"city", "temperature"}
    with pytest.raises(OtherFormVersion):
        submit(duty.wanted(form_version=uuid.uuid4()), by=me)
    assert rows() == before
    assert state_of(duty.mine)[0] == State.PENDING


def test_what_is_not_open_or_waived_is_refused(duty, me, own_scope):
    early = make_duty(me, title="明日", opens=HOUR)
    with pytest.raises(NotOpenYet):
        submit(early.wanted(), by=me)
    ExpectedItem.objects.filter(pk=duty.mine.pk).update(state=State.WAIVED)
    with pytest.raises(Waived):
        submit(duty.wanted(), by=me)


def test_who_may_hand_in_for_whom(duty, me, director, personas, own_scope):
    other = duty.others[0]
    for channel in (Channel.PAGE, Channel.API):
        with pytest.raises(ByOthersOnly):
            submit(duty.wanted(other, channel=channel), by=me)
    for persona in ("facilities", "reader", "stranger", "secretariat"):
        with pytest.raises(NothingExpected):
            submit(duty.wanted(other, channel=Channel.PHONE), by=personas[persona])
    with pytest.raises(OwnChannel):
        submit(duty.wanted(channel=Channel.PHONE), by=me)
    with pytest.raises(NothingExpected):
        submit(duty.wanted(subject=uuid.uuid4()), by=me)
    with pytest.raises(NothingExpected):
        submit(duty.wanted(subject=None), by=me)
    done = submit(duty.wanted(other, channel=Channel.PHONE), by=me).submission
    assert (done.by, done.subject) == (me, other.person.code)
    # Who takes it down signs: the caller's own name, not that of the person.
    nil = duty.nil(subject=duty.others[1].person.code, channel=Channel.PAPER)
    with pytest.raises(NotSigned):
        submit(replace(nil, signed_name="王1"), by=me)
    assert submit(nil, by=me).created


def test_a_former_reporter_may_not(duty, me):
    me.memberships.all().delete()
    with pytest.raises(NotForYou):
        submit(duty.wanted(), by=me)


def test_the_library_itself_reports(me, personas, own_scope):
    duty = make_duty(me, kind="library-report")
    ExpectedItem.objects.filter(pk=duty.mine.pk).update(person=None)
    for subject in (None, own_scope.code):
        with pytest.raises(NothingExpected):
            submit(duty.wanted(subject=subject), by=personas["facilities"])
    assert submit(duty.wanted(subject=own_scope.code), by=personas["director"]).created


def test_returned_corrected_accepted_and_told(duty, me, director):
    first = submit(duty.wanted(), by=me).submission
    item = ExpectedItem.objects.get(pk=duty.mine.pk)
    for nobody in (me,):
        with pytest.raises(NotForYou):
            return_item(item, reason="体温缺", by=nobody)
    return_item(item, reason="体温写成了室温", by=director)
    assert state_of(duty.mine)[0] == State.RETURNED
    first.refresh_from_db()
    assert return_reason(first) == "体温写成了室温"
    assert "室温".encode() not in bytes(first.returned_reason)
    message = Message.objects.get(user=me)
    assert "室温" not in str(message.parameters)
    with pytest.raises(NotToJudge):
        accept_item(item, by=director)
    with pytest.raises(HandedInAlready):
        submit(duty.wanted(), by=me)
    submit(duty.wanted(supersedes=first.code), by=me)
    item = ExpectedItem.objects.get(pk=duty.mine.pk)
    stale = ExpectedItem.objects.get(pk=duty.mine.pk)
    accept_item(item, by=director)
    accept_item(item, by=director)
    with pytest.raises(NotToJudge):
        return_item(stale, reason="晚了", by=director)
    assert Message.objects.filter(user=me).count() == 2
    verbs = list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs == [
        "submission.handed_in",
        "submission.returned",
        "submission.corrected",
        "submission.accepted",
    ]


@pytest.mark.parametrize("act", [accept_item, partial(return_item, reason="体温缺")])
def test_what_was_corrected_since_it_was_looked_at_is_not_judged(duty, me, director, act):
    """The state is the same before and after the correction."""
    first = submit(duty.wanted(), by=me).submission
    second = submit(duty.wanted(supersedes=first.code), by=me).submission
    item = ExpectedItem.objects.get(pk=duty.mine.pk)
    with pytest.raises(NotToJudge):
        act(item, by=director, seen=first)
    assert state_of(duty.mine)[0] == State.SUBMITTED
    assert not bytes(Submission.objects.get(pk=second.pk).returned_reason)
    act(ExpectedItem.objects.get(pk=duty.mine.pk), by=director, seen=second)
    assert state_of(duty.mine)[0] != State.SUBMITTED


def test_nobody_judges_their_own_report(director, own_scope):
    duty = make_duty(director)
    submit(duty.wanted(), by=director)
    with pytest.raises(NotForYou):
        accept_item(ExpectedItem.objects.get(pk=duty.mine.pk), by=director)


def test_reading_leaves_a_look_that_the_person_sees(duty, me, director, personas):
    done = submit(duty.wanted(), by=me).submission
    assert answers_of(done, by=me, reason="") == {"city": "成都", "temperature": "36.5"}
    assert Look.objects.count() == 0
    for nobody in ("facilities", "stranger", "secretariat"):
        with pytest.raises(NotForYou):
            answers_of(done, by=personas[nobody], reason="好奇")
    with pytest.raises(NoReason):
        answers_of(done, by=director, reason=" ")
    assert answers_of(done, by=director, reason="核对体温")
    look = Look.objects.get()
    assert (look.subject, look.reason, look.by) == (duty.mine.person.code, "核对体温", director)


def test_what_is_erased_is_silent_and_still_counted(duty, me, director):
    wanted = duty.wanted(answers={"city": "成都", "temperature": "38"})
    done = submit(wanted, by=me).submission
    erase_subject(duty.mine.person.code, by=director)
    done.refresh_from_db()
    assert (done.sha256, done.flags, bytes(done.sealed)) == ("", 0, b"")
    assert answers_of(done, by=me, reason="") is None
    assert state_of(duty.mine)[0] == State.SUBMITTED
    # The device that never got its answer sends once more.
    assert not submit(wanted, by=me).created
    # Another report under that code was not handed in by it.
    other = make_duty(me, title="另一事项")
    with pytest.raises(SubmissionClash):
        submit(other.wanted(code=wanted.code), by=me)
    assert state_of(other.mine)[0] == State.PENDING


def test_a_kind_is_told_in_the_transaction_and_may_refuse_nil(me, own_scope, monkeypatch):
    told: list[Any] = []

    def fails(handed: Any) -> None:
        told.append((dict(handed.answers), list(handed.flags), handed.before))
        raise RuntimeError("the kind failed")

    kind = DutyKind(
        key="test-kind",
        order=99,
        label="t",
        hint="",
        subject="person",
        nil=False,
        handed_in=fails,
    )
    monkeypatch.setitem(duty_kinds._items, "test-kind", kind)
    duty = make_duty(me, kind="test-kind")
    with pytest.raises(NoNil):
        submit(duty.nil(), by=me)
    with pytest.raises(RuntimeError, match="the kind failed"):
        submit(duty.wanted(answers={"city": "成都", "temperature": "38"}), by=me)
    assert told == [({"city": "成都", "temperature": "38"}, ["temperature"], None)]
    assert state_of(duty.mine)[0] == State.PENDING
    assert not Submission.objects.exists()


def test_an_item_without_a_form_is_completed_once(duty, me):
    at = now()
    complete_item(duty.mine, at=at, by=me)
    complete_item(duty.mine, at=at + HOUR, by=me)
    item = ExpectedItem.objects.get(pk=duty.mine.pk)
    assert (item.state, item.done_at) == (State.SUBMITTED, at)
    stale = ExpectedItem.objects.get(pk=duty.others[0].pk)
    complete_item(duty.others[0], at=at, by=me)
    with pytest.raises(MovedMeanwhile):
        complete_item(stale, at=at, by=me)
    assert AuditEntry.objects.filter(verb="expected_item.completed").count() == 2


def test_one_submission_costs_few_statements(me, own_scope):
    """A first report of an ordinary day; the key of the month is there already."""
    submit(make_duty(me, title="昨日", others=0).wanted(), by=me)
    duty = make_duty(me, title="今日", others=30)
    wanted = duty.wanted()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        submit(wanted, by=me)
    # The item; item, wall and row of the submission; the key; three of the log; begin and end.
    assert len(asked) <= 11, "\n".join(each["sql"][:200] for each in asked)
