"""Background work of duties."""

from __future__ import annotations

from kaijuan.core.clock import now
from kaijuan.core.jobs.public import cron
from kaijuan.network.rounds.domain.generate_everywhere import write_everywhere
from kaijuan.network.rounds.domain.tick import tick as carry_out


@cron("rounds.write_items", "4 * * * *")
def write_items(*, institution_id: None) -> None:
    """Write what will be expected, some days ahead."""
    write_everywhere(now())


@cron("rounds.tick", "* * * * *")
def tick(*, institution_id: None) -> None:
    """What the minute brings: the missed, the steps of escalation, the reminders."""
    carry_out(now())
