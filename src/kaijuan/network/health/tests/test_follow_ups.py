"""Opened by an alert or by hand, called every day, ended only by the rule (S18)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from kaijuan.core import clock
from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.notify.models import Message
from kaijuan.core.notify.public import messages_of
from kaijuan.core.privacy.models import Look, SubjectKey
from kaijuan.core.privacy.public import erase_due, erase_subject
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.models import Person
from kaijuan.network.health.domain import open as opening
from kaijuan.network.health.domain.about import about, said
from kaijuan.network.health.domain.calls import CallNoted, note_call, plan_calls
from kaijuan.network.health.domain.clear import clear
from kaijuan.network.health.domain.days import local_today
from kaijuan.network.health.domain.hand_over import hand_over
from kaijuan.network.health.domain.open import Alert, alert, open_by_hand
from kaijuan.network.health.domain.refusals import (
    CallDone,
    FollowedUpAlready,
    FollowUpMoved,
    FollowUpOver,
    NoSuchHandler,
    NothingToHandOver,
    NotOver,
    OwnFollowUp,
    RuleMoved,
    SinceAhead,
)
from kaijuan.network.health.domain.rule import rule_of, set_rule
from kaijuan.network.health.models import Call, CallState, FollowUp, FollowUpRule
from kaijuan.network.health.tasks import plan
from kaijuan.network.health.tests.conftest import TODAY

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
FINE = CallNoted(True, Decimal("36.5"))


def alerted(staff, what=("temperature",), since=TODAY, day=TODAY, person="li"):
    found = Alert(getattr(staff, person), day=day, since=since, what=what, situation="returned")
    with transaction.atomic():
        return alert(found, by=staff.librarian)


def by_hand(staff, person="wang", since=TODAY - DAY):
    return open_by_hand(
        getattr(staff, person), situation="away", since=since, note="从武汉返回", by=staff.director
    )


def due(follow_up):
    return list(follow_up.calls.filter(state=CallState.DUE))


def test_an_alert_opens_one_seals_what_it_is_about_and_calls_the_same_day(staff, time):
    opened = alerted(staff, since=TODAY - 2 * DAY)
    assert about(opened) == {
        "situation": "returned",
        "since": "2020-02-08",
        "alerts": [{"day": "2020-02-10", "what": ["temperature"]}],
    }
    assert opened.until == TODAY - 2 * DAY + 14 * DAY == opened.ends_on
    [call] = due(opened)
    # It is nine; the call is due at ten.
    assert call.due_at.astimezone(clock.HOUSE_ZONE).hour == 10 and call.day == TODAY
    [told] = messages_of(staff.director)
    assert f"/follow-ups/{opened.code}/" in told.href
    assert messages_of(staff.librarian).count() == 1


def test_a_second_alert_is_written_into_the_same_one_and_moves_its_last_day(staff, time):
    first = alerted(staff, since=TODAY - 12 * DAY)
    assert first.until == TODAY + 3 * DAY
    again = alerted(staff, what=("contact", "symptoms"), since=TODAY)
    assert again.pk == first.pk and FollowUp.objects.count() == 1
    assert again.until == TODAY + 14 * DAY
    assert [each["what"] for each in about(again)["alerts"]] == [
        ["temperature"],
        ["contact", "symptoms"],
    ]


def test_of_two_alerts_at_once_one_opens_and_both_are_written(staff, time, monkeypatch):
    real = opening.sealed

    def beaten(row, value):
        if not FollowUp.objects.exists():
            other = FollowUp(
                person=staff.li, source="hand", opened_on=TODAY, ends_on=TODAY, until=TODAY
            )
            other.sealed = real(other, {"note": "first", "alerts": []})
            other.save()
        return real(row, value)

    monkeypatch.setattr(opening, "sealed", beaten)
    standing = alerted(staff)
    assert FollowUp.objects.count() == 1
    known = about(standing)
    assert known["note"] == "first" and known["alerts"][0]["what"] == ["temperature"]


def test_the_database_itself_holds_one_open_one_a_person_and_one_due_call(staff, time):
    opened = by_hand(staff)
    with pytest.raises(FollowedUpAlready):
        by_hand(staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.create(
            person=staff.wang, source="hand", opened_on=TODAY, ends_on=TODAY, until=TODAY
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.create(follow_up=opened, day=TODAY, attempt=2, due_at=clock.now())
    with pytest.raises(SinceAhead):
        by_hand(staff, person="li", since=TODAY + DAY)


def test_who_does_not_answer_is_called_again_the_same_day_and_a_day_longer(staff, time):
    opened = by_hand(staff)
    until = opened.until
    time.to(TODAY, 11)
    note_call(opened, CallNoted(False), by=staff.director)
    opened.refresh_from_db()
    [again] = due(opened)
    assert (again.day, again.attempt) == (TODAY, 2)
    assert again.due_at - clock.now() == dt.timedelta(minutes=rule_of().retry)
    assert opened.until == until + DAY
    # Reached at the second attempt: the day counts after all.
    time.move(hours=2)
    note_call(opened, FINE, by=staff.director)
    opened.refresh_from_db()
    assert opened.until == until and due(opened) == []


def test_late_in_the_evening_the_next_call_is_tomorrows(staff, time):
    opened = by_hand(staff)
    time.to(TODAY, 23)
    note_call(opened, CallNoted(False), by=staff.director)
    assert due(opened) == []
    time.to(TODAY + DAY, 0)
    assert plan_calls(local_today()) == 1
    [call] = due(opened)
    assert (call.day, call.attempt) == (TODAY + DAY, 1)


def test_every_day_has_its_call_and_days_without_an_answer_are_added(staff, time):
    opened, other = by_hand(staff), alerted(staff)
    with CaptureQueriesContext(connection) as first:
        plan_calls(TODAY)
    note_call(opened, FINE, by=staff.director)
    for n in range(1, 4):
        time.to(TODAY + n * DAY, 0)
        with institution_scope(staff.here):
            plan()
            plan()
    opened.refresh_from_db()
    other.refresh_from_db()
    # The day of opening was answered, the two whole days since were not.
    assert opened.until == opened.ends_on + 2 * DAY
    assert other.until == other.ends_on + 3 * DAY
    assert Call.objects.filter(state=CallState.NOT_MADE).count() == 5
    assert [call.day for call in due(opened)] == [TODAY + 3 * DAY]
    # Also where no worker ran for days.
    time.to(TODAY + 9 * DAY, 8)
    with CaptureQueriesContext(connection) as many:
        assert plan_calls(local_today()) == 2
    opened.refresh_from_db()
    assert opened.until == opened.ends_on + 8 * DAY
    assert len(many) <= len(first) + 4


def test_it_ends_only_by_the_rule(staff, time):
    opened = by_hand(staff, since=TODAY - 10 * DAY)
    assert opened.until == TODAY + 4 * DAY
    with pytest.raises(NotOver) as refused:
        clear(opened, by=staff.facilities)
    assert len(refused.value.reasons) == 2
    for n in range(5):
        time.to(TODAY + n * DAY)
        plan_calls(local_today())
        hot = n == 2
        note_call(opened, CallNoted(True, Decimal("37.3" if hot else "36.6")), by=staff.director)
        opened.refresh_from_db()
    # The alert of the third day: three quiet days, and no earlier than they are over.
    assert opened.alerted_on == TODAY + 2 * DAY and opened.until >= TODAY + 5 * DAY
    with pytest.raises(NotOver):
        clear(opened, by=staff.director)
    while local_today() < opened.until:
        time.move(days=1)
        plan_calls(local_today())
        note_call(opened, FINE, by=staff.director)
        opened.refresh_from_db()
    plan_calls(local_today())
    clear(opened, by=staff.director)
    assert opened.cleared_at is not None and not opened.early
    assert not due(opened)
    with pytest.raises(FollowUpOver):
        clear(opened, by=staff.director)
    with pytest.raises(FollowUpOver):
        note_call(opened, FINE, by=staff.director)
    assert plan_calls(local_today() + DAY) == 0


def test_an_unanswered_last_call_keeps_it_open(staff, time):
    opened = by_hand(staff, since=TODAY - 14 * DAY)
    time.to(opened.until, 11)
    plan_calls(local_today())
    for _n in range(3):
        note_call(opened, FINE, by=staff.director)
    note_call(opened, CallNoted(False), by=staff.director)
    opened.refresh_from_db()
    with override("en"), pytest.raises(NotOver) as refused:
        clear(opened, by=staff.facilities)
    assert any("last call" in reason for reason in refused.value.reasons)


def test_a_director_ends_it_earlier_with_a_reason_that_is_sealed(staff, time):
    opened = alerted(staff)
    for who, reason in ((staff.director, " "), (staff.facilities, "误报")):
        with pytest.raises(NotOver):
            clear(opened, reason=reason, by=who)
    clear(opened, reason="体温填错，已复核", by=staff.director)
    assert opened.early and about(opened)["cleared"] == "体温填错，已复核"
    assert AuditEntry.objects.filter(verb="follow_up.cleared_early").count() == 1
    # Over, so the next alert opens another.
    assert alerted(staff).pk != opened.pk


def test_of_two_who_end_it_or_note_the_call_at_once_one_is_told(staff, time):
    opened = by_hand(staff)
    stale = FollowUp.objects.select_related("person__user", "handler").get(pk=opened.pk)
    hand_over([opened], staff.librarian, by=staff.director)
    with pytest.raises(FollowUpMoved):
        hand_over([stale], staff.facilities, by=staff.director)
    with pytest.raises(FollowUpMoved):
        clear(stale, reason="x", by=staff.director)
    call = due(opened)[0]
    call.follow_up = opened
    Call.objects.filter(pk=call.pk).update(state=CallState.NO_ANSWER)
    from kaijuan.network.health.domain.calls import _write

    with pytest.raises(CallDone):
        _write(call, FINE, by=staff.director)


def test_it_is_handed_over_with_the_shift_to_those_who_work_here(staff, time):
    mine = [by_hand(staff), alerted(staff)]
    Message.objects.all().delete()
    assert hand_over(mine, staff.facilities, by=staff.director) == 2
    [told] = messages_of(staff.facilities)
    assert told.parameters == {"count": 2}
    with pytest.raises(NothingToHandOver):
        hand_over(mine, staff.facilities, by=staff.director)
    for nobody in (staff.reader, staff.stranger, staff.secretariat):
        with pytest.raises(NoSuchHandler):
            hand_over(mine, nobody, by=staff.director)
    # What happens next is told to the one who has it.
    Message.objects.all().delete()
    alerted(staff, what=("symptoms",))
    assert messages_of(staff.facilities).count() == 1 and not messages_of(staff.director)


def test_nobody_decides_on_their_own(staff, time):
    opened = alerted(staff)
    opened.person.user = staff.director
    opened.person.save()
    with pytest.raises(OwnFollowUp):
        note_call(opened, FINE, by=staff.director)
    with pytest.raises(OwnFollowUp):
        clear(opened, reason="没事", by=staff.director)
    with pytest.raises(NothingToHandOver):
        hand_over([opened], staff.director, by=staff.facilities)
    note_call(opened, FINE, by=staff.facilities)


def test_nothing_of_health_and_no_name_is_in_log_messages_or_columns(staff, time):
    opened = alerted(staff)
    note_call(opened, CallNoted(True, Decimal("38.9"), True, "咳嗽三天"), by=staff.director)
    clear(opened, reason="转诊至校医院", by=staff.director)
    planted = ("38.9", "咳嗽三天", "转诊", "样例李", "returned", "temperature")
    kept = [
        *map(str, AuditEntry.objects.values_list("details", "object_code", "verb")),
        *map(str, Message.objects.values_list("sentence", "parameters", "href")),
    ]
    assert kept and not [word for word in planted if any(word in text for text in kept)]
    assert said(list(opened.calls.all()), opened)[0]["temperature"] == "38.9"
    for row in [*FollowUp.objects.values(), *Call.objects.values()]:
        assert not [word for word in planted if word in str(row)]


def test_the_clock_erases_what_is_over_and_silences_what_runs(staff, time):
    over, running = alerted(staff), by_hand(staff)
    clear(over, reason="误报", by=staff.director)
    later = dt.date(2020, 6, 30)
    time.to(later)
    assert erase_due(staff.here) >= 2
    assert [each.pk for each in FollowUp.objects.all()] == [running.pk]
    running.refresh_from_db()
    assert about(running) is None
    clear(running, reason="到期", by=staff.director)
    assert not SubjectKey.objects.filter(destroyed_at=None, month__lt=dt.date(2020, 3, 1)).exists()


def test_who_asks_for_erasure_is_followed_up_no_more(staff, time):
    alerted(staff)
    other = by_hand(staff)
    erase_subject(staff.li.code, by=staff.director)
    assert [each.pk for each in FollowUp.objects.all()] == [other.pk]
    assert Person.objects.filter(pk=staff.li.pk).exists()


def test_the_rule_is_the_librarys_own_and_of_two_changes_one_wins(staff, time):
    rule = rule_of()
    rule.period, rule.quiet, rule.call_at = 7, 0, dt.time(8, 30)
    set_rule(rule, by=staff.director)
    stale = rule_of()
    opened = by_hand(staff, since=TODAY)
    assert opened.until == TODAY + 7 * DAY
    # 8:30 is past at nine: the first call is due now.
    assert due(opened)[0].due_at == clock.now()
    fresh = rule_of()
    fresh.retry = 30
    set_rule(fresh, by=staff.director)
    with pytest.raises(RuleMoved):
        set_rule(stale, by=staff.director)


def test_of_two_first_rules_one_stands_and_the_other_is_told(staff, time, monkeypatch):
    first, second = rule_of(), rule_of()
    first.period, second.period = 7, 21
    set_rule(first, by=staff.director)
    # What the second would see: none was there yet, and now there is one.
    seen = iter([0, 1])
    monkeypatch.setattr(FollowUpRule.objects, "count", lambda: next(seen))
    with pytest.raises(RuleMoved):
        set_rule(second, by=staff.director)
    assert rule_of().period == 7


def test_the_rule_page_sends_which_numbers_it_was_about(staff, time, web):
    rule = rule_of()
    rule.period = 7
    set_rule(rule, by=staff.director)
    href = f"/i/{staff.here.slug}/follow-ups/rule/"
    page = web("director").get(href).content.decode()
    assert 'name="revision"' in page
    given = {"period": "9", "quiet": "1", "call_at": "10:00", "retry": "60"}
    set_rule(rule_of(), by=staff.director)
    refused = web("director").post(href, given | {"revision": "0"})
    assert refused.status_code == 422 and "changed the rule" in refused.content.decode()
    assert web("director").post(href, given | {"revision": "²"}).status_code == 422
    assert rule_of().period == 7
    assert web("director").post(href, given | {"revision": "1"}).status_code == 302


def test_a_page_that_is_sent_twice_notes_one_call(staff, time, web):
    opened = by_hand(staff)
    href = f"/i/{staff.here.slug}/follow-ups/{opened.code}/call/"
    director = web("director")
    for _turn in range(2):
        # First the call that is due, then one of this moment.
        form = director.get(href).context["form"]
        given = {"reached": "no", "call": str(form["call"].value())}
        sent = [director.post(href, given).status_code for _n in range(2)]
        assert sent == [302, 422]
        Call.objects.filter(state=CallState.DUE).delete()
    assert opened.calls.filter(state=CallState.NO_ANSWER).count() == 2


def test_a_page_that_midnight_overtook_notes_the_call_of_today(staff, time):
    opened = by_hand(staff)
    [call] = due(opened)
    time.to(TODAY + DAY, 0)
    plan_calls(local_today())
    noted = note_call(opened, FINE, by=staff.director, code=call.code)
    assert noted.day == TODAY + DAY and noted.code != call.code


def test_what_came_in_while_the_page_was_open_is_not_overwritten(staff, time):
    opened = by_hand(staff)
    stale = FollowUp.objects.select_related("person__user", "handler").get(pk=opened.pk)
    alerted(staff, person="wang", what=("contact",), since=TODAY)
    moved = FollowUp.objects.get(pk=opened.pk).ends_on
    note_call(stale, CallNoted(True, Decimal("38")), by=staff.director)
    opened.refresh_from_db()
    assert [each["what"] for each in about(opened)["alerts"]] == [["contact"], ["temperature"]]
    assert opened.ends_on == moved and opened.until >= moved


def test_an_alert_that_finds_it_just_ended_opens_the_next(staff, time, monkeypatch):
    first, real = alerted(staff), opening.standing
    ended = []

    def late(person):
        if not ended:
            clear(first, reason="误报", by=staff.director)
            ended.append(person)
        return real(person)

    monkeypatch.setattr(opening, "standing", late)
    second = alerted(staff, what=("symptoms",))
    assert second.pk != first.pk and second.cleared_at is None
    assert [each["what"] for each in about(second)["alerts"]] == [["symptoms"]]


def test_a_report_that_comes_days_late_adds_no_days_of_before(staff, time):
    opened = alerted(staff, since=TODAY - 4 * DAY, day=TODAY - 4 * DAY)
    plan_calls(local_today())
    opened.refresh_from_db()
    assert opened.opened_on == TODAY and opened.until == opened.ends_on
    assert about(opened)["alerts"][0]["day"] == "2020-02-06"


def test_who_took_it_over_and_left_is_not_the_only_one_who_is_told(staff, time):
    mine = [by_hand(staff)]
    hand_over(mine, staff.facilities, by=staff.director)
    staff.facilities.is_active = False
    staff.facilities.save()
    Message.objects.all().delete()
    alerted(staff, person="wang", what=("symptoms",))
    assert messages_of(staff.director).count() == 1


def test_a_list_that_is_taken_away_is_a_look_at_each_on_it(staff, time, web):
    opened = by_hand(staff)
    href = f"/i/{staff.here.slug}/follow-ups/"
    director = web("director")
    assert director.get(href).status_code == 200 and not Look.objects.exists()
    assert "样例王" in director.get(href, {"format": "csv"}).content.decode()
    look = Look.objects.get()
    assert (look.subject, look.object_code) == (staff.wang.code, str(opened.code))
    assert director.get(href, {"format": "csv", "state": "over"}).status_code == 200
    assert Look.objects.count() == 1


def test_midnight_is_that_of_the_library(staff, time, monkeypatch):
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("America/New_York")
    monkeypatch.setattr("kaijuan.network.health.domain.days.zone_of", lambda _i: zone)
    # 8 March 2020: the night in which New York's clocks go forward.
    time.at = dt.datetime(2020, 3, 8, 4, 30, tzinfo=dt.UTC)
    opened = open_by_hand(
        staff.wang, situation="away", since=dt.date(2020, 3, 1), by=staff.director
    )
    assert opened.opened_on == dt.date(2020, 3, 7)
    time.at = dt.datetime(2020, 3, 8, 5, 10, tzinfo=dt.UTC)
    plan_calls(local_today())
    [call] = due(opened)
    assert call.day == dt.date(2020, 3, 8)
    assert call.due_at == dt.datetime(2020, 3, 8, 14, 0, tzinfo=dt.UTC)
