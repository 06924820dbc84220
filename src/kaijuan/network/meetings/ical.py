"""A meeting as an entry for a calendar: RFC 5545 (iCalendar) and RFC 5546 (iTIP)."""

from __future__ import annotations

from typing import Final, Literal
from urllib.parse import quote

from icalendar import Calendar, Event, vCalAddress, vText, vUri

from kaijuan.core.accounts.public import User, sender
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.meetings.models import Meeting, MeetingState

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
PRODUCT: Final = "-//Kaijuan//Meetings//ZH"


def method_for(meeting: Meeting, reader: User | None) -> Method:
    """A request names whom it asks (RFC 5546, 3.2.2): without an address it is only published."""
    if meeting.state == MeetingState.CANCELLED:
        return "CANCEL"
    return "REQUEST" if reader is not None and reader.email else "PUBLISH"


def calendar_of(
    meeting: Meeting, institution: Institution, *, method: Method, reader: User | None, href: str
) -> str:
    """The file for ``reader``; times are in UTC, so that no zone has to be described.

    UID stays with the meeting and SEQUENCE grows with each change of time or place (RFC 5545,
    3.8.4.7, 3.8.7.4): a calendar finds and moves its entry. DTSTAMP is the last change, so the same
    meeting is the same bytes.
    """
    event = Event()
    event.add("uid", str(meeting.code))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at)
    event.add("created", meeting.created_at)
    event.add("last-modified", meeting.changed_at)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", meeting.title)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    if meeting.place or meeting.video:
        event.add("location", meeting.place or meeting.video)
    description = _description(meeting)
    if description:
        event.add("description", description)
    if href.startswith(("http://", "https://")):
        event.add("url", vUri(href))
    event.add("organizer", _address(sender(), institution.name))
    if reader is not None and reader.email:
        asked = _address(reader.email, str(reader))
        asked.params["PARTSTAT"] = vText("NEEDS-ACTION")
        asked.params["RSVP"] = vText("FALSE")
        event.add("attendee", asked, encode=False)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return calendar.to_ical().decode()


def _description(meeting: Meeting) -> str:
    agenda = [f"{item.position}. {item.text}" for item in meeting.agenda.all()]
    return "\n".join([*agenda, *([meeting.video] if meeting.video else [])])


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{quote(email, safe='@+')}")
    # A quote cannot stand in a parameter (RFC 5545, 3.2).
    address.params["CN"] = vText(name.replace('"', "'"))
    return address
