"""Made-up figures for the tests: change one thing at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from kaijuan.core.indicators.public import Comparator, Indicator, IndicatorKind, Point, units

VISITS: Final = Indicator("visits", "Visits", ("visits",), IndicatorKind.FLOW)
TITLES: Final = Indicator("titles", "Titles", ("titles", "volumes"), IndicatorKind.STOCK)
GROWTH: Final = Indicator("growth", "Growth", ("percent",), IndicatorKind.RATE, summable=False)
LIBRARIES: Final = Indicator(
    "libraries", "Libraries", ("institutions",), IndicatorKind.FLOW, summable=False
)
CASES: Final = Indicator(
    "cases", "Cases", ("reports",), IndicatorKind.STATEMENT, summable=False, when_zero="none came"
)
FEBRUARY: Final = {"period_start": dt.date(2020, 2, 1), "period_end": dt.date(2020, 2, 29)}


def point(ref: str = "A1", **changes: Any) -> Point:
    """Exactly 100 visits to library 10610 in February 2020, but for the changes."""
    made = Point(
        ref=ref,
        indicator=VISITS,
        subject="10610",
        comparator=Comparator.EXACT,
        value=Decimal(100),
        unit=units.get("visits"),
        **FEBRUARY,
    )
    return replace(made, **changes)


def stock(ref: str, **changes: Any) -> Point:
    """100 titles on 27 February 2020."""
    given: dict[str, Any] = {
        "indicator": TITLES,
        "unit": units.get("titles"),
        "period_start": None,
        "period_end": None,
        "as_of": dt.date(2020, 2, 27),
    }
    return point(ref, **(given | changes))
