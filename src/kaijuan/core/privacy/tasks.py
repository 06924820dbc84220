"""Background work of privacy."""

from __future__ import annotations

from typing import Any

from kaijuan.core.jobs.public import TryAgain, cron, job
from kaijuan.core.privacy.domain.erasing import erase_due
from kaijuan.core.privacy.domain.rewrapping import rewrap
from kaijuan.core.privacy.domain.settling import StillRead, settle
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope


@cron("privacy.erase", "40 1 * * *")
def erase(**_ids: Any) -> None:
    """Before the nightly backup: one institution after the other, each in its own transaction."""
    for institution in Institution.objects.order_by("pk"):
        with institution_scope(institution):
            erase_due(institution)
            rewrap()


@job("privacy.settle")
def settle_engine(**_ids: Any) -> None:
    """Empty the engine's log of what was erased."""
    try:
        settle()
    except StillRead as busy:
        raise TryAgain from busy
