"""Background work of the directory."""

from __future__ import annotations

from kaijuan.core.jobs.public import cron, job
from kaijuan.network.directory.domain.import_large import JOB, forget_tables, import_in_parts


@job(JOB, may_see="directory.import_institutions")
def import_institutions(*, institution_id: int, file_id: int, by_id: int) -> None:
    """Take in a long table of institutions that was checked when it was sent."""
    import_in_parts(file_id, by_id)


@cron("directory.forget_tables", "20 4 * * *")
def forget(*, institution_id: None) -> None:
    """Forget long tables that were not taken in to their end."""
    forget_tables()
