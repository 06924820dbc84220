"""Background work of supplies."""

from __future__ import annotations

from kaijuan.core.jobs.public import cron
from kaijuan.network.supplies.counters import publish_everywhere


@cron("supplies.publish_cover", "10 3 * * *")
def publish_cover(*, institution_id: None) -> None:
    """Each library says how long its scarcest supply will last."""
    publish_everywhere()
