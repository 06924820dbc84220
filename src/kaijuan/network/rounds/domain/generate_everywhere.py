"""Expected items of every library, by the hour."""

from __future__ import annotations

import datetime as dt

from kaijuan.core.jobs.public import at_each, progress
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import across_the_wall
from kaijuan.network.rounds.domain.generate import AHEAD, local_day, write_items
from kaijuan.network.rounds.domain.obligations_running import end_those_over
from kaijuan.network.rounds.models import Obligation, ObligationState


def write_everywhere(at: dt.datetime, ahead: dt.timedelta = AHEAD) -> int:
    """Write what is expected of every library in the next days; how many items.

    Each duty is kept by itself: killed anywhere and started again, it goes on with those that are
    not written. Raises ``FailedAt`` when all others are done.
    """
    with across_the_wall("the clock looks which libraries have a duty that runs"):
        running = Obligation.objects.filter(state=ObligationState.RUNNING)
        here = sorted(set(running.values_list("institution_id", flat=True)))
    institutions = Institution.objects.in_bulk(here) if here else {}

    def write(institution: Institution) -> int:
        written = write_items(institution, until=local_day(institution, at) + ahead, at=at)
        end_those_over(at)
        return written

    total = 0
    with progress(total=len(here)) as told:
        for count in at_each([institutions[pk] for pk in here], write):
            total += count
            told.step()
    return total
