"""What a person has besides the password: an app with a secret, and codes on paper."""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from kaijuan.core.clock import now


def fresh_trust() -> str:
    """A new mark for the devices that are trusted from now on."""
    return secrets.token_urlsafe(12)


class SecondFactor(models.Model):
    """One app for each account, from the moment on that its first code was right.

    ``sealed`` is the secret, encrypted (``accounts.sealing``). ``last_step`` is the time step (RFC
    6238) of the last code that was taken: no code is taken twice. ``failures`` counts wrong codes
    since the last right one. A device is trusted as long as ``trust`` is what it was.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_factor"
    )
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sealed = models.TextField()
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    trust = models.CharField(max_length=24, default=fresh_trust)
    since = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return str(self.code)


class RecoveryCode(models.Model):
    """A code on paper, good for one sign-in; only its keyed digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "digest"], name="a_recovery_code_is_one")
        ]

    def __str__(self) -> str:
        return str(self.pk)
