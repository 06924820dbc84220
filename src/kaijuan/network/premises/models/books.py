"""Returned books rest, or are treated, before they go back to the shelf (S13)."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Walled
from kaijuan.core.validators import plain_line

NUMBER: Final = 40
NOTE: Final = 200
#: Thirty days.
MOST_HOURS: Final = 720
MOST_BOOKS: Final = 100_000
MOST_RUN: Final = 1440


class WhereFrom(models.TextChoices):
    """By which way books came back."""

    DROP_BOX = "drop-box", pgettext_lazy("returned books", "Drop box")
    DESK = "desk", pgettext_lazy("returned books", "Desk")
    POST = "post", pgettext_lazy("returned books", "Post")
    OTHER = "other", pgettext_lazy("returned books", "Other way")


class Treated(models.TextChoices):
    """What ends the hold of a batch."""

    REST = "rest", pgettext_lazy("returned books", "Rests")
    STERILISER = "steriliser", pgettext_lazy("returned books", "Steriliser")


class HoldPolicy(Walled):
    """For how many hours returned books rest; 0: not at all. One row for an institution."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    hours = models.PositiveSmallIntegerField(
        pgettext_lazy("returned books", "hours of rest"),
        default=0,
        validators=[MaxValueValidator(MOST_HOURS)],
    )

    class Meta(Walled.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution"], name="one_hold_for_a_library"),
        ]

    def __str__(self) -> str:
        return f"{self.hours} h"


class BookBatch(Walled):
    """Books that came back together. ``code`` is the client's, ``sha256`` that of what it sent.

    ``hold_hours`` was fixed when they came. ``method`` REST: they may go back when they have
    rested; STERILISER: when a run is over, whatever the rest. ``free_at`` is when the hold ends,
    None until the run that it waits for was noted.
    """

    code = models.UUIDField(unique=True, default=uuid.uuid4)
    number = models.CharField(
        pgettext_lazy("returned books", "number of the batch"),
        max_length=NUMBER,
        validators=[plain_line],
    )
    count = models.PositiveIntegerField(
        pgettext_lazy("returned books", "how many books"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_BOOKS)],
    )
    where_from = models.CharField(
        pgettext_lazy("returned books", "from where"), max_length=10, choices=WhereFrom
    )
    received_at = models.DateTimeField()
    method = models.CharField(
        pgettext_lazy("returned books", "how"), max_length=12, choices=Treated
    )
    hold_hours = models.PositiveSmallIntegerField(default=0)
    treated_at = models.DateTimeField(null=True, blank=True)
    run_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(MOST_RUN)]
    )
    free_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(
        pgettext_lazy("returned books", "note"),
        max_length=NOTE,
        blank=True,
        validators=[plain_line],
    )
    sha256 = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField(default=now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-received_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["institution", "released_at", "free_at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "number"], name="batch_number_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(free_at__lte=models.F("released_at")),
                name="no_book_goes_back_before_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.number
