"""A figure as a plain value: what the arithmetic and the presentation work on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from kaijuan.core.indicators.comparators import Comparator
from kaijuan.core.indicators.indicator import Indicator, IndicatorKind
from kaijuan.core.indicators.languages import Language
from kaijuan.core.indicators.periods import period_words
from kaijuan.core.indicators.units import Unit


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of one institution.

    ``subject`` is the institution's key. ``whole`` says that the subject is the consortium, so
    that the figure may hold its members' parts. ``value`` is None when there is no number, and
    None is not zero. A flow has inclusive ``period_start`` and ``period_end``; a stock has
    ``as_of``, or only ``period_end``.
    """

    ref: str
    indicator: Indicator
    subject: str
    comparator: Comparator
    value: Decimal | None
    unit: Unit
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    as_of: dt.date | None = None
    whole: bool = False

    @property
    def days(self) -> int | None:
        """Length of the period in days, both ends included; None when an end is missing."""
        if self.period_start is None or self.period_end is None:
            return None
        return (self.period_end - self.period_start).days + 1

    def when(self, language: Language) -> str:
        """Period and as-of in words."""
        flow = self.indicator.kind is IndicatorKind.FLOW
        return period_words(self.period_start, self.period_end, self.as_of, language, flow=flow)

    @property
    def stood_on(self) -> dt.date | None:
        """The day a stock was counted on."""
        return self.as_of or self.period_end
