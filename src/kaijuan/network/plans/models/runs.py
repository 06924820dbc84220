"""What a switch did: a run for each measure, and every setting changed, with what it was."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.walled import Walled
from kaijuan.network.plans.models.switches import Switch


class MeasureRun(Walled):
    """One measure of one switch. ``outcome`` is plain JSON: counts, who was told, trouble."""

    class State(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("measure", "carried out")
        WAITING = "waiting", pgettext_lazy("measure", "to be done by hand")
        DONE = "done", pgettext_lazy("measure", "done by hand")
        UNDONE = "undone", pgettext_lazy("measure", "taken back")
        IN_PART = "in-part", pgettext_lazy("measure", "taken back in part")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    switch = models.ForeignKey(Switch, on_delete=models.PROTECT, related_name="runs")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=State)
    outcome = models.JSONField(default=dict)
    applied_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["switch", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["switch", "position"], name="a_measure_of_a_switch_runs_once"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class ChangedSetting(Walled):
    """One line of the emergency ledger: a setting, what it was, what it became, when put back."""

    class Back(models.TextChoices):
        UNDONE = "undone", pgettext_lazy("setting", "put back")
        BY_HAND = "by-hand", pgettext_lazy("setting", "changed by hand since; left as it is")
        STAYS = "stays", pgettext_lazy("setting", "cannot be taken back")
        GONE = "gone", pgettext_lazy("setting", "what it belonged to is no longer there")
        LATER = (
            "later",
            pgettext_lazy("setting", "a later switch changed it again and puts it back"),
        )

    run = models.ForeignKey(MeasureRun, on_delete=models.PROTECT, related_name="changes")
    #: "app.model" and outward code of what was changed; ``label`` is how a person calls it.
    object_type = models.CharField(max_length=60)
    object_code = models.CharField(max_length=64)
    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    setting = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    back = models.CharField(max_length=20, choices=Back, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["institution", "back"])]

    def __str__(self) -> str:
        return f"{self.label} {self.setting}"
