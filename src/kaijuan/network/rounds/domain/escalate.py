"""Past due, those are told who can do something about it: one message for many duties."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.jobs.public import at_each
from kaijuan.core.notify.public import Telling, tell_many, those_who_may
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import across_the_wall
from kaijuan.network.rounds.domain.escalate_past import BACK
from kaijuan.network.rounds.domain.obligations_running import page_of
from kaijuan.network.rounds.models import EscalationStep, ExpectedItem, Occurrence, State

ONE: Final = gettext_noop("%(library)s: of “%(duty)s”, %(count)s are not handed in, past due.")
MANY: Final = gettext_noop("%(library)s: %(count)s items of %(duties)s duties are past due.")
_NOT_IN: Final = (State.PENDING, State.RETURNED, State.MISSED)


class Taken(NamedTuple):
    """A step that has come."""

    occurrence: Occurrence
    whom: str


def escalate_due(at: dt.datetime) -> int:
    """Take every step that has come, each once; how many messages. Raises ``FailedAt``.

    Who holds the step's permission is told how many are silent, in one message for all duties of
    the library; where nobody is silent nobody is told.
    """
    with across_the_wall("the clock looks where something is past due"):
        here = sorted(set(_past_due(at).values_list("institution_id", flat=True)))
    institutions = Institution.objects.in_bulk(here).values() if here else ()
    return sum(at_each(institutions, lambda institution: _escalate(institution, at)))


def _past_due(at: dt.datetime) -> QuerySet[Occurrence]:
    steps = Count("obligation__escalation")
    rows = Occurrence.objects.filter(
        day__gte=(at - BACK).date() - dt.timedelta(days=366),
        due_at__lte=at,
        due_at__gt=at - BACK,
    )
    return rows.annotate(steps=steps).filter(steps__gt=F("escalated"))


def _escalate(institution: Institution, at: dt.datetime) -> int:
    with transaction.atomic():
        taken: list[Taken] = []
        rows = _past_due(at).select_related("obligation")
        for each in rows.prefetch_related("obligation__escalation").order_by("due_at", "pk"):
            taken += _take(each, at)
        return _tell(institution, taken) if taken else 0


def _take(occurrence: Occurrence, at: dt.datetime) -> list[Taken]:
    steps: list[EscalationStep] = list(occurrence.obligation.escalation.all())
    come = [s for s in steps if occurrence.due_at + dt.timedelta(minutes=s.after) <= at]
    new = come[occurrence.escalated :]
    if not new:
        return []
    mine = Occurrence.objects.filter(pk=occurrence.pk, escalated=occurrence.escalated)
    # Of two workers one raises the number, and tells.
    return [Taken(occurrence, s.whom) for s in new] if mine.update(escalated=len(come)) else []


def _tell(institution: Institution, taken: Sequence[Taken]) -> int:
    silent = _silent([each.occurrence for each in taken])
    by_whom: dict[str, dict[int, Occurrence]] = defaultdict(dict)
    for each in taken:
        if silent.get(each.occurrence.pk):
            by_whom[each.whom][each.occurrence.pk] = each.occurrence
    return tell_many(
        _telling(institution, whom, list(found.values()), silent) for whom, found in by_whom.items()
    )


def _telling(
    institution: Institution, whom: str, periods: Sequence[Occurrence], silent: Mapping[int, int]
) -> Telling:
    count = sum(silent[each.pk] for each in periods)
    duties = {each.obligation_id: each.obligation for each in periods}
    people = those_who_may(whom, institution)
    first = periods[0].obligation
    if len(duties) > 1:
        href = reverse("rounds:manage", args=[institution.slug])
        return Telling(people, MANY, institution, href, {"count": count, "duties": len(duties)})
    words: dict[str, str | int] = {
        "duty": first.title,
        "duty_en": first.title_en or first.title,
        "count": count,
    }
    return Telling(people, ONE, institution, page_of(first), words)


def _silent(occurrences: Sequence[Occurrence]) -> dict[int, int]:
    pks = {each.pk for each in occurrences}
    rows = ExpectedItem.objects.filter(occurrence__in=pks, state__in=_NOT_IN)
    counts = rows.order_by().values("occurrence").annotate(count=Count("pk"))
    return {row["occurrence"]: row["count"] for row in counts}
