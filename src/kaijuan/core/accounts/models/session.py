"""One row for each browser that is signed in."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class Session(AbstractBaseSession):
    """``session_key`` holds the SHA-256 of the cookie's value: a copied table opens no door.

    ``code`` names the session outwardly; ``device`` is browser and system, no more ("firefox
    windows"); ``last_seen_at`` is coarse, see ``accounts.sessions``.
    """

    session_key = models.CharField(max_length=64, primary_key=True)
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    device = models.CharField(max_length=60, blank=True)
    signed_in_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("session")
        ordering: ClassVar = ["-last_seen_at"]

    def __str__(self) -> str:
        return str(self.code)

    @classmethod
    def get_session_store_class(cls) -> type:
        from kaijuan.core.accounts.sessions import SessionStore

        return SessionStore
