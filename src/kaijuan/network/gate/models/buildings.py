"""Which buildings are entered under control, by which gates, and how many fit."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Published, Walled
from kaijuan.core.validators import plain_line
from kaijuan.network.opening.public import Place

NAME: Final = 60
MOST_INSIDE: Final = 100_000
#: Names of visitors are kept for so many days; a library may choose fewer, never more.
MOST_DAYS: Final = 30
FEWEST_DAYS: Final = 7


class Building(Walled):
    """A place with entry control. ``capacity`` None: nobody is turned away because it is full.

    ``inside`` is how many visits are open here. It is written with each of them, in its
    transaction, and never read from a form; ``check_headcounts`` compares the two at night.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey(
        Place,
        verbose_name=pgettext_lazy("gate", "building"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    capacity = models.PositiveIntegerField(
        pgettext_lazy("of a building", "capacity"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_INSIDE)],
        help_text=_("How many may be inside at once. Empty: no limit."),
    )
    inside = models.PositiveIntegerField(default=0, editable=False)
    shown = models.BooleanField(
        _("show on the library's public page how many are inside"),
        default=False,
        help_text=_("Brought up to date every minute."),
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        # Not by the place: each act at a gate asks for the row, and would join for nothing.
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "place"],
                condition=Q(retired_at__isnull=True),
                name="gate_building_is_one_place",
            ),
        ]

    def __str__(self) -> str:
        return self.place.name


class Direction(models.TextChoices):
    """Which way people go."""

    IN = "in", pgettext_lazy("direction", "In")
    OUT = "out", pgettext_lazy("direction", "Out")
    BOTH = "both", pgettext_lazy("direction", "In and out")


class Gate(Walled):
    """A door at which somebody registers. Way in and way out may be separate."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="gates")
    name = models.CharField(
        pgettext_lazy("of a gate", "name"), max_length=NAME, validators=[plain_line]
    )
    name_en = models.CharField(
        _("English name"), max_length=NAME, blank=True, validators=[plain_line]
    )
    direction = models.CharField(
        pgettext_lazy("of a gate", "direction"),
        max_length=4,
        choices=Direction,
        default=Direction.BOTH,
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "building", "name"],
                condition=Q(retired_at__isnull=True),
                name="gate_name_is_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def lets(self, direction: str) -> bool:
        """Whether people go this way here."""
        return self.direction in {Direction.BOTH, direction}


class GateSettings(Walled):
    """One row a library; without it the defaults hold."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    keep_days = models.PositiveSmallIntegerField(
        _("days that names, contacts and card numbers are kept"),
        default=MOST_DAYS,
        validators=[MinValueValidator(FEWEST_DAYS), MaxValueValidator(MOST_DAYS)],
        help_text=_("From 7 to 30. After that only counts are left."),
    )
    night_at = models.TimeField(
        _("the day ends at"),
        default=dt.time(3, 0),
        help_text=_("Whoever is registered as inside at this hour is closed as forgotten."),
    )
    visitors_register = models.BooleanField(
        _("visitors may register themselves beforehand"),
        default=False,
        help_text=_("They get a QR code that is good for one day."),
    )
    #: The last night that was closed.
    night_done_on = models.DateField(null=True, blank=True, editable=False)
    #: How many were closed as forgotten in it.
    forgotten = models.PositiveIntegerField(default=0, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution"], name="gate_settings_are_one")
        ]

    def __str__(self) -> str:
        return str(self.institution_id)


class Headcount(Published):
    """What a library shows of a building to everybody: a count, at most a minute old."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    inside = models.PositiveIntegerField()
    capacity = models.PositiveIntegerField(null=True)
    at = models.DateTimeField(default=now)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["place__position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "place"], name="headcount_of_a_place_is_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.inside}"
