"""Background work of backups."""

from __future__ import annotations

from kaijuan.core.backup.nightly import make_nightly
from kaijuan.core.jobs.public import cron


@cron("backup.nightly", "30 2 * * *")
def nightly(*, institution_id: None) -> None:
    """At half past two in the house's zone; a backup that cannot be made is a failed job."""
    make_nightly()
