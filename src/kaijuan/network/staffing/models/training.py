"""Training: what it is about, each session, and who came through (S14)."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import ClassVar, Final

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Walled
from kaijuan.core.validators import plain_line, sensible_day
from kaijuan.network.staffing.models.groups import NAME, GroupMember, PeopleGroup

TITLE: Final = 120


class TrainingTopic(Walled):
    """What one is trained in; a pass is good for ``months`` (None: for good).

    ``needed_by`` lists the kinds of groups (``GroupKind``) whose people need it.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        pgettext_lazy("of a training", "topic"), max_length=NAME, validators=[plain_line]
    )
    months = models.PositiveSmallIntegerField(
        _("good for so many months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text=_("Left empty, a record does not run out."),
    )
    needed_by = models.JSONField(default=list, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "name"], name="training_topic_name_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Training(Walled):
    """One session. ``group`` None: for whoever is put on its list."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    topic = models.ForeignKey(
        TrainingTopic,
        verbose_name=pgettext_lazy("of a training", "topic"),
        on_delete=models.PROTECT,
        related_name="sessions",
    )
    title = models.CharField(
        pgettext_lazy("of a training", "title"), max_length=TITLE, validators=[plain_line]
    )
    group = models.ForeignKey(
        PeopleGroup,
        verbose_name=_("for the group"),
        on_delete=models.PROTECT,
        related_name="trainings",
        null=True,
        blank=True,
    )
    held_on = models.DateField(_("day"), validators=[sensible_day])
    hours = models.DecimalField(
        pgettext_lazy("of a training", "hours"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(Decimal(999))],
    )
    trainer = models.CharField(_("trainer"), max_length=NAME, blank=True, validators=[plain_line])
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "title", "held_on"],
                condition=Q(cancelled_at__isnull=True),
                name="training_is_entered_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Result(models.TextChoices):
    """How it went for one person."""

    PASSED = "passed", pgettext_lazy("training", "passed")
    FAILED = "failed", pgettext_lazy("training", "failed")
    ABSENT = "absent", pgettext_lazy("training", "absent")


class TrainingRecord(Walled):
    """One person of a group, or of the directory, at one session.

    ``valid_until`` (inclusive) only for a pass, None: for good.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="records")
    member = models.ForeignKey(
        GroupMember, on_delete=models.CASCADE, related_name="records", null=True, blank=True
    )
    person = models.ForeignKey(
        "directory.Person", on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    result = models.CharField(pgettext_lazy("training", "result"), max_length=20, choices=Result)
    valid_until = models.DateField(
        _("good until"), null=True, blank=True, validators=[sensible_day]
    )
    noted_at = models.DateTimeField(default=now, editable=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["training", "member"],
                condition=Q(member__isnull=False),
                name="one_record_for_each_member",
            ),
            models.UniqueConstraint(
                fields=["training", "person"],
                condition=Q(person__isnull=False),
                name="one_record_for_each_person",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=True) ^ Q(person__isnull=True),
                name="record_is_of_one_person",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(result="passed"),
                name="only_a_pass_is_good_for_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_id} {self.result}"
