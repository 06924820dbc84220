"""A meeting: when, where, who, what was decided (S07)."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Final

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Walled
from kaijuan.core.validators import plain_line, plain_text

TITLE: Final = 200
KIND: Final = 60
PLACE: Final = 200
VIDEO: Final = 300
NAME: Final = 100
LINE: Final = 500
MINUTES: Final = 20_000

video_address = URLValidator(schemes=["http", "https"])


class MeetingState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting", "planned")
    HELD = "held", pgettext_lazy("meeting", "held")
    APPROVED = "approved", pgettext_lazy("meeting", "minutes approved")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")


class Part(models.TextChoices):
    """What somebody is in a meeting."""

    CHAIR = "chair", pgettext_lazy("in a meeting", "chair")
    RECORDER = "recorder", pgettext_lazy("in a meeting", "recorder")
    MEMBER = "member", pgettext_lazy("in a meeting", "member")
    GUEST = "guest", pgettext_lazy("in a meeting", "guest")


def _who(**options: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        **options,
    )


class Meeting(Walled):
    """[starts_at, ends_at) in UTC. ``kind`` is a word of the library's own (党政联席会, 馆务会).

    ``sequence`` is that of its calendar entry (RFC 5545, 3.8.7.4): it grows when the time or the
    place changes, and when somebody is no longer asked. ``revision`` grows with every write, so
    that two recorders cannot overwrite one another.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(
        pgettext_lazy("of a meeting", "title"), max_length=TITLE, validators=[plain_line]
    )
    kind = models.CharField(
        pgettext_lazy("of a meeting", "kind"), max_length=KIND, blank=True, validators=[plain_line]
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(
        pgettext_lazy("of a meeting", "place"),
        max_length=PLACE,
        blank=True,
        validators=[plain_line],
    )
    video = models.CharField(max_length=VIDEO, blank=True, validators=[plain_line, video_address])
    minutes = models.TextField(blank=True, max_length=MINUTES, validators=[plain_text])
    state = models.CharField(
        max_length=12, choices=MeetingState, default=MeetingState.PLANNED, editable=False
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now, editable=False)
    created_by = _who(editable=False)
    approved_by = _who(editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    sample = models.BooleanField(default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        indexes: ClassVar = [
            models.Index(fields=["institution", "-starts_at"], name="meeting_by_day"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_meeting_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(Walled):
    """One matter, in its place."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=LINE, validators=[plain_line])

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class Attendee(Walled):
    """Somebody who is invited or came: of the directory, with an account, or a guest by name.

    ``name`` stays when the person or the account goes: minutes say who was there. ``attended`` is
    None until the meeting was held.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees")
    person = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    user = _who()
    name = models.CharField(max_length=NAME, validators=[plain_line])
    part = models.CharField(max_length=12, choices=Part, default=Part.MEMBER)
    invited = models.BooleanField(default=True)
    attended = models.BooleanField(null=True, blank=True)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(person__isnull=False),
                name="a_person_attends_a_meeting_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "user"],
                condition=Q(user__isnull=False),
                name="an_account_attends_a_meeting_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Decision(Walled):
    """One decision; orders may follow from it."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=LINE, validators=[plain_line])

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.text
