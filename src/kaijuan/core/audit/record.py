"""Writing an entry, and checking that none was changed or taken out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection, models
from django.db.models import Exists, F, OuterRef

from kaijuan.core.audit.models import FIRST, AuditEntry, ChainHead
from kaijuan.core.audit.verbs import verbs
from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import across_the_wall, current_institution


def record(
    verb: str,
    obj: models.Model,
    *,
    by: Any,
    details: Mapping[str, str | int] | None = None,
) -> AuditEntry:
    """Write one entry in the open scope's chain, in the transaction of the change itself.

    ``by`` is the person, or None for the house. ``details`` hold digests and counts, never personal
    values. Raises RuntimeError outside a transaction and KeyError for a verb nobody registered.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An audit entry is written in the transaction of its change.")
    institution = current_institution()
    # The lock makes writers of one chain wait on PostgreSQL; on SQLite BEGIN IMMEDIATE did already.
    head, _new = ChainHead.objects.select_for_update().get_or_create(institution=institution)
    entry = AuditEntry(
        institution=institution,
        sequence=head.sequence + 1,
        at=_millisecond(now()),
        actor_code=getattr(by, "code", None),
        verb=verbs[verb].key,
        object_type=obj._meta.label_lower,
        object_code=code_of(obj),
        details=dict(details or {}),
        previous=head.digest,
    )
    entry.digest = entry.digest_now()
    entry.save(force_insert=True)
    ChainHead.objects.filter(institution=institution).update(
        sequence=F("sequence") + 1, digest=entry.digest
    )
    return entry


def code_of(obj: models.Model) -> str:
    """How an entry names an object: its outward code, else its slug or key."""
    for name in ("code", "slug", "key"):
        value = getattr(obj, name, None)
        if value:
            return str(value)
    raise TypeError(f"{obj!r} has no outward code.")


def broken_chains() -> list[str]:
    """One sentence for each institution whose chain does not hold; empty when all is well."""
    found: list[str] = []
    with across_the_wall("checking the chains of all institutions"):
        headless = Institution.objects.filter(
            Exists(AuditEntry.objects.filter(institution=OuterRef("pk"))), chainhead=None
        )
        for institution in headless.order_by("pk"):
            found.append(f"{institution.key}: the head of the chain is missing")
        for head in ChainHead.objects.select_related("institution").order_by("pk"):
            fault = _fault(head)
            if fault:
                found.append(f"{head.institution.key}: {fault}")
    return found


def _fault(head: ChainHead) -> str:
    previous, expected = FIRST, 1
    for entry in _entries(head.institution):
        if entry.sequence != expected:
            return f"entry {expected} is missing"
        if entry.previous != previous or entry.digest != entry.digest_now():
            return f"entry {entry.sequence} was changed"
        previous, expected = entry.digest, expected + 1
    if (head.sequence, head.digest) != (expected - 1, previous):
        return f"entries after {expected - 1} are missing"
    return ""


def _entries(institution: Institution) -> Iterator[AuditEntry]:
    rows = AuditEntry.objects.filter(institution=institution).order_by("sequence")
    yield from rows.iterator(chunk_size=1000)


def _millisecond(at: dt.datetime) -> dt.datetime:
    """Both databases give back what was hashed."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000).astimezone(dt.UTC)
