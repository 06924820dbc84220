"""How often something was tried that may be guessed."""

from __future__ import annotations

from django.db import models


class Tries(models.Model):
    """``key`` is a keyed digest of what is guarded: who tried whose door is nobody's to read."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key[:8]
