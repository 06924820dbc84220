"""A change of the steps of escalation is no news of what was past due before it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kaijuan.network.rounds.models import Obligation, Occurrence
from kaijuan.network.rounds.models.obligations import MOST_MINUTES

Steps = list[tuple[int, str]]

#: A step comes at most a week past due; what a worker that stood still for longer finds is history.
BACK: Final = dt.timedelta(minutes=MOST_MINUTES) + dt.timedelta(days=1)


def steps_of(obligation: Obligation) -> Steps:
    """The stored steps in the order in which they come; one query."""
    return list(obligation.escalation.order_by("after", "pk").values_list("after", "whom"))


def leave_what_came(obligation: Obligation, before: Steps, *, at: dt.datetime) -> None:
    """Where the steps are no longer those of ``before``, count those that have come as taken.

    Else a step that is entered today would tell of the whole week that is past, and how many of
    the old ones were taken would be read as so many of the new ones.
    """
    steps = steps_of(obligation)
    if steps == before:
        return
    rows = Occurrence.objects.filter(obligation=obligation, due_at__lte=at, due_at__gt=at - BACK)
    periods = list(rows)
    for each in periods:
        late = at - each.due_at
        each.escalated = sum(dt.timedelta(minutes=after) <= late for after, _whom in steps)
    Occurrence.objects.bulk_update(periods, ["escalated"])
