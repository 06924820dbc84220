"""An order: what, by whom, until when, and how it stands."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Role
from kaijuan.core.tenancy.walled import Walled
from kaijuan.core.validators import plain_line, plain_text
from kaijuan.network.meetings.models.meetings import Decision, Meeting, _who

TEXT: Final = 200
DETAILS: Final = 2000
POST: Final = 100
NOTE: Final = 1000


class OrderState(models.TextChoices):
    GIVEN = "given", pgettext_lazy("order", "given")
    BEGUN = "begun", pgettext_lazy("order", "begun")
    DONE = "done", pgettext_lazy("order", "done")
    CANCELLED = "cancelled", pgettext_lazy("order", "cancelled")


#: Still to be done.
OPEN: Final = (OrderState.GIVEN, OrderState.BEGUN)


class Order(Walled):
    """Exactly one of ``owner``, ``person``, ``role`` and ``post`` says who has to do it.

    ``owner`` has an account and finds it in the own list; with ``role`` everybody who holds it
    does, until one of them begins; ``person`` is of the directory and has no account; ``post`` is a
    word. ``note`` says what shows that it is done, or why it was cancelled. ``switch_code`` is the
    switch that gave it.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.CharField(
        pgettext_lazy("of an order", "what"), max_length=TEXT, validators=[plain_line]
    )
    details = models.TextField(
        pgettext_lazy("of an order", "details"),
        max_length=DETAILS,
        blank=True,
        validators=[plain_text],
    )
    owner = _who()
    person = models.ForeignKey(
        "directory.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    role = models.CharField(max_length=20, choices=Role, blank=True)
    post = models.CharField(max_length=POST, blank=True, validators=[plain_line])
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=OrderState, default=OrderState.GIVEN)
    note = models.TextField(max_length=NOTE, blank=True, validators=[plain_text])
    given_by = _who(editable=False)
    given_at = models.DateTimeField(default=now, editable=False)
    begun_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    told_late_at = models.DateTimeField(null=True, editable=False)
    switch_code = models.UUIDField(null=True, editable=False)
    sample = models.BooleanField(default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        indexes: ClassVar = [
            models.Index(fields=["institution", "state", "due_at"], name="order_due"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["given", "begun"]),
                name="order_open_by_due",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
