"""What a person was told."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from kaijuan.core.clock import now


class Message(models.Model):
    """One sentence for one person, and the page on which there is something to do or to see.

    ``sentence`` is a sentence of the catalogues (as in the source, English) whose places
    ``parameters`` fill when it is read. Personal: what is kept of whom, why and how long stands in
    ``personal_data``.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    institution = models.ForeignKey(
        "tenancy.Institution", on_delete=models.CASCADE, related_name="+"
    )
    sentence = models.CharField(max_length=300)
    parameters = models.JSONField(default=dict)
    href = models.CharField(max_length=300)
    told_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True)
    #: What was told in one go; None once its letters are on their way, or where none are wanted.
    letters_of = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            # The count in the masthead of every page.
            models.Index(
                fields=["user"], condition=Q(read_at__isnull=True), name="notify_unread_of_user"
            ),
            models.Index(fields=["user", "-id"], name="notify_of_user"),
            models.Index(
                fields=["letters_of"],
                condition=Q(letters_of__isnull=False),
                name="notify_letters_due",
            ),
            models.Index(fields=["read_at"], name="notify_read"),
        ]

    def __str__(self) -> str:
        return str(self.code)
