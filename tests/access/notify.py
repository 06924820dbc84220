"""A message of one person's, and one that says a canary to somebody else."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from kaijuan.core.notify.models import Message
from kaijuan.core.notify.public import tell
from kaijuan.core.tenancy.models import Institution


def message(owner: Any, mark: str = "") -> uuid.UUID:
    """The last thing that ``owner`` was told, by the consortium."""
    with transaction.atomic():
        tell(
            [owner],
            f"{mark}Said to one person",
            institution=Institution.objects.consortium(),
            href="/",
            mail=False,
        )
    return Message.objects.filter(user=owner).latest("pk").code
