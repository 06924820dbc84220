"""Counting what is there (S08)."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Walled
from kaijuan.core.validators import plain_line, sensible_day
from kaijuan.network.supplies.models.items import Item, Store
from kaijuan.network.supplies.quantities import DIGITS, PLACES

NOTE: Final = 200
_BATCH: Final = 60


class Stocktake(Walled):
    """One count of one place. Open, then closed with its adjustments, or given up."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("stocktake", "being counted")
        CLOSED = "closed", pgettext_lazy("stocktake", "closed")
        GIVEN_UP = "given-up", pgettext_lazy("stocktake", "given up")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    store = models.ForeignKey(
        Store,
        verbose_name=pgettext_lazy("supplies", "kept at"),
        on_delete=models.PROTECT,
        related_name="stocktakes",
    )
    note = models.CharField(
        pgettext_lazy("supplies", "note"), max_length=NOTE, blank=True, validators=[plain_line]
    )
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    started_at = models.DateTimeField(default=now, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-started_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["store"], condition=Q(state="open"), name="one_stocktake_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}"


class CountLine(Walled):
    """One batch of one item on the frozen list; ``counted`` None: not counted, which is not 0.

    ``expected`` is what the books said at the start. What they said at ``counted_at`` is worked
    out when the stocktake is shown or closed, so that movements meanwhile make no difference.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stocktake = models.ForeignKey(Stocktake, on_delete=models.PROTECT, related_name="lines")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    batch = models.CharField(max_length=_BATCH, blank=True, validators=[plain_line])
    expires_on = models.DateField(null=True, blank=True, validators=[sensible_day])
    expected = models.DecimalField(max_digits=DIGITS + 3, decimal_places=PLACES)
    counted = models.DecimalField(
        max_digits=DIGITS + 3, decimal_places=PLACES, null=True, blank=True
    )
    counted_at = models.DateTimeField(null=True, blank=True, editable=False)
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["item__name", "expires_on", "batch", "pk"]

    def __str__(self) -> str:
        return str(self.code)
