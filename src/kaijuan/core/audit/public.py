"""What rooms use of the audit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import models
from django.db.models import Q

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.audit.names import with_names
from kaijuan.core.audit.record import broken_chains, code_of, record
from kaijuan.core.audit.verbs import register_verb

__all__ = ["broken_chains", "history_of", "record", "register_verb", "who_did"]


def history_of(*objects: models.Model) -> list[AuditEntry]:
    """The entries about ``objects`` in the open scope, oldest first, ready to be read as sentences.

    As many queries for many objects of a kind as for one.
    """
    codes: dict[str, list[str]] = defaultdict(list)
    for each in objects:
        codes[each._meta.label_lower].append(code_of(each))
    about = [Q(object_type=label, object_code__in=found) for label, found in codes.items()]
    if not about:
        return []
    return with_names(AuditEntry.objects.filter(reduce(or_, about)).order_by("sequence"))


def who_did(verbs: Iterable[str], obj: models.Model) -> set[UUID]:
    """The codes of the people who did any of ``verbs`` to ``obj``; one query, in the open scope.

    For "not by who did that": the log cannot be changed, so nobody drops out of it.
    """
    entries = AuditEntry.objects.filter(
        object_type=obj._meta.label_lower,
        object_code=code_of(obj),
        verb__in=list(verbs),
        actor_code__isnull=False,
    )
    return set(entries.order_by().values_list("actor_code", flat=True).distinct())
