"""A meeting is planned, changed, cancelled; those invited get an entry for their calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from kaijuan.core.accounts.public import User
from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.network.directory.public import Person
from kaijuan.network.meetings.domain.inviting import tell_cancelled, tell_changed, tell_invited
from kaijuan.network.meetings.domain.refusals import ChangedMeanwhile, Frozen, WrongTimes
from kaijuan.network.meetings.models import AgendaItem, Attendee, Meeting, MeetingState, Part

LONGEST: Final = dt.timedelta(days=7)
#: What a calendar shows; when it changes, those invited are told.
_IN_CALENDAR: Final = ("title", "starts_at", "ends_at", "place", "video")


@dataclass(frozen=True, slots=True)
class MeetingWanted:
    """What a person asks for; ``chair`` and ``recorder`` are among ``people`` and ``users``."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: str = ""
    place: str = ""
    video: str = ""
    agenda: Sequence[str] = ()
    people: Sequence[Person] = ()
    users: Sequence[User] = ()
    guests: Sequence[str] = ()
    chair: Person | User | None = None
    recorder: Person | User | None = None
    sample: bool = False


def plan_meeting(wanted: MeetingWanted, *, by: Any) -> Meeting:
    """Plan it and invite. Raises WrongTimes and ValidationError."""
    _check_times(wanted)
    meeting = Meeting(created_by=by, sample=wanted.sample, **_columns(wanted))
    with transaction.atomic():
        meeting.clean_fields(exclude=["institution"])
        meeting.save(force_insert=True)
        _write_agenda(meeting, wanted.agenda)
        added, _gone = _write_attendees(meeting, wanted)
        record("meeting.planned", meeting, by=by)
        tell_invited(meeting, added, by=by)
    return meeting


def change_meeting(meeting: Meeting, wanted: MeetingWanted, *, seen: int, by: Any) -> Meeting:
    """Change one that is planned. ``seen`` is the revision that the person saw.

    Those newly invited, those no longer invited and, where time or place changed, all others are
    told. Raises Frozen, ChangedMeanwhile, WrongTimes, ValidationError.
    """
    _check_times(wanted)
    values = _columns(wanted)
    moved = any(getattr(meeting, name) != values[name] for name in _IN_CALENDAR)
    with transaction.atomic():
        for name, value in values.items():
            setattr(meeting, name, value)
        meeting.clean_fields(exclude=["institution"])
        write(meeting, values, seen=seen, states=(MeetingState.PLANNED,), moved=moved)
        _write_agenda(meeting, wanted.agenda)
        added, gone = _write_attendees(meeting, wanted)
        if gone and not moved:
            # What takes the entry out of a calendar has to be newer than what put it in.
            Meeting.objects.filter(pk=meeting.pk).update(sequence=F("sequence") + 1)
            meeting.refresh_from_db()
        record("meeting.changed", meeting, by=by)
        tell_invited(meeting, added, by=by)
        tell_cancelled(meeting, gone, by=by, removed=True)
        if moved:
            tell_changed(meeting, but={user.pk for user in added}, by=by)
    return meeting


def cancel_meeting(meeting: Meeting, *, by: Any) -> Meeting:
    """It does not take place; everybody's calendar is told. Raises Frozen."""
    with transaction.atomic():
        values = {"state": MeetingState.CANCELLED}
        write(meeting, values, seen=None, states=(MeetingState.PLANNED,), moved=True)
        record("meeting.cancelled", meeting, by=by)
        tell_cancelled(meeting, _users_of(meeting), by=by, removed=False)
    return meeting


def write(
    meeting: Meeting,
    values: dict[str, Any],
    *,
    seen: int | None,
    states: Sequence[str],
    moved: bool = False,
) -> None:
    """Compare and set: only from ``states``, and only what was seen at revision ``seen``.

    ``moved`` says that a calendar has to follow. Raises Frozen and ChangedMeanwhile; then nothing
    was written.
    """
    rows = Meeting.objects.filter(pk=meeting.pk)
    here = rows.filter(state__in=list(states))
    if seen is not None:
        here = here.filter(revision=seen)
    changes: dict[str, Any] = {**values, "revision": F("revision") + 1, "changed_at": now()}
    if moved:
        changes["sequence"] = F("sequence") + 1
    if not here.update(**changes):
        state = rows.values_list("state", flat=True).get()
        if state in states:
            raise ChangedMeanwhile
        raise Frozen(_WHY[MeetingState(state)])
    meeting.refresh_from_db()


_WHY: Final = {
    MeetingState.PLANNED: _("The meeting has not been held yet. Write the minutes first."),
    MeetingState.HELD: _("The meeting has been held: only its minutes can be changed now."),
    MeetingState.APPROVED: _("The minutes are approved: nothing in them changes any more."),
    MeetingState.CANCELLED: _("The meeting is cancelled. Plan another one."),
}


def _check_times(wanted: MeetingWanted) -> None:
    if wanted.ends_at <= wanted.starts_at:
        raise WrongTimes(_("The meeting ends before it begins. Correct one of the two times."))
    if wanted.ends_at - wanted.starts_at > LONGEST:
        raise WrongTimes(_("A meeting lasts seven days at most. Look at the two days again."))


def _columns(wanted: MeetingWanted) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in ("kind", *_IN_CALENDAR)}


def _write_agenda(meeting: Meeting, lines: Sequence[str]) -> None:
    if [item.text for item in meeting.agenda.all()] == list(lines):
        return
    meeting.agenda.all().delete()
    items = [
        AgendaItem(meeting=meeting, position=number, text=line)
        for number, line in enumerate(lines, start=1)
    ]
    for item in items:
        item.clean_fields(exclude=["institution", "meeting"])
    AgendaItem.objects.bulk_create(items)


def _write_attendees(meeting: Meeting, wanted: MeetingWanted) -> tuple[list[User], list[User]]:
    """Bring the list to what is wanted; the accounts that came in and those that went out."""
    now_there = list(meeting.attendees.select_related("user", "person"))
    by_key = {_key(each): each for each in now_there}
    listed = _listed(meeting, wanted)
    fresh = [each for key, each in listed.items() if key not in by_key]
    gone = [each for key, each in by_key.items() if key not in listed]
    other_part = []
    for key, each in listed.items():
        if key in by_key and by_key[key].part != each.part:
            by_key[key].part = each.part
            other_part.append(by_key[key])
    for each in fresh:
        each.clean_fields(exclude=["institution", "meeting", "person", "user"])
    Attendee.objects.bulk_create(fresh)
    Attendee.objects.bulk_update(other_part, ["part"])
    meeting.attendees.filter(pk__in=[each.pk for each in gone]).delete()
    return [e.user for e in fresh if e.user], [e.user for e in gone if e.user]


def _listed(meeting: Meeting, wanted: MeetingWanted) -> dict[Any, Attendee]:
    def part(who: Person | User) -> Part:
        if who == wanted.chair:
            return Part.CHAIR
        return Part.RECORDER if who == wanted.recorder else Part.MEMBER

    rows = [
        *(Attendee(meeting=meeting, user=u, name=str(u), part=part(u)) for u in wanted.users),
        *(Attendee(meeting=meeting, person=p, name=p.name, part=part(p)) for p in wanted.people),
        *(Attendee(meeting=meeting, name=g, part=Part.GUEST) for g in wanted.guests),
    ]
    return {_key(each): each for each in rows}


def _key(attendee: Attendee) -> tuple[str, Any]:
    if attendee.user_id:
        return ("user", attendee.user_id)
    return ("person", attendee.person_id) if attendee.person_id else ("guest", attendee.name)


def _users_of(meeting: Meeting) -> list[User]:
    rows = meeting.attendees.filter(user__isnull=False).select_related("user")
    return [each.user for each in rows]
