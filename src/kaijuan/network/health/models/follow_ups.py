"""Who is called every day until the rule says that it is over (S18)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Walled
from kaijuan.network.directory.public import Person


class FollowUpRule(Walled):
    """How long somebody is followed up; one row an institution, none means these defaults.

    ``period`` days from return or contact; the last ``quiet`` of them without any alert; a call
    a day at ``call_at`` (the institution's zone), again ``retry`` minutes later where nobody
    answered.
    """

    period = models.PositiveSmallIntegerField(
        _("days from return or contact"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    quiet = models.PositiveSmallIntegerField(
        _("last days without any alert"),
        default=3,
        validators=[MinValueValidator(0), MaxValueValidator(30)],
    )
    call_at = models.TimeField(_("time of the daily call"), default=dt.time(10, 0))
    retry = models.PositiveSmallIntegerField(
        _("minutes until a call is tried again"),
        default=120,
        validators=[MinValueValidator(5), MaxValueValidator(600)],
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution"], name="follow_up_rule_is_one")
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.quiet}"


class Source(models.TextChoices):
    """What opened it."""

    ALERT = "alert", pgettext_lazy("follow-up", "An alert in a report")
    HAND = "hand", pgettext_lazy("follow-up", "By hand")


class FollowUp(Walled):
    """One person, called every day from ``opened_on`` until it is cleared; one at a time.

    What it is about, and why it was cleared, is ``sealed`` under the person's key of the month of
    ``opened_on``. ``ends_on`` is its last day by the rule; each day on which nobody was reached
    adds one, which gives ``until``. ``alerted_on`` is the last day with an alert. ``handler`` None:
    whoever holds ``health.follow_up``.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=Source)
    opened_on = models.DateField()
    opened_at = models.DateTimeField(default=now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    sealed = models.BinaryField(default=b"")
    ends_on = models.DateField()
    until = models.DateField()
    alerted_on = models.DateField(null=True, blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    #: A director ended it before the rule did.
    early = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["opened_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "person"],
                condition=Q(cleared_at__isnull=True),
                name="a_person_is_followed_up_once",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["institution", "cleared_at", "until"])]

    def __str__(self) -> str:
        return str(self.code)


class CallState(models.TextChoices):
    """A call that nobody made is not one that nobody answered."""

    DUE = "due", pgettext_lazy("follow-up call", "Due")
    REACHED = "reached", pgettext_lazy("follow-up call", "Reached")
    NO_ANSWER = "no-answer", pgettext_lazy("follow-up call", "No answer")
    NOT_MADE = "not-made", pgettext_lazy("follow-up call", "Not made")
    DROPPED = "dropped", pgettext_lazy("follow-up call", "No longer needed")


class Call(Walled):
    """One call. ``attempt`` counts those of a day; what was said is ``sealed`` (day: ``day``)."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="calls")
    day = models.DateField()
    attempt = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=CallState, default=CallState.DUE)
    done_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    sealed = models.BinaryField(default=b"")

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["due_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["follow_up", "day", "attempt"], name="call_is_one_attempt_of_a_day"
            ),
            models.UniqueConstraint(
                fields=["follow_up"], condition=Q(state="due"), name="one_call_is_due"
            ),
        ]

    def __str__(self) -> str:
        return str(self.code)
