"""The director closes and signs the day; upward go counts, and never a name or a small group."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.clock import now
from kaijuan.core.privacy.public import TooOld
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.rounds.domain.day_close import close_day, preview_day, unsigned_days
from kaijuan.network.rounds.domain.upward_refusals import (
    CountsChanged,
    DayNotBegun,
    NothingAsked,
    NotUpward,
    SignedAlready,
)
from kaijuan.network.rounds.models import DayReport, Obligation, State, Submission
from kaijuan.network.rounds.tests.upward import (
    FURTHER,
    KIND,
    a_daily_kind,
    a_duty,
    a_period,
    items,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 2, 29)


@pytest.fixture(autouse=True)
def _kind():
    with a_daily_kind():
        yield


@pytest.fixture
def period(own_scope):
    return a_period(a_duty(), DAY)


def sign(by=None, note="", day=DAY):
    return close_day(KIND, day, digest=preview_day(KIND, day).digest, note=note, by=by)


def test_counts_go_up_and_names_stay(period, personas):
    items(period, 100, State.SUBMITTED, nil=True)
    items(period, 20, State.SUBMITTED, flags=2)
    items(period, 3, State.SUBMITTED, late=True)
    items(period, 2, State.WAIVED)
    silent = items(period, 4, State.MISSED)
    FURTHER.update(stayed=13, away=10)
    seen = preview_day(KIND, DAY)
    assert {item.pk for item in seen.silent} == {item.pk for item in silent}
    made = close_day(KIND, DAY, digest=seen.digest, note="一切正常", by=personas["director"])
    told = (made.expected, made.on_time, made.late, made.waived, made.missed, made.pending)
    assert told == (129, 120, 3, 2, 4, 0)
    # nil + flagged leave three, which would be found; one of them is left out.
    assert (made.nil, made.flagged, made.counts) == (100, None, {"stayed": 13, "away": 10})
    assert made.suppressed == ["flagged"]
    kept = json.dumps(list(DayReport.objects.values()), default=str, ensure_ascii=False)
    assert "馆员" not in kept
    entry = AuditEntry.objects.get(verb="day_report.signed")
    assert (entry.object_code, entry.details) == (str(made.code), {"number": 1})


def test_a_day_of_nothing_is_signed_too(own_scope, personas):
    a_duty()
    made = sign(by=personas["director"])
    assert (made.expected, made.on_time, made.missed) == (0, 0, 0)
    assert unsigned_days(DAY, DAY) == []


def test_what_was_seen_is_what_is_signed(period, personas):
    rows = items(period, 12)
    seen = preview_day(KIND, DAY)
    type(rows[0]).objects.filter(pk=rows[0].pk).update(
        state=State.SUBMITTED, done_at=period.opens_at
    )
    with pytest.raises(CountsChanged):
        close_day(KIND, DAY, digest=seen.digest, note="", by=personas["director"])
    assert not DayReport.objects.exists()
    assert sign().on_time == 1


def test_two_at_once_one_signs(period, personas):
    items(period, 12, State.SUBMITTED)
    seen = preview_day(KIND, DAY)
    close_day(KIND, DAY, digest=seen.digest, note="", by=personas["director"])
    with pytest.raises(CountsChanged):
        close_day(KIND, DAY, digest=seen.digest, note="", by=personas["director"])
    with pytest.raises(SignedAlready):
        sign()
    assert DayReport.objects.count() == 1
    # Also where both looked before either had written: only one can stand.
    report = DayReport.objects.get()
    report.pk, report.number = None, 2
    report.code = seen.duties[0].code
    with pytest.raises(IntegrityError), transaction.atomic():
        report.save(force_insert=True)


def test_a_correction_supersedes_and_the_first_stays(period, personas):
    rows = items(period, 12)
    first = sign(by=personas["director"], note="早")
    for item in rows:
        type(item).objects.filter(pk=item.pk).update(
            state=State.SUBMITTED, done_at=period.late_from, is_nil=True
        )
    second = sign(by=personas["director"])
    first.refresh_from_db()
    assert (first.number, first.pending, first.note) == (1, 12, "早")
    assert first.superseded_at == second.signed_at
    assert (second.number, second.late, second.superseded_at) == (2, 12, None)
    assert second.first_signed_at == first.signed_at
    assert second.nil == 12
    third = sign(note="更正说明")
    assert (third.number, third.note) == (3, "更正说明")


def test_no_difference_between_two_signings_tells_of_one_person(period):
    """A hundred are signed for; then one who was ill comes in late."""
    items(period, 100, State.SUBMITTED, nil=True)
    items(period, 10, State.SUBMITTED, flags=1)
    items(period, 8, State.SUBMITTED)
    FURTHER.update(stayed=10, away=8)
    first = sign()
    assert (first.nil, first.flagged) == (100, 10)
    items(period, 1, State.SUBMITTED, late=True, flags=1)
    FURTHER.update(stayed=11)
    second = sign()
    assert (second.late, second.expected) == (1, 119)
    assert (second.nil, second.flagged, second.counts) == (100, 10, first.counts)
    assert (second.number, second.counts_number) == (2, 1)
    # Inside the director sees the truth.
    assert preview_day(KIND, DAY).counts.flagged == 11
    # Had the one not been ill, exactly the same would have been told.
    items(period, 4, State.SUBMITTED, late=True, nil=True)
    assert sign().counts_number == 1
    # A table of changes that has no small number is told: 5 more flagged since the first.
    items(period, 4, State.SUBMITTED, late=True, flags=1)
    items(period, 1, State.SUBMITTED, late=True, nil=True)
    FURTHER.update(stayed=15)
    fourth = sign()
    assert (fourth.counts_number, fourth.nil, fourth.flagged) == (4, 105, 15)


def test_what_cannot_be_signed(period, personas):
    with pytest.raises(NotUpward):
        preview_day("report", DAY)
    with pytest.raises(NotUpward):
        preview_day("no-such-kind", DAY)
    with pytest.raises(DayNotBegun):
        preview_day(KIND, now().date() + dt.timedelta(days=2))
    with pytest.raises(NothingAsked):
        preview_day(KIND, dt.date(2019, 12, 31))
    with pytest.raises(ValidationError):
        sign(note="甲\u202e乙")
    with pytest.raises(ValidationError):
        sign(note="长" * 301)
    Obligation.objects.update(state="draft")
    with pytest.raises(NothingAsked):
        preview_day(KIND, DAY)
    assert not DayReport.objects.exists()


def test_only_the_own_people_are_counted(period, foreign):
    items(period, 6, State.SUBMITTED)
    with institution_scope(foreign):
        items(a_period(a_duty(), DAY), 9, State.SUBMITTED)
    assert sign().expected == 6
    # Everybody's code may read it; only its owner writes it.
    with institution_scope(foreign):
        assert DayReport.objects.count() == 1
        assert DayReport.objects.update(note="他馆") == 0


def test_made_up_duties_count_only_where_there_are_no_others(own_scope, own):
    pretended = a_period(a_duty("样例", sample=True), DAY)
    items(pretended, 30, State.SUBMITTED)
    made = sign()
    assert (made.expected, made.sample) == (30, True)
    items(a_period(a_duty("真的"), DAY), 11, State.SUBMITTED)
    made = sign()
    assert (made.expected, made.sample) == (11, False)


def test_the_same_number_of_queries_for_many(period, django_assert_num_queries):
    items(period, 2, State.SUBMITTED)
    with django_assert_num_queries(6):
        preview_day(KIND, DAY)
    items(period, 60, State.MISSED, unit="采编部")
    with django_assert_num_queries(6):
        preview_day(KIND, DAY)


def test_the_published_digest_tells_no_count(period, settings):
    """It covers what is left out: without the house's secret nobody can try what that was."""
    items(period, 100, State.SUBMITTED, nil=True)
    items(period, 20, State.SUBMITTED)
    items(period, 2, State.SUBMITTED, flags=1)
    assert sign().flagged is None
    seen = preview_day(KIND, DAY)
    # Nor who knows the numbers of another day: the same ones have another digest there.
    one, other = (preview_day(KIND, DAY - dt.timedelta(days=n)) for n in (1, 2))
    assert one.counts == other.counts
    assert one.digest != other.digest
    settings.SECRET_KEY = "another" * 10
    assert preview_day(KIND, DAY).digest != seen.digest


def test_what_was_left_out_is_not_found_from_the_next_signing(period):
    """Four of a hundred had a fever and were left out; five more come in, all with one."""
    items(period, 96, State.SUBMITTED)
    items(period, 4, State.SUBMITTED, flags=1)
    assert sign().flagged is None
    items(period, 5, State.SUBMITTED, flags=1)
    second = sign()
    assert (second.on_time, second.flagged, second.counts_number) == (105, None, 1)
    # When so many have come in that all nine may be among them, it is told.
    items(period, 10, State.SUBMITTED, nil=True)
    third = sign()
    assert (third.flagged, third.counts_number) == (9, 3)


def test_a_day_whose_alerts_are_erased_is_not_signed_as_one_without(period):
    items(period, 20, State.SUBMITTED, flags=1)
    rows = Submission.objects.filter(superseded_at=None)
    rows.filter(pk=rows.first().pk).update(flags=0, erased_at=now())
    assert preview_day(KIND, DAY).counts.flagged == 19
    rows.update(flags=0, erased_at=now())
    with pytest.raises(TooOld):
        preview_day(KIND, DAY)
    rows.update(flags=1, erased_at=None)
    sign()
    # What was signed in time stands, and can be looked at.
    rows.update(flags=0, erased_at=now())
    assert preview_day(KIND, DAY).upward.said["flagged"] == 20
