"""Groups of people, who belongs to them, and when they were suspended."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now, today
from kaijuan.core.tenancy.walled import Walled
from kaijuan.core.validators import plain_line, sensible_day

NAME: Final = 100
CONTACT: Final = 200
REASON: Final = 300
MOST_PEOPLE: Final = 100_000


class GroupKind(models.TextChoices):
    """What a group is; the words of the reports of 2020."""

    VOLUNTEERS = "volunteers", pgettext_lazy("group of people", "Student volunteers")
    STUDENT_JOBS = "student-jobs", pgettext_lazy("group of people", "Student jobs")
    PROPERTY = "property", pgettext_lazy("group of people", "Property staff")
    SECURITY = "security", pgettext_lazy("group of people", "Security guards")
    CLEANING = "cleaning", pgettext_lazy("group of people", "Cleaners")
    STAFF = "staff", pgettext_lazy("group of people", "Library staff")
    OTHER = "other", pgettext_lazy("group of people", "Others")


class PeopleGroup(Walled):
    """A group that works in the library. ``headcount`` is for a group whose people are not listed.

    ``revision`` is raised by each suspension and resumption: of two at once one wins.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        pgettext_lazy("of a group", "name"), max_length=NAME, validators=[plain_line]
    )
    name_en = models.CharField(
        _("English name"), max_length=NAME, blank=True, validators=[plain_line]
    )
    kind = models.CharField(pgettext_lazy("of a group", "kind"), max_length=20, choices=GroupKind)
    contact = models.CharField(
        pgettext_lazy("of a group", "contact"),
        max_length=CONTACT,
        blank=True,
        validators=[plain_line],
        help_text=_("Who is to be told, and how: the office or the person in charge."),
    )
    headcount = models.PositiveIntegerField(
        _("how many people"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_PEOPLE)],
        help_text=_("For a group whose people are not listed here."),
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["kind", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "name"], name="people_group_name_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(Walled):
    """Somebody in a group, from ``since`` to ``until`` (both inclusive; None: still)."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(PeopleGroup, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(
        pgettext_lazy("of a person", "name"), max_length=NAME, validators=[plain_line]
    )
    contact = models.CharField(
        pgettext_lazy("of a person", "contact"),
        max_length=CONTACT,
        blank=True,
        validators=[plain_line],
    )
    since = models.DateField(
        pgettext_lazy("in a group", "since"), default=today, validators=[sensible_day]
    )
    until = models.DateField(
        pgettext_lazy("in a group", "last day"), null=True, blank=True, validators=[sensible_day]
    )
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["name", "pk"]
        indexes: ClassVar = [models.Index(fields=["institution", "name"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="group_member_leaves_after_coming",
                violation_error_message=_("Nobody leaves before coming. Correct one of the days."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Suspension(Walled):
    """From ``starts_at`` until ``ends_at`` (None: until further notice) the group stays away.

    ``ended_at`` is when it was resumed; equal to ``starts_at`` it never took effect. Rows may lie
    over one another: the group is suspended as long as one of them holds. ``switch_code`` is the
    switch that made it, None where a person did.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(PeopleGroup, on_delete=models.CASCADE, related_name="suspensions")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=REASON, blank=True, validators=[plain_line])
    switch_code = models.UUIDField(null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(default=now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-starts_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["switch_code"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="suspension_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("starts_at")),
                name="suspension_is_ended_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.starts_at:%Y-%m-%d}"

    @property
    def over_at(self) -> dt.datetime | None:
        """When it ended or will end; None: nobody knows yet."""
        return min((t for t in (self.ends_at, self.ended_at) if t is not None), default=None)

    @property
    def never(self) -> bool:
        """It was taken back before it took effect."""
        return self.ended_at is not None and self.ended_at <= self.starts_at


def running_at(at: dt.datetime) -> Q:
    """The suspensions that hold at ``at``."""
    return Q(starts_at__lte=at) & not_over_at(at)


def not_over_at(at: dt.datetime) -> Q:
    """The suspensions that hold at ``at`` or will."""
    open_end = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    took_effect = Q(ended_at__gt=at) & Q(ended_at__gt=F("starts_at"))
    return open_end & (Q(ended_at__isnull=True) | took_effect)
