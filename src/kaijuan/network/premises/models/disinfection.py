"""What disinfects what, what is planned for a spot, and what was done (S13)."""

from __future__ import annotations

import uuid
from decimal import Decimal
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
from kaijuan.network.rounds.public import ExpectedItem, Spot

NAME: Final = 60
NOTE: Final = 200
SOURCE: Final = 200
DIGITS: Final = 8
PLACES: Final = 2
LEAST: Final = Decimal("0.01")
#: Nothing in a library is wiped with more: 10,000 mg/L is for what is visibly soiled.
MOST_MG: Final = Decimal(20_000)
MOST_PERCENT: Final = Decimal(100)
MOST_MINUTES: Final = 1440


class SpotWhat(models.TextChoices):
    """What is disinfected; kept as ``Spot.what``."""

    SURFACE = "surface", pgettext_lazy("object", "Surfaces")
    LIFT = "lift", pgettext_lazy("object", "Lift")
    HANDRAIL = "handrail", pgettext_lazy("object", "Handles and rails")
    FLOOR = "floor", pgettext_lazy("object", "Floor")
    WASHROOM = "washroom", pgettext_lazy("object", "Washroom")
    BOOKS = "books", pgettext_lazy("object", "Returned books")
    AIR = "air-system", pgettext_lazy("object", "Air system")
    DEVICE = "device", pgettext_lazy("object", "Machines and devices")
    OTHER = "other-object", pgettext_lazy("object", "Something else")


class Unit(models.TextChoices):
    """Of a concentration."""

    MG = "mg-per-l", pgettext_lazy("concentration", "mg/L")
    PERCENT = "percent", pgettext_lazy("concentration", "%")


def plausible(prefix: str = "") -> Q:
    """The rows whose concentration can be: above 0, and no more than its unit allows."""
    amount, unit = f"{prefix}concentration", f"{prefix}unit"
    nothing = Q(**{f"{amount}__isnull": True, unit: ""})
    return (
        nothing
        | Q(**{f"{amount}__gt": 0, f"{amount}__lte": MOST_MG, unit: Unit.MG})
        | Q(**{f"{amount}__gt": 0, f"{amount}__lte": MOST_PERCENT, unit: Unit.PERCENT})
    )


class Measured(Walled):
    """Concentration with its unit, and minutes."""

    concentration = models.DecimalField(
        pgettext_lazy("disinfection", "concentration"),
        max_digits=DIGITS,
        decimal_places=PLACES,
        null=True,
        blank=True,
        validators=[MinValueValidator(LEAST), MaxValueValidator(MOST_MG)],
    )
    unit = models.CharField(
        pgettext_lazy("disinfection", "unit"), max_length=10, choices=Unit, blank=True
    )
    contact_minutes = models.PositiveSmallIntegerField(
        pgettext_lazy("disinfection", "contact time in minutes"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_MINUTES)],
    )

    class Meta:
        abstract = True


class Agent(Measured):
    """An agent as it is recommended for one kind of object.

    ``source`` says who recommends it; ``confirmed_at`` None: nobody who knows has confirmed it.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        pgettext_lazy("disinfection", "agent"), max_length=NAME, validators=[plain_line]
    )
    what = models.CharField(
        pgettext_lazy("disinfection", "used for"), max_length=20, choices=SpotWhat
    )
    source = models.CharField(
        pgettext_lazy("disinfection", "who recommends it"),
        max_length=SOURCE,
        blank=True,
        validators=[plain_line],
    )
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["what", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "name", "what"],
                condition=Q(retired_at__isnull=True),
                name="agent_is_recommended_once",
            ),
            models.CheckConstraint(condition=plausible(), name="agent_concentration_can_be"),
        ]

    def __str__(self) -> str:
        return self.name


class SpotPlan(Measured):
    """How a spot is disinfected as a rule: what "done as planned" says."""

    spot = models.OneToOneField(Spot, on_delete=models.CASCADE, related_name="+")
    agent = models.CharField(
        pgettext_lazy("disinfection", "agent"), max_length=NAME, validators=[plain_line]
    )
    ventilation_minutes = models.PositiveSmallIntegerField(
        pgettext_lazy("disinfection", "ventilation in minutes"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_MINUTES)],
    )
    done_by = models.CharField(
        pgettext_lazy("disinfection", "done by (firm or group)"),
        max_length=NAME,
        blank=True,
        validators=[plain_line],
    )

    class Meta(Walled.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(condition=plausible(), name="plan_concentration_can_be"),
        ]

    def __str__(self) -> str:
        return self.agent


class Treatment(Measured):
    """What was done to a spot for one expected item; a correction of the report replaces it.

    ``weak``: below what is recommended for such an object. What was reported first stays with
    the submissions.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.OneToOneField(ExpectedItem, on_delete=models.PROTECT, related_name="+")
    spot = models.ForeignKey(Spot, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    agent = models.CharField(max_length=NAME, blank=True)
    ventilation_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    done_by = models.CharField(max_length=NAME, blank=True)
    note = models.CharField(max_length=NOTE, blank=True)
    weak = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["spot", "at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=plausible(), name="done_concentration_can_be"),
        ]

    def __str__(self) -> str:
        return f"{self.spot_id} {self.at:%Y-%m-%d %H:%M}"
