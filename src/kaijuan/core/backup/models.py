"""The mark that a restore leaves in the database it filled."""

from __future__ import annotations

from django.db import models


class Restoration(models.Model):
    """One restore. Written in the same step that puts the restored rows in force, so that a
    restore which was interrupted later can tell whether they are."""

    code = models.UUIDField(primary_key=True, editable=False)
    at = models.DateTimeField(editable=False)
    made_at = models.DateTimeField(editable=False)
    snapshot = models.CharField(max_length=64, editable=False)
    rows = models.PositiveBigIntegerField(editable=False)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.snapshot[:12]}"
