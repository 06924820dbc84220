"""What is to be done, by whom, how often, and until when."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar, Final

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.questionnaires.public import Form
from kaijuan.core.tenancy.models import Role
from kaijuan.core.tenancy.walled import Walled
from kaijuan.core.validators import plain_line, plain_text, sensible_day
from kaijuan.network.directory.public import Department, Person
from kaijuan.network.opening.public import Place

NAME: Final = 100
NOTE: Final = 1000
RULE: Final = 300
MOST_MINUTES: Final = 7 * 24 * 60


class SpotKind(models.TextChoices):
    """What a spot is."""

    AREA = "area", pgettext_lazy("spot", "Area")
    OBJECT = "object", pgettext_lazy("spot", "Object")
    POINT = "point", pgettext_lazy("spot", "Patrol point")


class Spot(Walled):
    """An area, an object or a point for which something is due, such as a lift or a fire door."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=SpotKind)
    name = models.CharField(
        pgettext_lazy("of a spot", "name"), max_length=NAME, validators=[plain_line]
    )
    name_en = models.CharField(
        _("English name"), max_length=NAME, blank=True, validators=[plain_line]
    )
    place = models.ForeignKey(
        Place,
        verbose_name=_("building"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    floor = models.CharField(_("floor"), max_length=20, blank=True, validators=[plain_line])
    #: What it is, in the words of the room that works with it ("lift", "surface", "door").
    what = models.CharField(max_length=30, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["place", "floor", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "place", "floor", "name"],
                condition=Q(retired_at__isnull=True),
                name="spot_name_is_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ObligationState(models.TextChoices):
    """Only a running one expects anything."""

    DRAFT = "draft", pgettext_lazy("duty", "Draft")
    RUNNING = "running", pgettext_lazy("duty", "Running")
    ENDED = "ended", pgettext_lazy("duty", "Ended")


class Days(models.TextChoices):
    """On which of the days that its recurrence names it is due."""

    ALL = "all", pgettext_lazy("days of a duty", "Every day")
    WORKING = "working", pgettext_lazy("days of a duty", "Working days only")
    RESTING = "resting", pgettext_lazy("days of a duty", "Days off only")
    #: A day off moves it to the next working day.
    MOVED = "moved", pgettext_lazy("days of a duty", "On a day off: the next working day")


class Obligation(Walled):
    """A duty: who, what, how often, from when until when on the day.

    ``kind`` is the key of a ``DutyKind``. ``recurrence`` is the rule part of an RRULE (RFC 5545,
    3.3.10), read from ``starts_on`` in the institution's zone; empty: once, on ``starts_on``.
    The window of a period opens at ``opens_at``; it is due at ``due_at`` on the day that is
    ``due_days`` later, late after ``grace`` minutes more, and missed once ``closes`` minutes have
    passed since it was due. ``revision`` is raised by each change: of two at once one wins.
    ``demand`` is the code of the consortium's Demand that it answers to, None for the own duty.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, editable=False)
    title = models.CharField(
        pgettext_lazy("of a duty", "title"), max_length=NAME, validators=[plain_line]
    )
    title_en = models.CharField(
        _("English title"), max_length=NAME, blank=True, validators=[plain_line]
    )
    note = models.TextField(
        pgettext_lazy("of a duty", "instructions"),
        max_length=NOTE,
        blank=True,
        validators=[plain_text],
    )
    form = models.ForeignKey(
        Form, verbose_name=_("form"), on_delete=models.PROTECT, related_name="+", null=True
    )
    demand = models.UUIDField(null=True, blank=True, editable=False)
    starts_on = models.DateField(_("first day"), validators=[sensible_day])
    ends_on = models.DateField(_("last day"), null=True, blank=True, validators=[sensible_day])
    recurrence = models.CharField(_("repeats"), max_length=RULE, blank=True)
    days = models.CharField(_("days"), max_length=10, choices=Days, default=Days.ALL)
    opens_at = models.TimeField(_("opens at"), default=dt.time(0, 0))
    due_at = models.TimeField(_("due at"), default=dt.time(10, 0))
    due_days = models.PositiveSmallIntegerField(
        _("days later"), default=0, validators=[MaxValueValidator(366)]
    )
    grace = models.PositiveIntegerField(
        _("minutes of grace"), default=0, validators=[MaxValueValidator(MOST_MINUTES)]
    )
    closes = models.PositiveIntegerField(
        _("minutes until it counts as missed"),
        default=14 * 60,
        validators=[MaxValueValidator(60 * MOST_MINUTES)],
    )
    state = models.CharField(
        max_length=10,
        choices=ObligationState,
        default=ObligationState.DRAFT,
        editable=False,
    )
    #: Up to this day (inclusive) its items are written; None: none yet.
    written_until = models.DateField(null=True, blank=True, editable=False)
    #: The switch of the opening mode that started it, None where a person did.
    switch_code = models.UUIDField(null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["kind", "title", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "written_until"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "title"],
                condition=~Q(state=ObligationState.ENDED),
                name="duty_title_is_unique",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="duty_ends_after_it_begins",
                violation_error_message=_("The last day is before the first. Correct one of them."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AudienceKind(models.TextChoices):
    """Of whom or what something is expected; several parts are added, each subject once."""

    EVERYONE = "everyone", pgettext_lazy("audience", "Everyone who works here")
    ROLE = "role", pgettext_lazy("audience", "A role")
    DEPARTMENT = "department", pgettext_lazy("audience", "A department")
    PERSON = "person", pgettext_lazy("audience", "A person")
    SPOT = "spot", pgettext_lazy("audience", "An area or object")
    INSTITUTION = "institution", pgettext_lazy("audience", "The library itself")


class Audience(Walled):
    """A part of an obligation's audience; the column that belongs to its kind is filled."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="audience")
    kind = models.CharField(max_length=12, choices=AudienceKind)
    role = models.CharField(max_length=20, choices=Role, blank=True)
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    spot = models.ForeignKey(
        Spot, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )

    class Meta(Walled.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.kind


class EscalationStep(Walled):
    """``after`` minutes past due, those who hold ``whom`` (a permission) are told of the silent."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="escalation")
    after = models.PositiveIntegerField(
        _("minutes past due"), validators=[MaxValueValidator(MOST_MINUTES)]
    )
    whom = models.CharField(max_length=60)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["after", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["obligation", "after", "whom"], name="escalation_step_is_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.after} {self.whom}"
