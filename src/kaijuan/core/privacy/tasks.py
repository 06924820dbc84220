"""Background work of privacy."""

from __future__ import annotations

from typing import Any

from kaijuan.core.jobs.public import TryAgain, at_each, cron, enqueue, job
from kaijuan.core.privacy.domain.erasing import erase_due
from kaijuan.core.privacy.domain.rewrapping import rewrap
from kaijuan.core.privacy.domain.settling import StillRead, settle
from kaijuan.core.tenancy.models import Institution


@cron("privacy.erase", "40 1 * * *")
def erase(**_ids: Any) -> None:
    """Before the nightly backup: one institution after the other, each in its own transaction.

    One that fails stops no other; FailedAt says which, when all others are done.
    """
    try:
        list(at_each(Institution.objects.order_by("pk"), _erase))
    finally:
        # Also where no key was due: what rooms dropped in the night stood in the log as well.
        enqueue("privacy.settle", institution_id=None)


def _erase(institution: Institution) -> None:
    erase_due(institution)
    rewrap()


@job("privacy.settle")
def settle_engine(**_ids: Any) -> None:
    """Empty the engine's log of what was erased."""
    try:
        settle()
    except StillRead as busy:
        raise TryAgain from busy
