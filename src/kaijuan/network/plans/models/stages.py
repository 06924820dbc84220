"""The stages of a plan: what sets each off, the mode it brings, and its measures (S05, S06)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.walled import Walled
from kaijuan.core.validators import plain_line
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.models.levels import Level
from kaijuan.network.plans.models.plans import NAME, PlanVersion


class Trigger(models.TextChoices):
    """What sets a stage off."""

    LEVEL = "level", pgettext_lazy("trigger", "Response level")
    MODE = "mode", pgettext_lazy("trigger", "Opening mode")
    DATE = "date", pgettext_lazy("trigger", "Date")


class Consent(models.TextChoices):
    """Who must agree before the stage is carried out."""

    PLAN = "plan", pgettext_lazy("consent", "nobody more: the approved plan is enough")
    DIRECTOR = "director", pgettext_lazy("consent", "the director")
    SECOND = "second", pgettext_lazy("consent", "the director, and a second person")
    UNIVERSITY = (
        "university",
        pgettext_lazy("consent", "the director, a second person, and the university"),
    )


class Stage(Walled):
    """One stage of a version. ``mode`` is what it brings the whole institution to."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    name = models.CharField(_("name"), max_length=NAME, validators=[plain_line])
    name_en = models.CharField(
        _("English name"), max_length=NAME, blank=True, validators=[plain_line]
    )
    trigger = models.CharField(_("set off by"), max_length=20, choices=Trigger)
    on_level = models.ForeignKey(
        Level,
        verbose_name=_("response level"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    on_mode = models.CharField(_("opening mode"), max_length=20, choices=Mode, blank=True)
    on_date = models.DateField(_("date"), null=True, blank=True)
    mode = models.CharField(_("brings the mode"), max_length=20, choices=Mode)
    consent = models.CharField(
        _("who must agree"), max_length=20, choices=Consent, default=Consent.SECOND
    )

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(trigger="level", on_level__isnull=False)
                | (Q(trigger="mode") & ~Q(on_mode=""))
                | Q(trigger="date", on_date__isnull=False),
                name="stage_says_what_sets_it_off",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StageMeasure(Walled):
    """A measure of a stage: ``kind`` is a key of ``measures.measures``, with its parameters."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    kind = models.CharField(_("measure"), max_length=60)
    parameters = models.JSONField(default=dict, blank=True)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.kind
