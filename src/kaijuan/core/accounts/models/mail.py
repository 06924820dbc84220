"""A letter on its way."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from kaijuan.core.clock import now


class Mail(models.Model):
    """What is to be said to whom. The text, with its links, is written when it is sent.

    So the table holds no secret and no address: ``kind`` names the letter, ``facts`` are plain
    values, the receiver is the account's or the invitation's own address. Neither of them: the
    letter to an address nobody has, which costs the same and is never sent.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    invitation = models.ForeignKey(
        "accounts.Invitation", null=True, on_delete=models.CASCADE, related_name="+"
    )
    facts = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    base = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=now, db_index=True)
    sent_at = models.DateTimeField(null=True)
    #: The class of the last error, or why it is not sent at all.
    trouble = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sent_at"])]

    def __str__(self) -> str:
        return str(self.code)
