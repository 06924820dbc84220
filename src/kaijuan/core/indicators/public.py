"""What rooms use of the indicators."""

from __future__ import annotations

from kaijuan.core.indicators.arithmetic import (
    CannotAdd,
    CannotCompare,
    Comparison,
    Total,
    add,
    can_spread_over_days,
    compare,
    per_day,
)
from kaijuan.core.indicators.comparators import Bound, Comparator
from kaijuan.core.indicators.counters import (
    Asked,
    Counter,
    Found,
    Tally,
    counters,
    middle,
    share,
    total,
)
from kaijuan.core.indicators.coverage import (
    Counted,
    Coverage,
    DenominatorUnknown,
    NotCounted,
    Quantifier,
    coverage,
)
from kaijuan.core.indicators.indicator import (
    Indicator,
    IndicatorKind,
    UnknownIndicator,
    indicators,
)
from kaijuan.core.indicators.languages import LANGUAGES, Language, active_language, django_code
from kaijuan.core.indicators.periods import period_words
from kaijuan.core.indicators.point import Point
from kaijuan.core.indicators.present import Presented, present
from kaijuan.core.indicators.published import (
    end_span,
    publish_span,
    publish_value,
    values_at,
    who_published,
)
from kaijuan.core.indicators.samples import counted, counts
from kaijuan.core.indicators.units import Unit, UnknownUnit, units

__all__ = [
    "LANGUAGES",
    "Asked",
    "Bound",
    "CannotAdd",
    "CannotCompare",
    "Comparator",
    "Comparison",
    "Counted",
    "Counter",
    "Coverage",
    "DenominatorUnknown",
    "Found",
    "Indicator",
    "IndicatorKind",
    "Language",
    "NotCounted",
    "Point",
    "Presented",
    "Quantifier",
    "Tally",
    "Total",
    "Unit",
    "UnknownIndicator",
    "UnknownUnit",
    "active_language",
    "add",
    "can_spread_over_days",
    "compare",
    "counted",
    "counters",
    "counts",
    "coverage",
    "django_code",
    "end_span",
    "indicators",
    "middle",
    "per_day",
    "period_words",
    "present",
    "publish_span",
    "publish_value",
    "share",
    "total",
    "units",
    "values_at",
    "who_published",
]
