"""Equipment with service dates: book sterilisers, thermal gates, sprayers (S08)."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Published, Walled
from kaijuan.core.validators import plain_line, sensible_day
from kaijuan.network.opening.public import Place

NAME: Final = 100
NOTE: Final = 300


class EquipmentKind(models.TextChoices):
    """What it is for; ``BOOK_STERILISER`` is what the consortium's report counts."""

    BOOK_STERILISER = "book-steriliser", pgettext_lazy("equipment", "Book steriliser")
    THERMAL_GATE = "thermal-gate", pgettext_lazy("equipment", "Thermal gate")
    AIR_STERILISER = "air-steriliser", pgettext_lazy("equipment", "Air steriliser")
    SPRAYER = "sprayer", pgettext_lazy("equipment", "Disinfectant sprayer")
    OTHER = "other", pgettext_lazy("equipment", "Other equipment")


class Equipment(Walled):
    """One machine. ``next_service_on`` is the day until which it has to be serviced again."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(
        pgettext_lazy("equipment", "kind"), max_length=30, choices=EquipmentKind
    )
    name = models.CharField(
        _("name"),
        max_length=NAME,
        validators=[plain_line],
        help_text=pgettext_lazy("equipment", "As it is called here, such as “steriliser, hall 2”."),
    )
    model = models.CharField(
        pgettext_lazy("equipment", "model"), max_length=NAME, blank=True, validators=[plain_line]
    )
    serial = models.CharField(
        pgettext_lazy("equipment", "serial number"),
        max_length=NAME,
        blank=True,
        validators=[plain_line],
    )
    place = models.ForeignKey(
        Place,
        verbose_name=pgettext_lazy("supplies", "building"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    spot = models.CharField(
        pgettext_lazy("equipment", "where it stands"),
        max_length=NAME,
        blank=True,
        validators=[plain_line],
    )
    bought_on = models.DateField(
        pgettext_lazy("equipment", "bought on"), null=True, blank=True, validators=[sensible_day]
    )
    service_every = models.PositiveSmallIntegerField(
        pgettext_lazy("equipment", "service every (months)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    next_service_on = models.DateField(
        pgettext_lazy("equipment", "next service by"),
        null=True,
        blank=True,
        validators=[sensible_day],
    )
    out_since = models.DateTimeField(null=True, blank=True, editable=False)
    out_reason = models.CharField(
        max_length=NOTE, blank=True, validators=[plain_line], editable=False
    )
    written_off_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["kind", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "name"], name="equipment_name_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Servicing(Walled):
    """One service that was done; kept for good."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="servicings")
    done_on = models.DateField(pgettext_lazy("equipment", "done on"), validators=[sensible_day])
    done_by = models.CharField(
        pgettext_lazy("equipment", "done by (firm or department)"),
        max_length=NAME,
        blank=True,
        validators=[plain_line],
    )
    note = models.CharField(
        pgettext_lazy("equipment", "what was done"),
        max_length=NOTE,
        blank=True,
        validators=[plain_line],
    )
    recorded_at = models.DateTimeField(default=now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-done_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.done_on:%Y-%m-%d}"


class EquipmentCount(Published):
    """How many machines of a kind an institution has: all that the consortium sees of them."""

    kind = models.CharField(max_length=30, choices=EquipmentKind)
    owned = models.PositiveIntegerField(default=0)
    working = models.PositiveIntegerField(default=0)
    #: When the oldest of them was bought, or entered; None: there is none.
    owned_since = models.DateField(null=True, blank=True)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "kind"], name="one_count_for_a_kind_of_equipment"
            ),
            models.CheckConstraint(
                condition=Q(working__lte=F("owned")), name="no_more_work_than_there_are"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owned}"
