"""The spans of time for which an opening mode was decided (S06)."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Published
from kaijuan.core.validators import plain_line
from kaijuan.network.opening.models.enums import Mode
from kaijuan.network.opening.models.places import Place
from kaijuan.network.opening.models.services import Service

REASON: Final = 300


class ModeSpan(Published):
    """One decision: this mode for this target from ``starts_at`` until ``ends_at`` (exclusive).

    The target is a service, else a place, else everything of the institution. ``ends_at`` None is
    "until further notice". Spans may lie over one another; ``domain.standing`` says which holds.
    A span is never edited: it is cancelled (``cancelled_at``) and thereby never was.
    ``switch_code`` is the switch that made it; None where it was decided without one.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="spans", null=True, blank=True
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="spans", null=True, blank=True
    )
    mode = models.CharField(_("mode"), max_length=20, choices=Mode)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=REASON, blank=True, validators=[plain_line])
    reason_en = models.CharField(
        _("reason in English"), max_length=REASON, blank=True, validators=[plain_line]
    )
    switch_code = models.UUIDField(null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(default=now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["institution", "starts_at"]),
            models.Index(fields=["switch_code"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="mode_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(service__isnull=True),
                name="mode_has_one_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode} {self.starts_at:%Y-%m-%d}"
