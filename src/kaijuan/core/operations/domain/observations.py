"""Keeping what the background looks found."""

from __future__ import annotations

from typing import Any, Final

from kaijuan.core.clock import now
from kaijuan.core.operations.models import Observation

CERTIFICATE: Final = "certificate"
CHAINS: Final = "chains"
FILES: Final = "files"


def keep(key: str, details: dict[str, Any]) -> None:
    """Write down the finding of now; the one before is forgotten."""
    Observation.objects.update_or_create(key=key, defaults={"at": now(), "details": details})


def all_of_them() -> dict[str, Observation]:
    """The latest findings by key; one query."""
    return {found.key: found for found in Observation.objects.all()}
