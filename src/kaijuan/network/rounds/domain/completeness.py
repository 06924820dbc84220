"""How complete and how timely reporting was: one query, for any span, unit and duty.

What is counted are the items that were written beforehand, by their day (both ends included):

====================  =================================================================
expected              every item, whatever became of it
waived                somebody let it go, with a reason
due                   expected without the waived: what was to be reported
on time               something stands, and was first handed in before it was late
late                  something stands, and was first handed in from then on
handed in             on time and late
nil                   of those handed in: nothing to report, signed
missed                nothing stands, and its time is over
pending               nothing stands yet, sent back included
====================  =================================================================

``expected = waived + on time + late + missed + pending``. Both shares are of what was due, so
that on time is never more than complete; where nothing was due there is no share, which is not
nought. Counts are added, and a share is found from the sums; shares are never added.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet

from kaijuan.core.indicators.public import share
from kaijuan.network.directory.public import Department
from kaijuan.network.rounds.models import ExpectedItem, Obligation, State
from kaijuan.network.rounds.models.expected import DONE

_STANDS: Final = Q(state__in=DONE)
_IN_TIME: Final = Q(done_at__lt=F("late_from"))
_COUNTS: Final = {
    "expected": Count("pk"),
    "on_time": Count("pk", filter=_STANDS & _IN_TIME),
    "late": Count("pk", filter=_STANDS & ~_IN_TIME),
    "waived": Count("pk", filter=Q(state=State.WAIVED)),
    "missed": Count("pk", filter=Q(state=State.MISSED)),
    "pending": Count("pk", filter=Q(state__in=[State.PENDING, State.RETURNED])),
    "nil": Count("pk", filter=_STANDS & Q(is_nil=True)),
}


@dataclass(frozen=True, slots=True)
class Completeness:
    """Counts of items; see above. They may be added, the shares may not."""

    expected: int = 0
    on_time: int = 0
    late: int = 0
    waived: int = 0
    missed: int = 0
    pending: int = 0
    nil: int = 0

    @property
    def due(self) -> int:
        """What was to be reported."""
        return self.expected - self.waived

    @property
    def handed_in(self) -> int:
        return self.on_time + self.late

    @property
    def silent(self) -> int:
        """What was due and of which nothing stands."""
        return self.missed + self.pending

    @property
    def complete(self) -> Decimal | None:
        """Handed in, in per cent of what was due; None where nothing was due."""
        return share(self.handed_in, self.due)

    @property
    def timely(self) -> Decimal | None:
        """On time, in per cent of what was due; None where nothing was due."""
        return share(self.on_time, self.due)

    def __add__(self, other: Completeness) -> Completeness:
        return Completeness(*(getattr(self, n) + getattr(other, n) for n in _NAMES))


#: A list is ordered by the person and not by the item.
_OF_PERSON: Final[dict[str, Any]] = {"pk": F("person_id"), **_COUNTS}
_NAMES: Final = tuple(each.name for each in fields(Completeness))


def items_of(
    *,
    start: dt.date,
    end: dt.date,
    obligation: Obligation | None = None,
    unit: Department | None = None,
    kind: str | None = None,
) -> QuerySet[ExpectedItem]:
    """What was expected from ``start`` to ``end``, both included, within the open scope."""
    rows: QuerySet[ExpectedItem] = ExpectedItem.objects.filter(day__gte=start, day__lte=end)
    if obligation is not None:
        rows = rows.filter(obligation=obligation)
    if unit is not None:
        rows = rows.filter(unit=unit)
    if kind is not None:
        rows = rows.filter(obligation__kind=kind)
    return rows


def completeness(
    *,
    start: dt.date,
    end: dt.date,
    obligation: Obligation | None = None,
    unit: Department | None = None,
    kind: str | None = None,
) -> Completeness:
    """Within the open scope; one query."""
    rows = items_of(start=start, end=end, obligation=obligation, unit=unit, kind=kind)
    return counted_over(rows)


def counted_over(rows: QuerySet[ExpectedItem]) -> Completeness:
    """The same over any items; one query."""
    return Completeness(**rows.order_by().aggregate(**_COUNTS))


@dataclass(frozen=True, slots=True)
class Part:
    """The counts of one unit, day, duty or person; ``key`` is its id or day, None: of no unit."""

    key: Any
    counts: Completeness


#: By what the counts may be told apart, and the column that says it.
PARTS: Final = {"unit": "unit_id", "day": "day", "duty": "obligation_id", "person": "person_id"}


def by_unit(rows: QuerySet[ExpectedItem]) -> list[Part]:
    """One part for each department that anything was expected of; one query."""
    return list(_parts(rows, "unit_id"))


def by_day(rows: QuerySet[ExpectedItem]) -> list[Part]:
    """One part for each day on which anything was expected; one query."""
    return list(_parts(rows, "day"))


def by_duty(rows: QuerySet[ExpectedItem]) -> list[Part]:
    """One part for each duty; one query."""
    return list(_parts(rows, "obligation_id"))


def by_person(rows: QuerySet[ExpectedItem]) -> QuerySet[Any]:
    """One row of counts for each person, for a list that is turned and ordered; lazy."""
    named = rows.filter(person__isnull=False).values("person__name", "person__code", "unit__name")
    return named.annotate(**_OF_PERSON)


def of_row(row: dict[str, Any]) -> Completeness:
    """The counts in a row of ``by_person``."""
    return Completeness(**{name: row[name] for name in _NAMES})


def _parts(rows: QuerySet[ExpectedItem], column: str) -> Iterator[Part]:
    for row in rows.order_by(column).values(column).annotate(**_COUNTS):
        yield Part(row.pop(column), Completeness(**row))
