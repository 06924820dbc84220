"""A token: one program's way in, for its owner, with an end."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.permissions.scopes import scopes
from kaijuan.core.tenancy.models import Institution

#: Nobody remembers longer what a program was for.
MOST_DAYS: Final = 365


def known_scopes(keys: list[str]) -> None:
    """Refuse scopes that nobody registered. Raises ValidationError."""
    if not keys or any(key not in scopes for key in keys):
        raise ValidationError(_("Choose at least one of the scopes."))


class Token(models.Model):
    """Acts for ``user`` with the roles that they have now, narrowed by ``scopes``.

    With ``institution`` it acts there only. ``sha256`` is the digest of the secret, which is shown
    once and kept nowhere; ``last_used_on`` is a day and no more.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens"
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(pgettext_lazy("token", "name"), max_length=80)
    prefix = models.CharField(max_length=8, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    scopes = models.JSONField(default=list, validators=[known_scopes])
    created_at = models.DateTimeField(default=now, editable=False)
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="a_token_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_alive(self) -> bool:
        """Neither revoked nor past its end. Whether its owner may still come in is not asked."""
        return self.revoked_at is None and now() < self.expires_at
