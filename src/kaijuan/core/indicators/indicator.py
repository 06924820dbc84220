"""What a figure measures, and where indicators are registered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise

_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class IndicatorKind(Enum):
    """How a figure of this indicator relates to time."""

    FLOW = "flow"  # happened from a day to a day, both included
    STOCK = "stock"  # stood so on one day
    RATE = "rate"  # a share, a ratio or a multiple
    STATEMENT = "statement"  # said, not counted: zero is a sentence and never a nought


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is measured.

    ``code`` is kebab-case and never changes. ``units`` are the unit codes its figures may have.
    ``system`` is the part of a library's work it tells of (S01..S37). ``summable`` is false where
    adding would count the same thing twice (institutions) or means nothing (hours in a day).
    ``when_zero`` is the sentence shown for a zero of a STATEMENT. ``measure`` is a Chinese measure
    word of its own, where the unit's is too general (学时 for hours of teaching).
    """

    code: str
    label: str | Promise
    units: tuple[str, ...]
    kind: IndicatorKind
    system: str = ""
    summable: bool = True
    when_zero: str | Promise = ""
    measure: str = ""

    def __post_init__(self) -> None:
        if not _KEBAB.fullmatch(self.code):
            raise ValueError(f"an indicator's code is kebab-case: {self.code!r}")
        if self.kind is IndicatorKind.STATEMENT and not self.when_zero:
            raise ValueError(f"{self.code}: a statement needs its sentence for zero")

    @property
    def unit(self) -> str:
        """The usual unit's code."""
        return self.units[0]


class UnknownIndicator(LookupError):
    """No indicator is registered under this code."""


class Indicators:
    """The indicators of this house, by code. Rooms add theirs when the apps are ready."""

    def __init__(self) -> None:
        self._by_code: dict[str, Indicator] = {}

    def add(self, indicator: Indicator) -> Indicator:
        known = self._by_code.get(indicator.code)
        if known is not None and known is not indicator:
            raise ValueError(f"indicator {indicator.code!r} is registered twice")
        self._by_code[indicator.code] = indicator
        return indicator

    def get(self, code: str) -> Indicator:
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownIndicator(code) from None

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Indicator]:
        return iter(sorted(self._by_code.values(), key=lambda one: one.code))


indicators = Indicators()
