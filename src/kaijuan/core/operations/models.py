"""What the house found out about itself in the background."""

from __future__ import annotations

from django.db import models


class Observation(models.Model):
    """The latest finding of one look that takes too long for a page: roof, nobody's data.

    ``details`` holds numbers, classes of errors and names of institutions, never a person's.
    """

    key = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    details = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.key} {self.at:%Y-%m-%d %H:%M}"
