"""Indicators and units are registered once, and say what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaijuan.core.indicators.indicator import Indicators
from kaijuan.core.indicators.public import (
    Indicator,
    IndicatorKind,
    Unit,
    UnknownIndicator,
    UnknownUnit,
    units,
)
from kaijuan.core.indicators.tests.points import VISITS


def test_a_code_is_taken_once() -> None:
    registry = Indicators()
    registry.add(VISITS)
    registry.add(VISITS)
    with pytest.raises(ValueError, match="twice"):
        registry.add(replace(VISITS, label="Others"))
    with pytest.raises(ValueError, match="twice"):
        units.add(Unit("visits", "a", "b", "c"))


def test_unknown_codes() -> None:
    with pytest.raises(UnknownIndicator):
        Indicators().get("visits")
    with pytest.raises(UnknownUnit):
        units.get("furlongs")


@pytest.mark.parametrize("code", ["", "Visits", "home_visits", "home visits", "-visits", "访问"])
def test_codes_are_kebab_case(code: str) -> None:
    with pytest.raises(ValueError, match="kebab"):
        Indicator(code, "x", ("visits",), IndicatorKind.FLOW)


def test_a_statement_needs_its_sentence() -> None:
    with pytest.raises(ValueError, match="sentence"):
        Indicator("cases", "x", ("reports",), IndicatorKind.STATEMENT)
