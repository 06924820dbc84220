"""Looks that take too long for a page, carried out by the clock."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from kaijuan.core.audit.public import broken_chains
from kaijuan.core.jobs.public import cron
from kaijuan.core.operations.domain import observations
from kaijuan.core.operations.domain.certificate import look_at


@cron("operations.look_at_certificate", "17 * * * *")
def look_at_certificate(*, institution_id: None = None) -> None:
    """How long the certificate holds; where the house is served by https."""
    if settings.BEHIND_TLS:
        observations.keep(observations.CERTIFICATE, look_at(settings.PUBLIC_URL).details())


@cron("operations.look_at_chains", "40 3 * * *")
def look_at_chains(*, institution_id: None = None) -> None:
    """Whether nobody changed the audit: every entry of every institution."""
    observations.keep(observations.CHAINS, {"broken": broken_chains()[:20]})


@cron("operations.measure_files", "27 * * * *")
def measure_files(*, institution_id: None = None) -> None:
    """How much the kept files take."""
    sizes = [
        file.stat().st_size
        for file in Path(settings.FILES).rglob("*")
        if file.is_file() and not file.is_symlink()
    ]
    observations.keep(observations.FILES, {"count": len(sizes), "bytes": sum(sizes)})
