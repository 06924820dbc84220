"""Who reads the log."""

from __future__ import annotations

from typing import Any

import rules

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.permissions.predicates import institutions_where, is_auditor
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Role

rules.add_perm("audit.view_entries", is_auditor)


def entries_visible_to(user: Any) -> Any:
    """The entries that ``user`` may read, within the open scope."""
    own = institutions_where(user, Role.AUDITOR)
    return AuditEntry.objects.filter(institution__in=own)


visibility.add(model=AuditEntry, permission="audit.view_entries", queryset=entries_visible_to)
