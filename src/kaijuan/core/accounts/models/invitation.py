"""A role that waits for its person."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution, Role

VALID_FOR: Final = dt.timedelta(days=7)


class State(models.TextChoices):
    """How far an invitation has come."""

    SENT = "sent", pgettext_lazy("invitation", "sent")
    OPENED = "opened", pgettext_lazy("invitation", "opened")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "accepted")
    EXPIRED = "expired", pgettext_lazy("invitation", "expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "withdrawn")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Narrowed by state in the database, as ``Invitation.state`` tells it of one."""

    def waiting(self) -> InvitationQuerySet:
        """Those that can still be accepted."""
        return self.filter(
            accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now()
        )

    def in_state(self, state: str) -> InvitationQuerySet:
        neither = self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
        return {
            State.ACCEPTED: self.filter(accepted_at__isnull=False),
            State.WITHDRAWN: self.filter(withdrawn_at__isnull=False, accepted_at__isnull=True),
            State.EXPIRED: neither.filter(expires_at__lte=now()),
            State.OPENED: self.waiting().filter(opened_at__isnull=False),
            State.SENT: self.waiting().filter(opened_at__isnull=True),
        }[State(state)]


class Invitation(models.Model):
    """``number`` counts the letters: only the link in the last one opens."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(_("e-mail"))
    name = models.CharField(pgettext_lazy("of a person", "Name"), max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    number = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "email", "role"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation_for_one_role",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["institution", "-sent_at"])]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    @property
    def state(self) -> State:
        """Told from the days alone; see ``InvitationQuerySet.in_state``."""
        if self.accepted_at:
            return State.ACCEPTED
        if self.withdrawn_at:
            return State.WITHDRAWN
        if self.expires_at <= now():
            return State.EXPIRED
        return State.OPENED if self.opened_at else State.SENT
