"""Texts, numbers and booleans, and how one becomes another (XPath 1.0 §3.4, §4; XForms 1.1).

Numbers are IEEE doubles, as in the browser. Where a number is wanted, a date in ISO form counts as
its days since 1970-01-01, a date with a time as the days and their part by the clock that was
written down (its offset is not looked at), a time as its part of a day. An answer that is not there
is the empty text, and the empty text is no number (NaN).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from typing import Final

Value = str | float | bool

NAN: Final = float("nan")
BLANKS: Final = " \t\r\n"
_NUMBER: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DATE: Final = r"([1-9][0-9]{3})-([0-9]{2})-([0-9]{2})"
_TIME: Final = r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,6})?)?"
_MOMENT: Final = re.compile(
    rf"{_DATE}(?:T{_TIME}(?:Z|[+-][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?)?"
)
_CLOCK: Final = re.compile(_TIME)
_EPOCH: Final = dt.date(1970, 1, 1).toordinal()
_DAY: Final = 86_400


def number_of(value: Value) -> float:
    """``value`` as a number; NaN where it is none."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    text = value.strip(BLANKS)
    if _NUMBER.fullmatch(text):
        return float(text)
    return days_of(text)


def days_of(text: str) -> float:
    """The days since 1970-01-01 of a date, a date with a time, or a time; else NaN."""
    clock = _CLOCK.fullmatch(text)
    if clock:
        return _seconds(clock.groups()) / _DAY
    moment = _MOMENT.fullmatch(text)
    if not moment:
        return NAN
    year, month, day, *time = moment.groups()
    try:
        days = dt.date(int(year), int(month), int(day)).toordinal() - _EPOCH
    except ValueError:
        return NAN
    return days + (_seconds(tuple(time)) / _DAY if time[0] else 0.0)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hour, minute, second = (int(part or 0) for part in parts)
    if hour > 23 or minute > 59 or second > 59:
        return NAN
    return float(hour * 3600 + minute * 60 + second)


def text_of(value: Value) -> str:
    """``value`` as a text; numbers without an exponent, whole ones without a point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    written = format(Decimal(repr(value)), "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def truth_of(value: Value) -> bool:
    """``value`` as a boolean: a text that is not empty, a number that is neither 0 nor NaN."""
    if isinstance(value, str):
        return value != ""
    return bool(value) and not math.isnan(value)


def equal(left: Value, right: Value) -> bool:
    """XPath 1.0 §3.4: as booleans if one is, else as numbers if one is, else as texts."""
    if isinstance(left, bool) or isinstance(right, bool):
        return truth_of(left) == truth_of(right)
    if isinstance(left, float) or isinstance(right, float):
        return number_of(left) == number_of(right)
    return left == right


def date_of(value: Value) -> dt.datetime | None:
    """The day and time by the clock that ``value`` means; None where it means none."""
    days = number_of(value)
    if isinstance(value, str) and _CLOCK.fullmatch(value.strip(BLANKS)):
        return None
    if math.isnan(days) or not -354_285 <= days < 2_932_897:  # the years 1000 to 9999
        return None
    whole = math.floor(days)
    seconds = math.floor((days - whole) * _DAY + 0.5)
    midnight = dt.datetime.combine(dt.date.fromordinal(whole + _EPOCH), dt.time())
    try:
        return midnight + dt.timedelta(seconds=seconds)
    except OverflowError:
        return None


def formatted(value: Value, form: str) -> str:
    """``value`` as a date in the given form (``functions.DATE_PARTS``); "" where it is none."""
    moment = date_of(value)
    if moment is None:
        return ""
    parts = {
        "Y": f"{moment.year:04d}",
        "y": f"{moment.year % 100:02d}",
        "m": f"{moment.month:02d}",
        "n": str(moment.month),
        "d": f"{moment.day:02d}",
        "e": str(moment.day),
        "H": f"{moment.hour:02d}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}",
    }
    return re.sub(r"%(.)", lambda found: parts.get(found.group(1), ""), form, flags=re.DOTALL)


def rounded(value: float, places: float) -> float:
    """Half up, as XPath rounds; ``places`` after the point, or before it where negative."""
    if math.isnan(value) or math.isinf(value) or math.isnan(places):
        return value
    count = int(max(-15.0, min(15.0, places)))
    power = float(10 ** abs(count))
    scaled = value * power if count >= 0 else value / power
    if math.isinf(scaled):
        return value
    whole = float(math.floor(scaled + 0.5))
    return whole / power if count >= 0 else whole * power
