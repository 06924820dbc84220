"""Working days in China: the State Council's yearly notice, with its make-up working days.

The notice for a year comes in the autumn before it. Until then only weekends and the days that the
law itself names (Regulations on Public Holidays for National Annual Festivals and Memorial Days,
article 2) are known; such an answer is not ``certain``, and pages say so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import chinese_calendar
import holidays

_SATURDAY: Final = 5
#: Once a year is decreed the package is brought up to date, and the house started anew.
_KEPT: Final = 4096


@dataclass(frozen=True, slots=True)
class Workday:
    """``works`` on that day; ``certain``: decreed, not guessed. ``why`` in Chinese and English."""

    works: bool
    certain: bool
    why: str
    why_en: str


@lru_cache(maxsize=_KEPT)
def working_day(day: dt.date) -> Workday:
    """Whether people work on ``day``; make-up working days do, decreed holidays do not."""
    try:
        rests, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return _guessed(day)
    if name is None:
        return _ordinary(day, certain=True)
    holiday = chinese_calendar.Holiday(name)
    if rests:
        return Workday(False, True, holiday.chinese, name)
    return Workday(True, True, f"{holiday.chinese}调休上班", f"Make-up working day ({name})")


def _guessed(day: dt.date) -> Workday:
    chinese, english = (_by_law(day.year, language).get(day) for language in ("zh_CN", "en_US"))
    if chinese and english:
        return Workday(False, False, chinese, english)
    return _ordinary(day, certain=False)


def _ordinary(day: dt.date, *, certain: bool) -> Workday:
    if day.weekday() >= _SATURDAY:
        return Workday(False, certain, "周末", "Weekend")
    return Workday(True, certain, "工作日", "Working day")


@lru_cache(maxsize=16)
def _by_law(year: int, language: str) -> dict[dt.date, str]:
    return dict(holidays.country_holidays("CN", years=year, language=language).items())


def next_working_day(day: dt.date) -> dt.date:
    """``day`` itself or the first working day after it; no run of days off lasts a month."""
    while not working_day(day).works:
        day += dt.timedelta(days=1)
    return day
