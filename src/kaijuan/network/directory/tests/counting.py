"""How much has been written down."""

from __future__ import annotations

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.tenancy.scope import across_the_wall


def entries() -> int:
    with across_the_wall("counting entries in a test"):
        return AuditEntry.objects.count()
