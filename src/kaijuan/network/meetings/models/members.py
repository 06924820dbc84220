"""The consortium's orders to its members. Published: what they ask and who has done it is open."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Published
from kaijuan.core.validators import plain_line, plain_text
from kaijuan.network.meetings.models.orders import DETAILS, NOTE, TEXT


class AnswerState(models.TextChoices):
    BEGUN = "begun", pgettext_lazy("answer to an order", "being done")
    DONE = "done", pgettext_lazy("answer to an order", "done")
    CANNOT = "cannot", pgettext_lazy("answer to an order", "cannot be done")


class MemberOrder(Published):
    """Owned by the consortium; ``addressees`` are the members that it asks."""

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
    due_at = models.DateTimeField()
    given_at = models.DateTimeField(default=now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(max_length=NOTE, blank=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    told_late_at = models.DateTimeField(null=True, editable=False)
    sample = models.BooleanField(default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        indexes: ClassVar = [models.Index(fields=["due_at"], name="member_order_due")]

    def __str__(self) -> str:
        return self.text


class MemberOrderAddressee(Published):
    """One member that is asked; owned by the consortium like the order."""

    order = models.ForeignKey(MemberOrder, on_delete=models.CASCADE, related_name="addressees")
    member = models.ForeignKey("tenancy.Institution", on_delete=models.PROTECT, related_name="+")

    class Meta(Published.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "member"], name="a_member_is_asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.member_id}"


class MemberOrderAnswer(Published):
    """Owned by the member. Without one nothing was heard."""

    order = models.ForeignKey(MemberOrder, on_delete=models.PROTECT, related_name="answers")
    state = models.CharField(
        pgettext_lazy("answer to an order", "how it stands"), max_length=12, choices=AnswerState
    )
    note = models.TextField(
        pgettext_lazy("answer to an order", "remark"),
        max_length=NOTE,
        blank=True,
        validators=[plain_text],
    )
    answered_at = models.DateTimeField(default=now, editable=False)
    #: When it was first said to be done; None while it is not.
    done_at = models.DateTimeField(null=True, editable=False)

    class Meta(Published.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "order"], name="a_member_answers_an_order_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.state}"
