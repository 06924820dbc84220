"""The files of a published release: which bytes were given out under which name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Published
from kaijuan.evidence.reports.models.release import Release


class ReleaseFile(Published):
    """One file as it was built: its name in the report, its length in bytes and its SHA-256.

    The bytes lie in `core.files.store`. A later version of the house may build a name anew; the
    older row stays, so that a copy from then is still known.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    built_at = models.DateTimeField(default=now)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "name", "sha256"], name="a_file_of_a_release_is_kept_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
