"""How the members answered, counted and listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from kaijuan.network.plans.models import Proposal, Switch

State = Switch.State
#: What counts as consent: also what was carried out since, or is over.
CONSENTED: Final = (State.APPROVED, State.APPLIED, State.OVER)
WAITING: Final = (State.PROPOSED, State.WAITING)
AGAINST: Final = (State.REFUSED, State.WITHDRAWN)


def with_answers(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Each proposal with the numbers of its answers; of published rows only."""

    def of(*states: str) -> Count:
        return Count("switches", filter=Q(switches__state__in=states))

    return rows.annotate(
        asked=Count("switches"),
        consented=of(*CONSENTED),
        waiting=of(*WAITING),
        refused=of(State.REFUSED),
        ready=of(State.APPROVED),
        done=of(State.APPLIED, State.OVER),
        undone=of(State.UNDONE),
        withdrawn=of(State.WITHDRAWN),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the count: a word, how many, and the list of them."""

    label: Any
    count: int
    href: str
