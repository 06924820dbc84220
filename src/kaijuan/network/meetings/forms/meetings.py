"""A meeting is planned or changed; its minutes are written and approved."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.validators import plain_line, plain_text
from kaijuan.network.directory.public import Person
from kaijuan.network.meetings.domain.meetings import (
    MeetingWanted,
    cancel_meeting,
    change_meeting,
    plan_meeting,
)
from kaijuan.network.meetings.domain.minutes import approve_minutes, write_minutes
from kaijuan.network.meetings.domain.owners import accounts_at
from kaijuan.network.meetings.forms.fields import Lines, chosen_among
from kaijuan.network.meetings.models import Attendee, Meeting, Part
from kaijuan.network.meetings.models.meetings import (
    KIND,
    LINE,
    MINUTES,
    NAME,
    PLACE,
    TITLE,
    VIDEO,
    video_address,
)
from kaijuan.network.opening.public import zone_of
from kaijuan.network.plans.public import MomentField

#: What such meetings are called in Chinese university libraries (S07); anything else may be typed.
KINDS: Final = (
    "党政联席会",
    "馆务会",
    "疫情防控工作会",
    "资源建设工作会",
    "部门主任会",
    "全馆大会",
)
#: A revision is a number of four bytes in the database.
_MOST: Final = 2**31 - 1


class SuggestedInput(forms.TextInput):
    """A line with suggestions that the browser offers."""

    template_name = "meetings/suggested.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        attrs = {**(attrs or {}), "list": f"{name}-suggestions"}
        context = super().get_context(name, value, attrs)
        context["suggestions"] = KINDS
        return context


class MeetingForm(forms.Form):
    """Planned or, with ``meeting``, changed."""

    title = forms.CharField(
        label=pgettext_lazy("of a meeting", "Title"), max_length=TITLE, validators=[plain_line]
    )
    kind = forms.CharField(
        label=pgettext_lazy("of a meeting", "Kind"),
        max_length=KIND,
        required=False,
        validators=[plain_line],
        widget=SuggestedInput(),
        help_text=_("Choose one, or write your own."),
    )
    starts_at = MomentField(label=pgettext_lazy("of a meeting", "From"))
    ends_at = MomentField(label=pgettext_lazy("of a meeting", "Until"))
    place = forms.CharField(
        label=pgettext_lazy("of a meeting", "Place"),
        max_length=PLACE,
        required=False,
        validators=[plain_line],
    )
    video = forms.CharField(
        label=_("Address of the video meeting"),
        max_length=VIDEO,
        required=False,
        validators=[plain_line, video_address],
        widget=forms.URLInput(),
    )
    agenda = Lines(longest=LINE, label=_("Agenda, one matter a line"))
    users = forms.MultipleChoiceField(
        label=_("Invited: people with an account"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("They get a message, and a letter with an entry for the calendar."),
    )
    people = forms.MultipleChoiceField(
        label=_("Invited: others of the directory"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    guests = Lines(longest=NAME, rows=2, label=_("Guests, one name a line"))
    chair = forms.ChoiceField(label=pgettext_lazy("in a meeting", "Chair"), required=False)
    recorder = forms.ChoiceField(label=pgettext_lazy("in a meeting", "Recorder"), required=False)
    seen = forms.IntegerField(
        widget=forms.HiddenInput(), required=False, min_value=0, max_value=_MOST
    )

    def __init__(
        self, data: Any = None, *, institution: Institution, meeting: Meeting | None = None
    ) -> None:
        super().__init__(data)
        self.meeting = meeting
        users = {f"u-{each.code}": each for each in accounts_at(institution)}
        people = {f"p-{each.code}": each for each in Person.objects.order_by("name", "pk")}
        self.there: dict[str, Any] = {**users, **people}
        fields: Any = self.fields
        for name in ("starts_at", "ends_at"):
            fields[name].in_zone_of(institution)
        fields["users"].choices = [(key, str(each)) for key, each in users.items()]
        fields["people"].choices = [(key, each.name) for key, each in people.items()]
        everyone = [("", "—"), *((key, str(each)) for key, each in self.there.items())]
        fields["chair"].choices = fields["recorder"].choices = everyone
        self.initial = _of(meeting) if meeting else _next_hour(institution)

    def write(self, *, by: Any) -> Meeting:
        found = self.cleaned_data
        chair, recorder = (self.there.get(found[name]) for name in ("chair", "recorder"))
        named = {key for key in (found["chair"], found["recorder"]) if key}
        # Who leads or writes is there.
        invited = chosen_among([*found["users"], *found["people"], *named], self.there)
        wanted = MeetingWanted(
            title=found["title"],
            kind=found["kind"],
            starts_at=found["starts_at"],
            ends_at=found["ends_at"],
            place=found["place"],
            video=found["video"],
            agenda=found["agenda"],
            users=[each for each in invited if not isinstance(each, Person)],
            people=[each for each in invited if isinstance(each, Person)],
            guests=list(dict.fromkeys(found["guests"])),
            chair=chair,
            recorder=recorder,
        )
        if self.meeting is None:
            self.meeting = plan_meeting(wanted, by=by)
        else:
            self.meeting = change_meeting(self.meeting, wanted, seen=found["seen"] or 0, by=by)
        return self.meeting


def _next_hour(institution: Institution) -> dict[str, Any]:
    hour = now().astimezone(zone_of(institution)).replace(minute=0, second=0, microsecond=0)
    start = hour + dt.timedelta(hours=24)
    return {"starts_at": start, "ends_at": start + dt.timedelta(hours=1)}


def _of(meeting: Meeting) -> dict[str, Any]:
    rows = list(meeting.attendees.select_related("user", "person"))
    keys = {each.pk: _key(each) for each in rows}
    first = dict.fromkeys(Part, "") | {each.part: keys[each.pk] for each in reversed(rows)}
    names = ("title", "kind", "starts_at", "ends_at", "place", "video")
    return {
        **{name: getattr(meeting, name) for name in names},
        "agenda": [item.text for item in meeting.agenda.all()],
        "users": [key for key in keys.values() if key.startswith("u-")],
        "people": [key for key in keys.values() if key.startswith("p-")],
        "guests": [each.name for each in rows if not keys[each.pk]],
        "chair": first[Part.CHAIR],
        "recorder": first[Part.RECORDER],
        "seen": meeting.revision,
    }


def _key(attendee: Attendee) -> str:
    if attendee.user is not None:
        return f"u-{attendee.user.code}"
    return f"p-{attendee.person.code}" if attendee.person is not None else ""


class CancelForm(forms.Form):
    """Nothing is asked; the page says what follows."""

    def __init__(self, data: Any = None, *, meeting: Meeting) -> None:
        super().__init__(data)
        self.meeting = meeting

    def write(self, *, by: Any) -> Meeting:
        return cancel_meeting(self.meeting, by=by)


class MinutesForm(forms.Form):
    """Who was there, what was said, what was decided."""

    attended = forms.MultipleChoiceField(
        label=_("Who was there"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    came_too = Lines(longest=NAME, rows=2, label=_("Who came too, one name a line"))
    minutes = forms.CharField(
        label=pgettext_lazy("of a meeting", "What was said"),
        required=False,
        max_length=MINUTES,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    decisions = Lines(longest=LINE, rows=6, label=_("Decisions, one a line"))
    seen = forms.IntegerField(
        widget=forms.HiddenInput(), required=False, min_value=0, max_value=_MOST
    )

    def __init__(self, data: Any = None, *, meeting: Meeting) -> None:
        super().__init__(data)
        self.meeting = meeting
        rows = list(meeting.attendees.all())
        fields: Any = self.fields
        fields["attended"].choices = [(str(row.code), row.name) for row in rows]
        self.initial = {
            # Before it is written down everybody who was asked is taken to be there.
            "attended": [str(row.code) for row in rows if row.attended is not False],
            "minutes": meeting.minutes,
            "decisions": [each.text for each in meeting.decisions.all()],
            "seen": meeting.revision,
        }

    def write(self, *, by: Any) -> Meeting:
        found = self.cleaned_data
        return write_minutes(
            self.meeting,
            attended={UUID(code) for code in found["attended"]},
            came_too=found["came_too"],
            minutes=found["minutes"],
            decisions=found["decisions"],
            seen=found["seen"] or 0,
            by=by,
        )


class ApproveForm(forms.Form):
    """Approves what was seen."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput(), required=False, min_value=0, max_value=_MOST
    )

    def __init__(self, data: Any = None, *, meeting: Meeting) -> None:
        super().__init__(data)
        self.meeting = meeting
        self.initial = {"seen": meeting.revision}

    def write(self, *, by: Any) -> Meeting:
        return approve_minutes(self.meeting, seen=self.cleaned_data["seen"] or 0, by=by)
