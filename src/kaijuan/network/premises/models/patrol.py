"""Routes, their points, and the rounds that were walked (S12)."""

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
from kaijuan.core.validators import plain_line, plain_text
from kaijuan.network.rounds.public import ExpectedItem, Spot

NOTE: Final = 300
LOOK_FOR: Final = 500


class PointWhat(models.TextChoices):
    """What is looked at."""

    DOOR = "door", pgettext_lazy("patrol point", "Door")
    CCTV = "cctv", pgettext_lazy("patrol point", "CCTV")
    WATER = "water", pgettext_lazy("patrol point", "Water")
    POWER = "power", pgettext_lazy("patrol point", "Power")
    FIRE = "fire", pgettext_lazy("patrol point", "Fire protection")
    WINDOW = "window", pgettext_lazy("patrol point", "Windows")
    LIFT = "lift", pgettext_lazy("patrol point", "Lift")
    STACKS = "stacks", pgettext_lazy("patrol point", "Stacks")
    OTHER = "other", pgettext_lazy("patrol point", "Other point")


class Route(Walled):
    """A round by its points in order. ``code`` is that of its spot, which items are written for."""

    code = models.UUIDField(unique=True, editable=False)
    spot = models.OneToOneField(Spot, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(
        pgettext_lazy("patrol", "instructions"),
        max_length=NOTE,
        blank=True,
        validators=[plain_line],
    )

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["spot__name", "pk"]

    def __str__(self) -> str:
        return self.spot.name


class Point(Walled):
    """A point with a QR code on its wall (``WallCode``). ``code`` is that of its spot."""

    code = models.UUIDField(unique=True, editable=False)
    spot = models.OneToOneField(Spot, on_delete=models.PROTECT, related_name="+")
    look_for = models.TextField(
        pgettext_lazy("patrol", "what to check"),
        max_length=LOOK_FOR,
        blank=True,
        validators=[plain_text],
    )

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["spot__name", "pk"]

    def __str__(self) -> str:
        return self.spot.name


class WallCode(Walled):
    """What the QR code at a point holds: ``code``, 122 random bits that nobody guesses at a desk.

    One is valid; renewing ends it, and the old sheet opens nothing but a sentence.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="wall_codes")
    made_at = models.DateTimeField(default=now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(Walled.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["point"],
                condition=Q(ended_at__isnull=True),
                name="a_point_has_one_valid_code",
            )
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.made_at:%Y-%m-%d}"


class Stop(Walled):
    """A point as a part of a route."""

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="stops")
    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="stops")
    position = models.PositiveIntegerField()

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["route", "point"], name="route_passes_a_point_once"),
        ]

    def __str__(self) -> str:
        return f"{self.route_id} {self.position}"


class RoundState(models.TextChoices):
    """Of a round that was begun."""

    WALKING = "walking", pgettext_lazy("patrol", "Being walked")
    FINISHED = "finished", pgettext_lazy("patrol", "Finished")
    GIVEN_UP = "given-up", pgettext_lazy("patrol", "Given up")


class Round(Walled):
    """One walk. ``code`` is the client's; ``plan`` the codes of its points in order, as it began.

    ``item`` is what it answers to; None: an extra round. The counts are those of the checks that
    stand; ``out_of_order`` are points passed after one that comes later.
    """

    code = models.UUIDField(unique=True)
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="rounds")
    item = models.ForeignKey(ExpectedItem, on_delete=models.PROTECT, related_name="+", null=True)
    plan = models.JSONField(default=list)
    walker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.WALKING)
    started_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)
    #: Why points were left out, or why it was given up.
    reason = models.CharField(max_length=NOTE, blank=True, validators=[plain_line])
    points = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(default=0)
    out_of_order = models.PositiveIntegerField(default=0)
    not_ok = models.PositiveIntegerField(default=0)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-started_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["route"],
                condition=Q(state=RoundState.WALKING),
                name="a_route_is_walked_by_one",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(item__isnull=False) & ~Q(state=RoundState.GIVEN_UP),
                name="an_item_is_walked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.route_id} {self.started_at:%Y-%m-%d %H:%M}"


class Outcome(models.TextChoices):
    """Of one look."""

    OK = "ok", pgettext_lazy("patrol", "In order")
    NOT_OK = "not-ok", pgettext_lazy("patrol", "Not in order")


class How(models.TextChoices):
    """How the point was opened."""

    SCAN = "scan", pgettext_lazy("patrol", "Scanned")
    HAND = "hand", pgettext_lazy("patrol", "Picked by hand")


class FaultKind(models.TextChoices):
    """What is wrong, where somebody has to mend it."""

    BROKEN = "broken", pgettext_lazy("fault", "Broken")
    LEAK = "leak", pgettext_lazy("fault", "Leaks")
    UNLOCKED = "unlocked", pgettext_lazy("fault", "Not locked")
    DARK = "dark", pgettext_lazy("fault", "No picture or no light")
    HOT = "hot", pgettext_lazy("fault", "Hot, smells or smokes")
    BLOCKED = "blocked", pgettext_lazy("fault", "Blocked")
    MISSING = "missing", pgettext_lazy("fault", "Missing")
    OTHER = "other", pgettext_lazy("fault", "Something else")


class Fault(Walled):
    """Something not in order at a point; it stands until somebody resolves it."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="faults")
    kind = models.CharField(max_length=10, choices=FaultKind, blank=True)
    note = models.CharField(max_length=NOTE, validators=[plain_line])
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    #: How many checks found it; the last of them at ``seen_at``.
    times = models.PositiveIntegerField(default=1)
    seen_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    resolution = models.CharField(
        pgettext_lazy("fault", "what was done"),
        max_length=NOTE,
        blank=True,
        validators=[plain_line],
    )
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-found_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["point"],
                condition=Q(resolved_at__isnull=True),
                name="a_point_has_one_open_fault",
            )
        ]

    def __str__(self) -> str:
        return self.note


class Check(Walled):
    """One look at one point. ``code`` is the client's, ``sha256`` that of its body.

    ``at`` is when it was done: the device's time where that can be true, else when it came in.
    A later check of the same point in the same round supersedes.
    """

    code = models.UUIDField(unique=True)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="checks")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=6, choices=Outcome)
    how = models.CharField(max_length=4, choices=How)
    hand_reason = models.CharField(max_length=NOTE, blank=True, validators=[plain_line])
    note = models.CharField(max_length=NOTE, blank=True, validators=[plain_line])
    fault = models.ForeignKey(
        Fault, on_delete=models.SET_NULL, related_name="checks", null=True, blank=True
    )
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(default=now)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "point"],
                condition=Q(superseded_at__isnull=True),
                name="one_check_of_a_point_stands",
            )
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.outcome}"
