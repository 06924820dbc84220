"""What a measure's values and parameters read like, also when its room is gone."""

from __future__ import annotations

from typing import Any

from kaijuan.network.plans.domain.switches.measures_of import measure_named
from kaijuan.network.plans.measures.base import Text


def shown_value(kind: str, setting: str, value: Any) -> Text:
    """``value`` of ``setting`` as a person reads it."""
    found = measure_named(kind)
    if found is not None:
        return found.show(setting, value)
    return "" if value is None else str(value)


def described(kind: str, parameters: Any) -> Text:
    """One line that says what it does; of a kind that is gone its key."""
    found = measure_named(kind)
    return found.describe(parameters) if found else kind
