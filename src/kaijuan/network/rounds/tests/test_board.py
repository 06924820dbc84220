"""What the consortium calls for, and the board that shows who has signed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.clock import now, today
from kaijuan.core.indicators.public import Asked, counters, values_at
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution, make_user
from kaijuan.network.rounds.domain.board import province_day, standings
from kaijuan.network.rounds.domain.board_reminders import remind_members, remind_members_due
from kaijuan.network.rounds.domain.demands import (
    DemandWanted,
    call_for,
    due_instant,
    end_demand,
    take_up,
)
from kaijuan.network.rounds.domain.obligations_running import (
    TAKEN_UP,
    end_obligation,
    put_back_start,
    start_obligation,
)
from kaijuan.network.rounds.domain.upward_refusals import (
    DemandInPast,
    DemandOver,
    DemandOverlaps,
    NobodyLate,
    NotUpward,
    RemindedJustNow,
    TakenUpAlready,
)
from kaijuan.network.rounds.models import (
    DayReport,
    Demand,
    MemberReminder,
    Obligation,
    ObligationState,
)
from kaijuan.network.rounds.tests.duties import form_of
from kaijuan.network.rounds.tests.upward import KIND, a_daily_kind

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 2, 28)
NOON = dt.time(11, 0)


@pytest.fixture(autouse=True)
def _kind():
    with a_daily_kind():
        yield


def wanted(**changes):
    said = {"kind": KIND, "title": "每日健康日报", "starts_on": today(), "due_at": NOON, **changes}
    return DemandWanted(**said)


@pytest.fixture
def demand(consortium, personas):
    """Since the 27th of February 2020; the secretariat called for it then."""
    with institution_scope(consortium):
        return Demand.objects.create(
            kind=KIND, title="每日健康日报", starts_on=DAY - dt.timedelta(days=1), due_at=NOON
        )


def signed(institution, at, day=DAY, **more):
    with institution_scope(institution):
        said = {"expected": 100, "on_time": 90, "late": 5, "waived": 0, "missed": 5, **more}
        return DayReport.objects.create(
            kind=KIND, day=day, sha256="0" * 64, signed_at=at, first_signed_at=at, **said
        )


def test_all_members_are_told_and_one_call_stands(consortium, own, foreign, personas):
    with institution_scope(consortium):
        made = call_for(wanted(), by=personas["secretariat"])
        told = {row.user.username: row for row in Message.objects.all()}
        assert set(told) == {"director", "stranger"}
        assert told["director"].href == f"/i/{own.slug}/demands/start/?demand={made.code}"
        assert AuditEntry.objects.filter(verb="demand.called").count() == 1
        with pytest.raises(DemandOverlaps):
            call_for(wanted(starts_on=today() + dt.timedelta(days=9)), by=personas["secretariat"])
        with pytest.raises(DemandInPast):
            call_for(wanted(starts_on=today() - dt.timedelta(days=1)), by=None)
        with pytest.raises(NotUpward):
            call_for(wanted(kind="report"), by=None)
        end_demand(made, by=personas["secretariat"])
        last = Message.objects.filter(user=personas["director"]).latest("pk")
        assert last.href == f"/i/{own.slug}/duties/manage/"
        with pytest.raises(DemandOver):
            end_demand(made, by=personas["secretariat"])
        call_for(wanted(ends_on=today()), by=personas["secretariat"])
        # One that begins after the other ends does not overlap.
        call_for(wanted(starts_on=today() + dt.timedelta(days=1)), by=personas["secretariat"])
    assert Message.objects.filter(user=personas["director"]).count() == 4


def test_a_member_starts_it_in_one_tap(consortium, own, personas):
    with institution_scope(consortium):
        made = call_for(wanted(form=form_of()), by=personas["secretariat"])
    with institution_scope(own):
        duty = take_up(made, due_at=dt.time(10, 0), by=personas["director"])
        assert (duty.kind, duty.demand, duty.state) == (KIND, made.code, "running")
        with pytest.raises(TakenUpAlready):
            take_up(made, due_at=dt.time(10, 0), by=personas["director"])
        assert Obligation.objects.count() == 1
        assert AuditEntry.objects.filter(verb="demand.taken_up").count() == 1
    with institution_scope(consortium):
        end_demand(made, by=personas["secretariat"])
    with institution_scope(own), pytest.raises(DemandOver):
        take_up(made, due_at=dt.time(10, 0), by=personas["director"])


def test_a_member_that_ends_its_duty_has_not_started_any_more(consortium, own, personas):
    def started() -> bool:
        return bool(values_at(TAKEN_UP, [own], now()))

    by = personas["director"]
    with institution_scope(consortium):
        made = call_for(wanted(form=form_of()), by=personas["secretariat"])
    with institution_scope(own):
        duty = take_up(made, due_at=dt.time(10, 0), by=by)
        assert started()
        end_obligation(duty, by=by)
        assert not started()
        start_obligation(duty, by=by)
        assert started()
        put_back_start(duty, to=ObligationState.DRAFT, by=by, at=now())
        assert not started()


def test_the_board_says_who_signed_and_who_is_late(demand, own, foreign, consortium):
    third, fourth = make_institution("丙学院"), make_institution("丁学院")
    due = due_instant(demand, DAY)
    assert due == dt.datetime(2020, 2, 28, 3, 0, tzinfo=dt.UTC)
    signed(own, due - dt.timedelta(minutes=1), nil=80, flagged=12)
    signed(foreign, due, nil=80, flagged=None, suppressed=["flagged"])
    signed(third, due, sample=True, nil=5, flagged=50)
    members = list(Institution.objects.members())
    board = province_day(KIND, DAY, members)
    found = {row.institution.name: row.standing for row in board.rows}
    assert found == {"甲大学": "signed", "乙学院": "after", "丙学院": "after", "丁学院": "late"}
    # Made-up reports of a real library are in no sum.
    assert (board.coverage.k, board.coverage.n) == (2, 4)
    assert (board.sums["expected"], board.sums["late"]) == (200, 10)
    flagged, nil = board.said["flagged"], board.said["nil"]
    assert (flagged.known, flagged.hidden, flagged.of) == (12, 1, 2)
    assert (nil.known, nil.hidden, nil.of) == (160, 0, 2)
    # A correction does not make a day late.
    with institution_scope(own):
        DayReport.objects.filter(institution=own).update(signed_at=due + dt.timedelta(days=1))
    assert province_day(KIND, DAY, members).count("signed") == 1
    before = province_day(KIND, DAY - dt.timedelta(days=2), members)
    assert before.demand is None
    assert {row.standing for row in before.rows} == {"not-asked"}
    future = province_day(KIND, today() + dt.timedelta(days=1), members)
    assert {row.standing for row in future.rows} == {"waiting"}
    strips = standings(KIND, DAY - dt.timedelta(days=2), DAY, members)
    assert {s.institution.name: list(s.days) for s in strips} == {
        "甲大学": ["not-asked", "late", "signed"],
        "乙学院": ["not-asked", "late", "after"],
        "丙学院": ["not-asked", "late", "late"],
        "丁学院": ["not-asked", "late", "late"],
    }
    assert fourth in members


def test_no_sum_of_the_board_gives_a_small_group_away(demand, own, foreign):
    """The sum is of told numbers only: who subtracts one line from it finds what stands there."""
    at = due_instant(demand, DAY)
    signed(own, at, nil=80, flagged=12, counts={"away": None, "stayed": 40})
    signed(foreign, at, nil=80, flagged=None, counts={"away": 9, "stayed": None})
    members = list(Institution.objects.members())
    board = province_day(KIND, DAY, members)
    alone = province_day(KIND, DAY, [own])
    for key, whole in board.said.items():
        rest = whole.known - alone.said[key].known
        other = province_day(KIND, DAY, [foreign]).said[key]
        assert rest == other.known
        assert other.known == 0 or other.known >= 5
    assert board.said["away"].known == 9
    assert board.said["away"].hidden == 1


def test_the_late_are_reminded_by_the_clock_once(demand, own, foreign, personas):
    due = due_instant(demand, DAY)
    signed(foreign, due - dt.timedelta(hours=1))
    assert remind_members_due(due - dt.timedelta(seconds=1)) == 0
    assert remind_members_due(due) == 1
    assert remind_members_due(due + dt.timedelta(minutes=1)) == 0
    message = Message.objects.get()
    assert (message.user, message.institution) == (personas["director"], own)
    assert f"day={DAY.isoformat()}" in message.href
    assert "/days/close/" in message.href
    # After a day without a worker nobody is reminded of yesterday.
    assert remind_members_due(due + dt.timedelta(hours=13)) == 0
    kept = MemberReminder.objects.get()
    assert (kept.members, kept.told, kept.by_hand) == (1, 1, False)
    with institution_scope(demand.institution), pytest.raises(IntegrityError), transaction.atomic():
        MemberReminder.objects.create(demand=demand, day=DAY)


def test_the_late_are_reminded_by_hand(demand, own, foreign, consortium, personas):
    with institution_scope(consortium):
        made = remind_members(demand, DAY, by=personas["secretariat"])
        assert (made.members, made.told) == (2, 2)
        with pytest.raises(RemindedJustNow):
            remind_members(demand, DAY, by=personas["secretariat"])
        entry = AuditEntry.objects.get(verb="demand.reminded")
        assert entry.details == {"members": 2, "told": 2}
        with pytest.raises(NobodyLate):
            remind_members(demand, DAY - dt.timedelta(days=9), by=None)
        with pytest.raises(NobodyLate):
            remind_members(demand, today() + dt.timedelta(days=1), by=None)
    for institution in (own, foreign):
        signed(institution, now(), day=DAY + dt.timedelta(days=1))
    with institution_scope(consortium), pytest.raises(NobodyLate):
        remind_members(demand, DAY + dt.timedelta(days=1), by=personas["secretariat"])


def test_the_same_queries_for_many_members(
    demand, own, foreign, django_assert_num_queries, django_assert_max_num_queries
):
    at = due_instant(demand, DAY)
    for number in range(12):
        signed(make_institution(f"第{number}大学"), at)
    members = list(Institution.objects.members())
    with django_assert_num_queries(2):
        province_day(KIND, DAY, members)
    with django_assert_num_queries(2):
        standings(KIND, DAY - dt.timedelta(days=80), DAY, members)
    for member in members:
        make_user(f"d{member.pk}", member, "director")
    with institution_scope(demand.institution), django_assert_max_num_queries(17):
        remind_members(demand, DAY, by=None)


def test_the_figures_are_shares_of_days(demand, own, foreign, personas):
    """Two libraries, two days: three signed, one of them late."""
    first, second = DAY - dt.timedelta(days=1), DAY
    signed(own, due_instant(demand, first) - dt.timedelta(hours=1), day=first)
    signed(own, due_instant(demand, second) + dt.timedelta(hours=1), day=second)
    signed(foreign, due_instant(demand, first) - dt.timedelta(hours=1), day=first)
    signed(foreign, due_instant(demand, second), day=second, sample=True)
    asked = Asked([own, foreign], first - dt.timedelta(days=9), second, now())
    coverage = counters["daily-report-coverage"].count(asked)
    assert str(coverage.value) == "75.0"
    assert [str(row.value) for row in coverage.rows] == ["100.0", "50.0"]
    assert str(counters["daily-reports-on-time"].count(asked).value) == "50.0"
    nothing = Asked([own], dt.date(2019, 1, 1), dt.date(2019, 2, 1), now())
    tally = counters["daily-report-coverage"].count(nothing)
    assert (tally.value, tally.rows[0].value) == (None, None)
