"""Items, the places where they are kept, and how much there should be (S08)."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.walled import Walled
from kaijuan.core.validators import plain_line
from kaijuan.network.opening.public import Place
from kaijuan.network.supplies.quantities import DIGITS, MOST, NOUGHT, PLACES

NAME: Final = 100
UNIT: Final = 20
NOTE: Final = 300


class Item(Walled):
    """Something that is kept in stock and used up; counted in ``unit`` (只, 瓶, 升).

    ``expires``: each receipt has to say until when it may be used.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=NAME, validators=[plain_line])
    unit = models.CharField(
        pgettext_lazy("supplies", "unit"), max_length=UNIT, validators=[plain_line]
    )
    expires = models.BooleanField(pgettext_lazy("supplies", "has a use-by date"), default=False)
    note = models.CharField(
        pgettext_lazy("supplies", "note"), max_length=NOTE, blank=True, validators=[plain_line]
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "name"], name="item_name_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class Store(Walled):
    """Where supplies are kept: a store room, a cupboard at the door. May name its building."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=NAME, validators=[plain_line])
    place = models.ForeignKey(
        Place,
        verbose_name=pgettext_lazy("supplies", "building"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "name"], name="store_name_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class Stock(Walled):
    """What there is of an item at a place, now. Written with each movement, never by itself.

    ``revision`` counts the movements: who writes compares it with what was read (decision 0023).
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="stocks")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="stocks")
    quantity = models.DecimalField(max_digits=DIGITS + 3, decimal_places=PLACES, default=NOUGHT)
    revision = models.PositiveBigIntegerField(default=0)

    class Meta(Walled.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "store"], name="one_stock_for_item_and_store"),
            models.CheckConstraint(
                condition=Q(quantity__gte=NOUGHT), name="stock_is_never_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.code)


class Threshold(Walled):
    """How much of an item there should be at a place.

    At ``reorder_point`` or below it is to be ordered, up to ``target``. Apart from ``Stock``, so
    that a measure which raises a hundred of these never waits for somebody at the door.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stock = models.OneToOneField(Stock, on_delete=models.CASCADE, related_name="threshold")
    reorder_point = models.DecimalField(
        _("reorder point"),
        max_digits=DIGITS,
        decimal_places=PLACES,
        validators=[MinValueValidator(NOUGHT), MaxValueValidator(MOST)],
    )
    target = models.DecimalField(
        pgettext_lazy("supplies", "fill up to"),
        max_digits=DIGITS,
        decimal_places=PLACES,
        validators=[MinValueValidator(NOUGHT), MaxValueValidator(MOST)],
    )

    class Meta(Walled.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(target__gte=F("reorder_point")),
                name="target_is_not_below_reorder_point",
                violation_error_message=_(
                    "What is filled up to cannot be less than the reorder point."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.code)
