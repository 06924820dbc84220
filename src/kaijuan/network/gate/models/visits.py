"""Passes, visits, and each act at a gate."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Walled
from kaijuan.core.validators import sensible_day
from kaijuan.network.directory.public import Person
from kaijuan.network.gate.models.buildings import Building, Direction, Gate


class VisitorKind(models.TextChoices):
    """Who comes."""

    STAFF = "staff", pgettext_lazy("at the gate", "Staff")
    READER = "reader", pgettext_lazy("at the gate", "Reader")
    VISITOR = "visitor", pgettext_lazy("at the gate", "Visitor")


class Carrier(models.TextChoices):
    """By what somebody is known at the gate."""

    QR = "qr", pgettext_lazy("at the gate", "QR code")
    CARD = "card", pgettext_lazy("at the gate", "Card")
    NAME = "name", pgettext_lazy("at the gate", "Name")


class Pass(Walled):
    """What a scanner reads. Only a keyed digest of it is kept, never the number or the token.

    ``code`` is the subject under which a reader's or visitor's name is sealed. A reader's card is
    taken up when it is seen first and dropped with the last visit that names it.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(pgettext_lazy("at the gate", "who"), max_length=10, choices=VisitorKind)
    carrier = models.CharField(max_length=10, choices=Carrier)
    person = models.ForeignKey(
        Person,
        verbose_name=pgettext_lazy("of a pass", "person"),
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
    )
    digest = models.CharField(max_length=64, null=True, editable=False)
    #: Raised by each new QR code: the one before is no longer good.
    serial = models.PositiveIntegerField(default=1, editable=False)
    made_at = models.DateTimeField(default=now, editable=False)
    valid_on = models.DateField(null=True, blank=True, validators=[sensible_day])
    #: Name and contact of somebody who registered beforehand, until the day is over.
    sealed = models.BinaryField(default=bytes, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "digest"], name="pass_is_one_digest"),
            models.UniqueConstraint(
                fields=["institution", "person"],
                condition=Q(carrier=Carrier.QR, revoked_at__isnull=True),
                name="person_has_one_qr_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.carrier}"


class Purpose(models.TextChoices):
    """Why somebody comes: words to choose from, so that nobody writes a name."""

    STUDY = "study", pgettext_lazy("purpose of a visit", "Read and study")
    LOANS = "loans", pgettext_lazy("purpose of a visit", "Borrow and return")
    WORK = "work", pgettext_lazy("purpose of a visit", "Work here")
    MEETING = "meeting", pgettext_lazy("purpose of a visit", "Meeting")
    DELIVERY = "delivery", pgettext_lazy("purpose of a visit", "Delivery")
    REPAIR = "repair", pgettext_lazy("purpose of a visit", "Repair and property")
    OTHER = "other", pgettext_lazy("purpose of a visit", "Other")


class Ended(models.TextChoices):
    """How a visit was closed."""

    OUT = "out", pgettext_lazy("end of a visit", "Left")
    FORGOTTEN = "forgotten", pgettext_lazy("end of a visit", "Closed at night, exit forgotten")
    RETURNED = "returned", pgettext_lazy("end of a visit", "Came in again, exit forgotten")
    CORRECTED = "corrected", pgettext_lazy("end of a visit", "Closed by hand")


class Visit(Walled):
    """Somebody inside a building, [``came_in_at``, ``went_out_at``).

    ``came_in_at`` is None for who left without having been registered on the way in;
    ``began_at`` is then the time of leaving. ``subject`` is the code of the person of the
    directory, or of the pass. ``sealed`` holds name, contact and card number under the key of
    that subject (core.privacy). All three are emptied after ``GateSettings.keep_days``; times,
    kind and purpose stay, and say nothing of anybody.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=10, choices=VisitorKind)
    carrier = models.CharField(max_length=10, choices=Carrier)
    subject = models.UUIDField(null=True)
    purpose = models.CharField(max_length=10, choices=Purpose, blank=True)
    began_at = models.DateTimeField()
    came_in_at = models.DateTimeField(null=True)
    in_gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="+", null=True)
    went_out_at = models.DateTimeField(null=True)
    out_gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="+", null=True)
    ended = models.CharField(max_length=10, choices=Ended, blank=True)
    sealed = models.BinaryField(default=bytes, editable=False)
    #: The day under whose key it was sealed.
    sealed_on = models.DateField(null=True)
    name_digest = models.CharField(max_length=64, blank=True)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-began_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["institution", "building", "began_at"]),
            models.Index(fields=["institution", "subject", "began_at"]),
            models.Index(
                fields=["institution", "building"],
                condition=Q(went_out_at__isnull=True),
                name="gate_open_visits",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "subject"],
                condition=Q(went_out_at__isnull=True),
                name="nobody_is_inside_twice",
            ),
            models.CheckConstraint(
                condition=Q(came_in_at__isnull=False) | Q(went_out_at__isnull=False),
                name="visit_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(came_in_at__isnull=True)
                | Q(went_out_at__isnull=True)
                | Q(went_out_at__gte=F("came_in_at")),
                name="visit_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(went_out_at__isnull=True, ended="")
                | (Q(went_out_at__isnull=False) & ~Q(ended="")),
                name="visit_is_closed_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.began_at:%Y-%m-%d %H:%M}"


class Outcome(models.TextChoices):
    """What became of an act at the gate."""

    IN = "in", pgettext_lazy("at the gate", "Came in")
    OUT = "out", pgettext_lazy("at the gate", "Went out")
    AGAIN = "again", pgettext_lazy("at the gate", "Scanned twice")
    REFUSED = "refused", pgettext_lazy("at the gate", "Turned away")


class Reason(models.TextChoices):
    """Why somebody was turned away."""

    TEMPERATURE = "temperature", pgettext_lazy("turned away", "Temperature")
    SYMPTOMS = "symptoms", pgettext_lazy("turned away", "Symptoms")
    MASK = "mask", pgettext_lazy("turned away", "No mask")
    FULL = "full", pgettext_lazy("turned away", "Full")
    PASS = "pass", pgettext_lazy("turned away", "Code not good")


class Passage(Walled):
    """One act at a gate: in, out or turned away. Of who was turned away nothing else is kept.

    ``code`` is the page's own: the same once more is the same act. ``body`` is a keyed digest of
    what was sent with it. ``at`` is when it happened, ``received_at`` when the house heard of it.
    """

    code = models.UUIDField(unique=True)
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="passages")
    direction = models.CharField(max_length=4, choices=Direction)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+", null=True)
    body = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["institution", "gate", "at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(outcome=Outcome.REFUSED) & ~Q(reason="") & Q(visit__isnull=True))
                | (~Q(outcome=Outcome.REFUSED) & Q(reason="") & Q(visit__isnull=False)),
                name="who_is_turned_away_has_no_visit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.at:%Y-%m-%d %H:%M}"
