"""In the database itself: what was published and signed never changes."""

from __future__ import annotations

from collections.abc import Iterator

from kaijuan.core.tenancy.triggers import Trigger, more_triggers
from kaijuan.network.health.models import PledgeVersion, Signature


def _triggers() -> Iterator[Trigger]:
    text = " OR ".join(f"NEW.{c} <> OLD.{c}" for c in ("text", "text_en", "sha256", "number"))
    changed = f"OLD.published_at IS NOT NULL AND (NEW.published_at IS NULL OR {text})"
    yield Trigger(
        PledgeVersion._meta.db_table, "UPDATE", changed, "a published pledge never changes"
    )
    signed = " OR ".join(
        f"NEW.{c} <> OLD.{c}" for c in ("version_id", "person_id", "name", "signed_at", "sha256")
    )
    yield Trigger(Signature._meta.db_table, "UPDATE", signed, "a signature never changes")


more_triggers(_triggers)
