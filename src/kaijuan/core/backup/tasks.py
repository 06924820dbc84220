"""Background work of backups."""

from __future__ import annotations

from typing import Any

from kaijuan.core.backup.keys import keep_keys
from kaijuan.core.backup.nightly import make_nightly
from kaijuan.core.jobs.public import cron, job


@cron("backup.nightly", "30 2 * * *")
def nightly(*, institution_id: None) -> None:
    """At half past two in the house's zone; a backup that cannot be made is a failed job."""
    make_nightly()


@job("backup.keep_keys")
def renew_keys(**_ids: Any) -> None:
    """After keys were destroyed: the copies beside the backups lose them too."""
    keep_keys()
