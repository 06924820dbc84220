"""Numbers as people read them, shortened only where shortening loses nothing."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language

#: Not reported. It is never 0: nil is a signed statement.
NOT_REPORTED = "—"

_UNITS = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
# 72000 is 7.2 万 and 28400 is 2.84 万, but 2.8351 万 is harder to read than 28351.
_DECIMALS = 2


def is_chinese(language: str | None = None) -> bool:
    """Whether ``language`` (the active one if None) is written as Chinese."""
    return (language or get_language() or "zh-hans").lower().startswith("zh")


def plain(value: Decimal) -> str:
    """Digits without exponent and without trailing zeros: 58.0 -> "58", 1E+3 -> "1000"."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def compact(value: Decimal | int | None, language: str | None = None) -> str:
    """Write a number in ``language`` (the active one if None).

    Chinese counts in 万 and 亿 where at most two decimals say it exactly: 600000 -> "60 万",
    72000 -> "7.2 万", 28351 -> "28351". English groups by thousands: "600,000". None is "—".
    Raises ValueError for a number that is not finite.
    """
    if value is None:
        return NOT_REPORTED
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError("Only finite numbers can be shown.")
    return _chinese(number) if is_chinese(language) else _english(number)


def _chinese(number: Decimal) -> str:
    for size, word in _UNITS:
        if abs(number) >= size:
            short = number.scaleb(-size.adjusted())
            # The product is compared because arithmetic keeps 28 digits only.
            if _decimals(short) <= _DECIMALS and short * size == number:
                return f"{plain(short)} {word}"
    return plain(number)


def _english(number: Decimal) -> str:
    whole, _dot, rest = plain(number.copy_abs()).partition(".")
    grouped = f"{int(whole):,}" + (f".{rest}" if rest else "")
    return f"-{grouped}" if number < 0 else grouped


def _decimals(number: Decimal) -> int:
    return len(plain(number).partition(".")[2])
