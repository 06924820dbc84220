"""What must be true before a mode opens (S08), and who ticked what no data can tell."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Walled
from kaijuan.core.validators import plain_line
from kaijuan.network.opening.public import Mode


class ReadinessItem(Walled):
    """One line of the checklist of ``mode``.

    ``fact`` is a key of ``readiness.facts``, evaluated from data; empty for one that a person
    ticks. Only a ``required`` line keeps a switch from being approved.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(_("before the mode"), max_length=20, choices=Mode)
    text = models.CharField(_("what must be true"), max_length=200, validators=[plain_line])
    text_en = models.CharField(_("in English"), max_length=200, blank=True, validators=[plain_line])
    fact = models.CharField(_("told by"), max_length=60, blank=True)
    parameters = models.JSONField(default=dict, blank=True)
    required = models.BooleanField(_("required"), default=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "mode", "text"],
                condition=Q(retired_at__isnull=True),
                name="a_line_of_a_checklist_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ReadinessTick(Walled):
    """Somebody vouches for a line until ``valid_until``; the newest tick counts."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(ReadinessItem, on_delete=models.CASCADE, related_name="ticks")
    ticked_at = models.DateTimeField(default=now, editable=False)
    ticked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    valid_until = models.DateTimeField(_("good until"))
    note = models.CharField(_("note"), max_length=200, blank=True, validators=[plain_line])
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return str(self.item_id)
