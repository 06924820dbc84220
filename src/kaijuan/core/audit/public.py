"""What rooms use of the audit."""

from __future__ import annotations

from django.db import models

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.audit.names import with_names
from kaijuan.core.audit.record import broken_chains, code_of, record
from kaijuan.core.audit.verbs import register_verb

__all__ = ["broken_chains", "history_of", "record", "register_verb"]


def history_of(obj: models.Model) -> list[AuditEntry]:
    """The entries about ``obj`` in the open scope, oldest first, ready to be read as sentences."""
    rows = AuditEntry.objects.filter(object_type=obj._meta.label_lower, object_code=code_of(obj))
    return with_names(rows.order_by("sequence"))
