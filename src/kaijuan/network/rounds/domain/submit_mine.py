"""What is expected of one person: due, overdue, later, done today. Two queries at most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import OuterRef, Q, QuerySet, Subquery

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.directory.public import Person
from kaijuan.network.opening.public import zone_of
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import DONE, ExpectedItem, State, Submission

#: How far the list looks: what was missed stands there so long, what comes so early.
BACK: Final = dt.timedelta(days=31)
AHEAD: Final = dt.timedelta(days=7)
WAITING: Final = frozenset({State.PENDING, State.RETURNED})


@dataclass(frozen=True, slots=True)
class Duties:
    """Each in the order in which it is due; ``done`` is what was done, or waived, today."""

    due: list[ExpectedItem] = field(default_factory=list)
    overdue: list[ExpectedItem] = field(default_factory=list)
    upcoming: list[ExpectedItem] = field(default_factory=list)
    done: list[ExpectedItem] = field(default_factory=list)

    @property
    def open(self) -> list[ExpectedItem]:
        """What can be handed in now."""
        return [*self.overdue, *self.due]


def duties_of(person: Person | None, by: Any, institution: Institution, at: dt.datetime) -> Duties:
    """What is expected of ``person``, and of the library where ``by`` does it."""
    at = at.astimezone(zone_of(institution))
    today = at.date()
    wanted = Q(pk__in=())
    if person is not None:
        wanted |= Q(person=person)
    doing = [kind.key for kind in duty_kinds if by.has_perm(kind.doers, institution)]
    if doing:
        wanted |= Q(person=None, spot=None, obligation__kind__in=doing)
    near = Q(day__gte=today - BACK, day__lte=today + AHEAD)
    still = Q(state__in=WAITING, occurrence__closes_at__gt=at, day__lte=today + AHEAD)
    rows = (
        described(ExpectedItem.objects.filter(wanted))
        .filter(near | still)
        .order_by("occurrence__due_at", "obligation__title", "pk")
    )
    return sorted_out(rows, at)


def described(rows: QuerySet[ExpectedItem]) -> QuerySet[ExpectedItem]:
    """With all that a list shows of an item, and ``standing``, the code of what was handed in."""
    standing = Submission.objects.filter(item=OuterRef("pk"), superseded_at=None)
    return (
        rows.select_related("institution", "occurrence__form_version", "obligation", "person")
        .defer("occurrence__form_version__definition")
        .annotate(standing=Subquery(standing.values("code")[:1]))
    )


def sorted_out(rows: Iterable[ExpectedItem], at: dt.datetime) -> Duties:
    """Each item where it belongs at ``at``, which is in the library's zone.

    What was finished on another day is left out.
    """
    duties, today = Duties(), at.date()
    for item in rows:
        if item.state == State.WAIVED:
            if item.day == today:
                duties.done.append(item)
        elif item.state in DONE:
            if item.done_at is not None and item.done_at.astimezone(at.tzinfo).date() == today:
                duties.done.append(item)
        elif item.occurrence.opens_at > at:
            duties.upcoming.append(item)
        elif item.state == State.MISSED or item.late_from <= at:
            duties.overdue.append(item)
        else:
            duties.due.append(item)
    return duties
