"""What came, went and was moved. Append-only: a mistake is reversed, never edited (S08)."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.triggers import append_only
from kaijuan.core.tenancy.walled import Walled
from kaijuan.core.validators import plain_line, sensible_day
from kaijuan.network.supplies.models.items import Item, Stock, Store
from kaijuan.network.supplies.models.stocktakes import Stocktake
from kaijuan.network.supplies.quantities import DIGITS, NOUGHT, PLACES

BATCH: Final = 60
REASON: Final = 200
RECIPIENT: Final = 100
DOCUMENT: Final = 120


class Kind(models.TextChoices):
    """Why stock changed."""

    RECEIVED = "received", pgettext_lazy("movement", "received")
    ISSUED = "issued", pgettext_lazy("movement", "issued")
    RETURNED = "returned", pgettext_lazy("movement", "returned")
    MOVED = "moved", pgettext_lazy("movement", "moved")
    DISCARDED = "discarded", pgettext_lazy("movement", "discarded")
    ADJUSTED = "adjusted", pgettext_lazy("movement", "adjusted by stocktake")


class Lot(Walled):
    """What there is of one batch in one stock. Written with each movement, never by itself.

    Supplies that say neither batch nor date are the lot without both.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="lots")
    batch = models.CharField(
        pgettext_lazy("supplies", "batch"), max_length=BATCH, blank=True, validators=[plain_line]
    )
    expires_on = models.DateField(
        pgettext_lazy("supplies", "use by"), null=True, blank=True, validators=[sensible_day]
    )
    quantity = models.DecimalField(max_digits=DIGITS + 3, decimal_places=PLACES, default=NOUGHT)

    class Meta(Walled.Meta):
        abstract = False
        constraints: ClassVar = [
            # NULLs differ from one another, so a lot without a date needs its own.
            models.UniqueConstraint(
                fields=["stock", "batch", "expires_on"],
                condition=Q(expires_on__isnull=False),
                name="one_lot_for_batch_and_date",
            ),
            models.UniqueConstraint(
                fields=["stock", "batch"],
                condition=Q(expires_on__isnull=True),
                name="one_lot_for_batch_without_date",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=NOUGHT), name="lot_is_never_negative"),
        ]
        indexes: ClassVar = [models.Index(fields=["institution", "expires_on"])]

    def __str__(self) -> str:
        return self.batch or str(self.code)


@append_only
class Movement(Walled):
    """One act. ``code`` is the client's: the same form sent twice is one movement.

    ``quantity`` is positive but for an adjustment, whose sign says whether more or less was found.
    A movement with ``reverses`` takes that one back, as of the moment at which that one happened.
    ``happened_at`` may lie before ``recorded_at``, never after.
    """

    code = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="movements")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="movements")
    to_store = models.ForeignKey(
        Store, on_delete=models.PROTECT, related_name="arrivals", null=True, blank=True
    )
    quantity = models.DecimalField(max_digits=DIGITS + 3, decimal_places=PLACES)
    happened_at = models.DateTimeField()
    reason = models.CharField(max_length=REASON, blank=True, validators=[plain_line])
    recipient = models.CharField(max_length=RECIPIENT, blank=True, validators=[plain_line])
    document = models.CharField(max_length=DOCUMENT, blank=True, validators=[plain_line])
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="reversal", null=True, blank=True
    )
    stocktake = models.ForeignKey(
        Stocktake, on_delete=models.PROTECT, related_name="adjustments", null=True, blank=True
    )
    recorded_at = models.DateTimeField(default=now)
    #: A code, as in the log: rows that are never changed hold no key to an account.
    recorded_by = models.UUIDField(null=True, blank=True)
    sample = models.BooleanField(_("made-up sample"), default=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-happened_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["institution", "happened_at"]),
            models.Index(fields=["item", "kind", "happened_at"]),
        ]

    def __str__(self) -> str:
        return str(self.code)


@append_only
class Entry(Walled):
    """What one movement did to one lot, at the moment at which it happened."""

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="entries")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="entries")
    delta = models.DecimalField(max_digits=DIGITS + 3, decimal_places=PLACES)
    happened_at = models.DateTimeField()

    class Meta(Walled.Meta):
        abstract = False
        indexes: ClassVar = [models.Index(fields=["lot", "happened_at"])]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.delta}"
