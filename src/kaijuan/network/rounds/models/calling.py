"""Waivers, reminders and calls, and what goes upward."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.questionnaires.public import Form
from kaijuan.core.tenancy.walled import Published, Walled
from kaijuan.core.validators import plain_line, plain_text, sensible_day
from kaijuan.network.rounds.models.expected import ExpectedItem, Occurrence

REASON: Final = 200


class Waiver(Walled):
    """Who let an item go, and why. It may be taken back while the item could still be done."""

    item = models.OneToOneField(ExpectedItem, on_delete=models.CASCADE, related_name="waiver")
    reason = models.CharField(_("reason"), max_length=REASON, validators=[plain_line])
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )

    class Meta(Walled.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.reason


class Contact(Walled):
    """A telephone call (or a visit) for a silent item: it counts as contact, not as a report."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(ExpectedItem, on_delete=models.CASCADE, related_name="contacts")
    at = models.DateTimeField(default=now)
    reached = models.BooleanField(pgettext_lazy("a call", "reached"))
    note = models.CharField(_("note"), max_length=REASON, blank=True, validators=[plain_line])
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.item_id} {self.at:%Y-%m-%d %H:%M}"


class Reminder(Walled):
    """At which points the silent of an occurrence were reminded; each is done once."""

    class Point(models.TextChoices):
        START = "start", pgettext_lazy("reminder", "When it opens")
        HALF = "half", pgettext_lazy("reminder", "Half-way")
        BEFORE = "before", pgettext_lazy("reminder", "Shortly before it is due")
        BY_HAND = "by-hand", pgettext_lazy("reminder", "By hand")

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="reminders")
    point = models.CharField(max_length=10, choices=Point)
    at = models.DateTimeField(default=now)
    told = models.PositiveIntegerField(default=0)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["occurrence", "point"],
                condition=~Q(point="by-hand"),
                name="a_reminder_is_sent_once",
            )
        ]

    def __str__(self) -> str:
        return self.point


class Demand(Published):
    """What the consortium asks of every member's day, such as the daily health report."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    title = models.CharField(
        pgettext_lazy("of a demand", "title"), max_length=100, validators=[plain_line]
    )
    title_en = models.CharField(
        _("English title"), max_length=100, blank=True, validators=[plain_line]
    )
    note = models.TextField(_("note"), max_length=1000, blank=True, validators=[plain_text])
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+", null=True)
    starts_on = models.DateField(_("first day"), validators=[sensible_day])
    ends_on = models.DateField(_("last day"), null=True, blank=True, validators=[sensible_day])
    #: The day's report is due at this time of the same day, in the house's zone.
    due_at = models.TimeField(_("due at"), default=dt.time(11, 0))
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["-starts_on", "pk"]

    def __str__(self) -> str:
        return self.title


class DayReport(Published):
    """An institution's day, closed and signed by its director: counts only, no names.

    What is read upward is this and nothing below it. ``counts`` are further sums by key of the
    kind (such as {"away": 12}). How many reported is told as it is; what they said is told in
    ``nil``, ``flagged`` and ``counts`` only where no number, total or difference gives a small
    group away: else it is None and its key stands in ``suppressed``. These three are as they were
    at signing ``counts_number``, where fewer have changed since than may be told. A later signing
    supersedes.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    demand = models.UUIDField(null=True, blank=True)
    day = models.DateField()
    expected = models.PositiveIntegerField()
    on_time = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    waived = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()
    pending = models.PositiveIntegerField(default=0)
    nil = models.PositiveIntegerField(null=True)
    flagged = models.PositiveIntegerField(null=True)
    counts = models.JSONField(default=dict)
    suppressed = models.JSONField(default=list)
    note = models.CharField(max_length=300, blank=True, validators=[plain_line])
    #: Of what was signed, keyed: it covers counts that are left out.
    sha256 = models.CharField(max_length=64)
    number = models.PositiveIntegerField(default=1)
    counts_number = models.PositiveIntegerField(default=1)
    signed_at = models.DateTimeField(default=now)
    #: When the day was signed first; a correction does not make a day late.
    first_signed_at = models.DateTimeField(default=now)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["-day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "kind", "day"],
                condition=Q(superseded_at__isnull=True),
                name="one_report_of_a_day_stands",
            ),
            models.UniqueConstraint(
                fields=["institution", "kind", "day", "number"], name="reports_of_a_day_count"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["day", "kind"])]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.kind} {self.day:%Y-%m-%d}"


class MemberReminder(Published):
    """Whose directors the consortium reminded of a day's report; by the clock once a day."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="reminders")
    day = models.DateField()
    by_hand = models.BooleanField(default=False)
    at = models.DateTimeField(default=now)
    members = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["demand", "day"],
                condition=Q(by_hand=False),
                name="members_are_reminded_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.demand_id} {self.day:%Y-%m-%d}"
