"""Background work of the reports."""

from __future__ import annotations

from django.conf import settings

from kaijuan.core.jobs.public import job
from kaijuan.evidence.reports.domain import keep_files, write_files
from kaijuan.evidence.reports.models import Release


@job("reports.build_release")
def build(*, release_id: int, institution_id: int) -> None:
    """Build a published release's files, and write them into a folder of the home too.

    Where they are kept already they are not built again, so that it can run twice.
    """
    release = Release.objects.get(pk=release_id, institution_id=institution_id)
    write_files(keep_files(release), settings.HOME / "releases" / release.slug)
