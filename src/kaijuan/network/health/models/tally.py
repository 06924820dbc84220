"""Sums of a day, made while the answers are in the clear: they outlive the answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaijuan.core.tenancy.walled import Walled
from kaijuan.network.rounds.public import Obligation


class Tally(Walled):
    """How many of one duty's reports of a day fall under ``key``; no names and no values."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    key = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta(Walled.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["obligation", "day", "key"], name="tally_is_one_of_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.key}"
