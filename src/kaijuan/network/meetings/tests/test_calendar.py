"""Entries for the calendar: in the file and in the letter."""

from __future__ import annotations

import email
import email.policy

import icalendar
import pytest

from kaijuan.core.accounts.models import Mail
from kaijuan.core.jobs.public import run_ready_jobs
from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.models import Membership
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.meetings.domain.inviting import INVITED
from kaijuan.network.meetings.domain.meetings import cancel_meeting, change_meeting
from kaijuan.network.meetings.ical import calendar_of, method_for
from kaijuan.network.meetings.tests.conftest import HOUR, wanted

pytestmark = pytest.mark.django_db
HREF = "https://kaijuan.example/i/x/meetings/1/"


def entry(text: str):
    calendar = icalendar.Calendar.from_ical(text)
    [event] = calendar.walk("VEVENT")
    return calendar, event


def file_of(meeting, own, reader):
    method = method_for(meeting, reader)
    return calendar_of(meeting, own, method=method, reader=reader, href=HREF)


def test_a_request(planned, own, wang):
    calendar, event = entry(file_of(planned, own, wang))
    assert calendar["METHOD"] == "REQUEST"
    assert str(event["UID"]) == str(planned.code)
    assert event["SEQUENCE"] == 0
    assert event.start == planned.starts_at.replace(microsecond=0)
    assert event.end == planned.ends_at.replace(microsecond=0)
    assert str(event["SUMMARY"]) == planned.title
    assert str(event["LOCATION"]) == "图书馆 302"
    assert "1. 传达通知" in str(event["DESCRIPTION"])
    assert str(event["ATTENDEE"]) == "mailto:wang@example.org"
    assert str(event["ORGANIZER"]).startswith("mailto:")
    assert str(event["STATUS"]) == "CONFIRMED"


def test_only_the_reader_is_named(planned, own, wang):
    text = file_of(planned, own, wang)
    assert "zhao" not in text
    assert "钱某" not in text


def test_without_an_address_it_is_only_published(planned, own, wang):
    wang.email = None
    calendar, event = entry(file_of(planned, own, wang))
    assert calendar["METHOD"] == "PUBLISH"
    assert "ATTENDEE" not in event


def test_the_same_meeting_is_the_same_bytes(planned, own, wang):
    assert file_of(planned, own, wang) == file_of(planned, own, wang)


def test_lines_are_no_longer_than_75_octets_and_nothing_breaks_out(planned, own, wang, director):
    title = "很长的标题," * 15 + "\\n;BEGIN:VEVENT"
    change_meeting(planned, wanted(title=title, users=[wang]), seen=planned.revision, by=director)
    text = file_of(planned, own, wang)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    _calendar, event = entry(text)
    assert str(event["SUMMARY"]) == title
    assert text.split("\r\n").count("BEGIN:VEVENT") == 1


def test_a_name_with_a_quote_stays_in_its_parameter(planned, own, wang):
    wang.display_name = 'W";X-EVIL=1:mailto:a'
    text = file_of(planned, own, wang)
    _calendar, event = entry(text)
    assert str(event["ATTENDEE"]) == "mailto:wang@example.org"
    assert "X-EVIL" not in event["ATTENDEE"].params


def letters(settings) -> list:
    run_ready_jobs()
    files = sorted((settings.HOME / "outbox").glob("*.eml"), key=lambda f: f.stat().st_mtime_ns)
    policy = email.policy.default
    return [email.message_from_bytes(f.read_bytes(), policy=policy) for f in files]


def enclosed(letter):
    [part] = [p for p in letter.walk() if p.get_content_type() == "text/calendar"]
    return part


def test_the_letter_brings_it(planned, settings, own):
    found = letters(settings)
    assert len(found) == 2
    letter = next(each for each in found if "wang@example.org" in each["To"])
    part = enclosed(letter)
    assert part.get_param("method") == "REQUEST"
    assert part.get_filename() == "meeting.ics"
    _calendar, event = entry(part.get_content())
    assert str(event["UID"]) == str(planned.code)
    body = letter.get_body(("plain",)).get_content()
    assert "图书馆 302" in body
    assert f"https://kaijuan.example/i/{own.slug}/meetings/{planned.code}/" in body


def test_a_change_brings_a_higher_sequence(planned, settings, wang, director):
    letters(settings)
    Mail.objects.all().delete()
    later = wanted(starts_at=planned.starts_at + HOUR, ends_at=planned.ends_at + HOUR, users=[wang])
    change_meeting(planned, later, seen=planned.revision, by=director)
    # One who stays, one who is no longer asked.
    found = {str(each["To"]): each for each in letters(settings)[-2:]}
    _calendar, event = entry(enclosed(found["wang@example.org"]).get_content())
    assert event["SEQUENCE"] == 1
    assert event.start == later.starts_at.replace(microsecond=0)
    gone = enclosed(found["zhao@example.org"])
    assert gone.get_param("method") == "CANCEL"
    assert "STATUS:CANCELLED" in gone.get_content()


def test_cancelled_takes_it_out_again(planned, settings, director):
    letters(settings)
    cancel_meeting(planned, by=director)
    for letter in letters(settings)[-2:]:
        calendar, event = entry(enclosed(letter).get_content())
        assert calendar["METHOD"] == "CANCEL"
        assert event["SEQUENCE"] == 1


def test_called_off_while_the_letter_waited(planned, settings, director):
    """Four letters wait; those that invite say that it does not take place."""
    cancel_meeting(planned, by=director)
    assert {enclosed(each).get_param("method") for each in letters(settings)} == {"CANCEL"}


def test_of_a_meeting_that_is_gone_nothing_is_said(planned, settings, own):
    with institution_scope(own):
        planned.attendees.all().delete()
        planned.delete()
    assert letters(settings) == []
    assert not Mail.objects.exists()


def test_who_is_no_longer_asked_gets_a_newer_entry(planned, settings, wang, director):
    letters(settings)
    same = {"starts_at": planned.starts_at, "ends_at": planned.ends_at}
    change_meeting(planned, wanted(users=[wang], **same), seen=planned.revision, by=director)
    *_before, last = letters(settings)
    assert "zhao@example.org" in last["To"]
    calendar, event = entry(enclosed(last).get_content())
    assert (calendar["METHOD"], event["SEQUENCE"]) == ("CANCEL", 1)


def test_asked_again_before_the_letter_went_is_not_cancelled(
    planned, settings, wang, zhao, director
):
    letters(settings)
    same = {"starts_at": planned.starts_at, "ends_at": planned.ends_at}
    change_meeting(planned, wanted(users=[wang], **same), seen=planned.revision, by=director)
    again = wanted(users=[wang, zhao], **same)
    change_meeting(planned, again, seen=planned.revision, by=director)
    new = [each for each in letters(settings)[2:] if "zhao@example.org" in each["To"]]
    assert [enclosed(each).get_param("method") for each in new] == ["REQUEST"]


def test_who_has_left_the_library_reads_nothing_of_its_meetings(planned, settings, own, director):
    letters(settings)
    Membership.objects.filter(user__username="zhao", institution=own).delete()
    change_meeting(planned, wanted(title="内部事项", users=[]), seen=planned.revision, by=director)
    cancel_meeting(planned, by=director)
    assert not [each for each in letters(settings)[2:] if "zhao@example.org" in each["To"]]
    assert not Message.objects.filter(user__username="zhao").exclude(sentence=INVITED).exists()


def test_a_letter_that_waited_is_not_sent_to_who_left_meanwhile(planned, settings, own):
    Membership.objects.filter(user__username="zhao", institution=own).delete()
    assert ["wang@example.org" in each["To"] for each in letters(settings)] == [True]
