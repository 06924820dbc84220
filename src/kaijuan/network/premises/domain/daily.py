"""What crosses the wall of a day: how many were due and how many were done; no more than that."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q

from kaijuan.core.indicators.models import PublishedValue
from kaijuan.core.indicators.public import counted, publish_span
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.premises.days import day_begins, day_ends
from kaijuan.network.rounds.public import DONE, ExpectedItem, State

#: Counted anew for so many days: what was missed may come in late.
DAYS: Final = 7
_DAY: Final = uuid.UUID("6a6f1c5e-31f5-4c0b-9f0e-3d9a3f2c7f11")


@dataclass(frozen=True, slots=True)
class DoneOf:
    """``done`` of the ``due`` ones; what was waived is not due."""

    done: int
    due: int


def indicator_of(kind: str) -> str:
    """The code of the figure of a kind, such as "disinfection-done"."""
    return f"{kind}-done"


def publish_days(kind: str, last: dt.date) -> int:
    """In the open scope: the ``DAYS`` days up to ``last``, as they stand now; how many were told.

    A day whose duties were all waived is 0 of 0, which counts as nothing due: it may have been told
    otherwise before. Made-up duties are not counted.
    """
    first = last - dt.timedelta(days=DAYS - 1)
    rows = ExpectedItem.objects.filter(
        counted("obligation__"), obligation__kind=kind, day__gte=first, day__lte=last
    )
    due = ~Q(state=State.WAIVED)
    by_day = rows.order_by("day").values("day")
    told = 0
    for row in by_day.annotate(
        due=Count("pk", filter=due), done=Count("pk", filter=Q(state__in=DONE))
    ):
        _publish(kind, row["day"], DoneOf(row["done"], row["due"]))
        told += 1
    return told


def done_of(
    kind: str, institutions: Iterable[Institution], begins: dt.datetime, ends: dt.datetime
) -> dict[int, DoneOf]:
    """By institution id, of the days that began in [begins, ends); one query."""
    wanted = {each.pk for each in institutions}
    done, due = indicator_of(kind), f"{kind}-due"
    rows = PublishedValue.objects.filter(
        indicator__in=(done, due), since__gte=begins, since__lt=ends
    )
    sums: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for pk, indicator, value in rows.values_list("institution_id", "indicator", "value"):
        if pk in wanted:
            sums[pk][indicator] += int(value or 0)
    return {pk: DoneOf(each[done], each[due]) for pk, each in sums.items()}


def _publish(kind: str, day: dt.date, found: DoneOf) -> None:
    since, until = day_begins(day), day_ends(day)
    for code, value in ((indicator_of(kind), found.done), (f"{kind}-due", found.due)):
        ref = uuid.uuid5(_DAY, f"{code}:{day:%Y-%m-%d}")
        publish_span(code, ref, since=since, until=until, value=value)
