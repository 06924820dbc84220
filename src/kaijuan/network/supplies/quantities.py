"""Quantities: how they are kept, typed and written."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from kaijuan.core.ui.numbers import plain

DIGITS: Final = 12
PLACES: Final = 3
#: The largest quantity of one movement: more is a slip of the keyboard.
MOST: Final = Decimal(100_000_000)
LEAST: Final = Decimal("0.001")
NOUGHT: Final = Decimal(0)


def written(quantity: Decimal, unit: str = "") -> str:
    """Digits without needless noughts, and the unit after them: ``200 只``."""
    digits = plain(quantity)
    return f"{digits} {unit}" if unit else digits
