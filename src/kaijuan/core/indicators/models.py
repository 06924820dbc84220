"""What an institution lets everybody count of the rows behind its wall."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kaijuan.core.tenancy.walled import Published


class PublishedValue(Published):
    """From ``since`` until ``until`` (exclusive; None: still) ``value`` holds.

    ``ref`` names what it is the value of (a group, by its code), or nothing in particular (None).
    It never holds a name, nor anything of a person.
    """

    indicator = models.CharField(max_length=60)
    ref = models.UUIDField(null=True, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=2, null=True)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["indicator", "since"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "indicator", "ref"],
                condition=Q(ref__isnull=False),
                name="one_value_of_each_thing",
            ),
            models.UniqueConstraint(
                fields=["institution", "indicator"],
                condition=Q(ref__isnull=True, until__isnull=True),
                name="one_value_holds_now",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="value_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"
