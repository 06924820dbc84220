"""Requests to know who was where at the same time. Nothing without two people."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Walled
from kaijuan.core.validators import plain_line, sensible_day
from kaijuan.network.directory.public import Person
from kaijuan.network.gate.models.buildings import Building

REASON: Final = 200


class TraceState(models.TextChoices):
    """Only an approved one can be exported, once, for a day."""

    ASKED = "asked", pgettext_lazy("contact tracing", "Waits for a second person")
    APPROVED = "approved", pgettext_lazy("contact tracing", "Approved, not yet exported")
    EXPORTED = "exported", pgettext_lazy("contact tracing", "Exported")
    REFUSED = "refused", pgettext_lazy("contact tracing", "Not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("contact tracing", "Withdrawn")
    EXPIRED = "expired", pgettext_lazy("contact tracing", "Expired")


class TraceRequest(Walled):
    """``since`` and ``until`` are days, inclusive, of the institution's zone.

    Of whom the contacts are asked: a person of the directory, or who is known by a card, a code or
    a name (only its digest is kept); neither: everybody who was in the building.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=TraceState, default=TraceState.ASKED)
    reason = models.CharField(
        pgettext_lazy("contact tracing", "reason"),
        max_length=REASON,
        validators=[plain_line],
        help_text=_("Who asks for it and by what document; no names."),
    )
    since = models.DateField(
        pgettext_lazy("contact tracing", "first day"), validators=[sensible_day]
    )
    until = models.DateField(
        pgettext_lazy("contact tracing", "last day"), validators=[sensible_day]
    )
    building = models.ForeignKey(
        Building,
        verbose_name=pgettext_lazy("gate", "building"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    person = models.ForeignKey(
        Person,
        verbose_name=pgettext_lazy("contact tracing", "member of staff"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    #: The subject of a card or code, where one was given; and the digest of a name.
    subject = models.UUIDField(null=True, editable=False)
    name_digest = models.CharField(max_length=64, blank=True, editable=False)
    #: True where it asks for the contacts of one, also once who that was has been erased.
    of_one = models.BooleanField(default=False, editable=False)
    requested_at = models.DateTimeField(default=now, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    #: Until then it can be approved, or, once it is, exported.
    expires_at = models.DateTimeField(editable=False)
    exported_at = models.DateTimeField(null=True, editable=False)
    exported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    #: How many visits were in the export.
    rows = models.PositiveIntegerField(null=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-requested_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="trace_ends_after_it_begins",
                violation_error_message=_("The last day is before the first. Correct one of them."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"
