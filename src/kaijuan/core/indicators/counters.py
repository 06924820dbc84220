"""Figures that the house counts itself, from its own rows, with the list behind each.

A room that owns rows registers a `Counter` for an `Indicator`. What is asked is always the same:
which institutions, over which days, as things stood when. The answer says for each institution
what was found, so that the figure opens; an institution of which nothing is known is not a nought,
it is missing from k and stays in n.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import Any, Final, TypeVar

from django.utils.functional import Promise

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.indicators.coverage import Coverage
from kaijuan.core.indicators.indicator import Indicator, indicators
from kaijuan.core.registry import Registry
from kaijuan.core.tenancy.models import Institution

Text = str | Promise
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """``start`` and ``end`` are days of the house's zone, both included; ``as_of`` an instant.

    ``shared`` is for what several counters read once (``once``).
    """

    institutions: Sequence[Institution]
    start: dt.date
    end: dt.date
    as_of: dt.datetime
    shared: dict[Hashable, Any] = field(default_factory=dict)

    @property
    def begins(self) -> dt.datetime:
        """The first instant of the period."""
        return dt.datetime.combine(self.start, dt.time.min, HOUSE_ZONE)

    @property
    def ends(self) -> dt.datetime:
        """The first instant after the period, or ``as_of`` where that is earlier."""
        end = dt.datetime.combine(self.end + dt.timedelta(days=1), dt.time.min, HOUSE_ZONE)
        return min(end, self.as_of)

    def once(self, key: Hashable, read: Callable[[], T]) -> T:
        """What ``read`` gives; read only once for all counters of one page."""
        if key not in self.shared:
            self.shared[key] = read()
        found: T = self.shared[key]
        return found


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of one institution. ``value`` None: nothing is known, which is not nought."""

    institution: Institution
    value: Decimal | None
    says: Text = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """A figure and the list behind it; ``value`` None where nobody is known about."""

    value: Decimal | None
    rows: Sequence[Found]

    @property
    def coverage(self) -> Coverage:
        """Of how many something is known, of all that were asked about."""
        return Coverage(sum(row.value is not None for row in self.rows), len(self.rows))


@dataclass(frozen=True, slots=True, eq=False)
class Counter:
    """Counts ``indicator`` (its code). ``hint`` says in one sentence how.

    ``count`` makes few queries, however many institutions are asked about, and reads published
    rows only: what members keep behind their walls reaches it as an aggregate (``published``).
    Made-up samples are not counted (``samples``).
    """

    indicator: str
    order: int
    hint: Text
    count: Callable[[Asked], Tally]

    @property
    def key(self) -> str:
        return self.indicator

    @property
    def of(self) -> Indicator:
        return indicators.get(self.indicator)


counters: Final[Registry[Counter]] = Registry("counters")


def total(rows: Iterable[Found]) -> Tally:
    """The sum of what is known; None, and not nought, where nothing is."""
    found = list(rows)
    known = [row.value for row in found if row.value is not None]
    return Tally(sum(known, Decimal(0)) if known else None, found)


def middle(rows: Iterable[Found]) -> Tally:
    """The median of what is known, to one decimal."""
    found = list(rows)
    known = [row.value for row in found if row.value is not None]
    return Tally(_short(Decimal(median(known))) if known else None, found)


def share(hits: int, of: int) -> Decimal | None:
    """``hits`` of ``of`` in per cent, to one decimal; None where there is nothing to share."""
    return _short(Decimal(hits) * 100 / of) if of else None


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"))
