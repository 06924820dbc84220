"""Background work of the reports."""

from __future__ import annotations

from django.conf import settings

from kaijuan.core.jobs.public import job
from kaijuan.evidence.reports.domain.build import build_release
from kaijuan.evidence.reports.models import Release


@job("reports.build_release")
def build(*, release_id: int, institution_id: int) -> None:
    """Write a published release's files under the home, in a folder named by its slug."""
    release = Release.objects.get(pk=release_id, institution_id=institution_id)
    build_release(release, settings.HOME / "releases" / release.slug)
