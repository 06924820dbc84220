"""What is expected, written beforehand: the denominator is frozen here."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kaijuan.core.questionnaires.public import FormVersion
from kaijuan.core.tenancy.walled import Walled
from kaijuan.network.directory.public import Department, Person
from kaijuan.network.rounds.models.obligations import Obligation, Spot


class Occurrence(Walled):
    """One period of an obligation. ``day`` is its first day in the institution's zone.

    The times were fixed when it was written: a later change of the obligation makes new ones of
    what has not begun and leaves the rest as it was. ``expected`` is the number of its items.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="occurrences")
    form_version = models.ForeignKey(
        FormVersion, on_delete=models.PROTECT, related_name="+", null=True
    )
    day = models.DateField()
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    late_from = models.DateTimeField()
    closes_at = models.DateTimeField()
    expected = models.PositiveIntegerField(default=0)
    #: How many steps of the escalation were taken.
    escalated = models.PositiveSmallIntegerField(default=0)
    #: What was still pending at ``closes_at`` was marked as missed.
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-day", "obligation", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["obligation", "day"], name="occurrence_is_one_a_day"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["institution", "day"]),
            models.Index(
                fields=["closes_at"], condition=Q(closed_at__isnull=True), name="occurrence_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.day:%Y-%m-%d}"


class State(models.TextChoices):
    """Silence, nil, late, waived and missed are different facts; nil is told by the submission."""

    PENDING = "pending", pgettext_lazy("expected item", "Pending")
    SUBMITTED = "submitted", pgettext_lazy("expected item", "Handed in")
    RETURNED = "returned", pgettext_lazy("expected item", "Sent back")
    ACCEPTED = "accepted", pgettext_lazy("expected item", "Accepted")
    WAIVED = "waived", pgettext_lazy("expected item", "Waived")
    MISSED = "missed", pgettext_lazy("expected item", "Missed")


#: Something was handed in and stands.
DONE: frozenset[str] = frozenset({State.SUBMITTED, State.ACCEPTED})


class ExpectedItem(Walled):
    """One thing expected of one subject: a person, a spot, or (both None) the institution itself.

    ``unit`` is the department of the person when it was written. ``done_at`` is when it was first
    completed and stays when something is corrected; a missed item that comes in after all is
    handed in, and late for ever. Times are copied from the occurrence so that one query counts.
    """

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="items")
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="items")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    spot = models.ForeignKey(Spot, on_delete=models.PROTECT, related_name="+", null=True)
    unit = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", null=True)
    day = models.DateField()
    late_from = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    is_nil = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta(Walled.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["occurrence", "person"],
                condition=Q(person__isnull=False),
                name="a_person_is_expected_once",
            ),
            models.UniqueConstraint(
                fields=["occurrence", "spot"],
                condition=Q(spot__isnull=False),
                name="a_spot_is_expected_once",
            ),
            models.UniqueConstraint(
                fields=["occurrence"],
                condition=Q(person__isnull=True, spot__isnull=True),
                name="an_institution_is_expected_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["institution", "day", "obligation", "state"]),
            models.Index(fields=["person", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.occurrence_id} {self.state}"
