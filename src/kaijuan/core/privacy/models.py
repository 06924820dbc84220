"""Keys that can be destroyed, and who looked at what is kept of whom."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from kaijuan.core.clock import now
from kaijuan.core.tenancy.triggers import append_only
from kaijuan.core.tenancy.walled import Walled


class SubjectKey(Walled):
    """The key of what one purpose keeps of one person in one month; the house's key wraps it.

    Erasing is destroying: ``wrapped`` becomes empty, and whatever was sealed under it, also in
    backups and before-images, falls silent. The row stays as the mark that it was done, and no
    key of a backup takes its place. ``subject`` is the code of a person of the directory.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.UUIDField()
    purpose = models.CharField(max_length=40)
    month = models.DateField()
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(default=now, editable=False)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Walled.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "subject", "purpose", "month"],
                condition=Q(destroyed_at__isnull=True),
                name="subject_key_is_one_a_month",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["purpose", "month"])]

    def __str__(self) -> str:
        return f"{self.purpose} {self.month:%Y-%m}"


@append_only
class Look(Walled):
    """Somebody looked at what is kept of a named person; that person may see who and why."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.UUIDField()
    purpose = models.CharField(max_length=40)
    #: "room.model" and code of what was looked at.
    object_type = models.CharField(max_length=60)
    object_code = models.CharField(max_length=60)
    #: Why, in the person's own words or a word of the room's (marked with ``gettext_noop``).
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    at = models.DateTimeField(default=now, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["institution", "subject", "at"])]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_code}"
