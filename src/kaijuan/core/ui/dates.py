"""Days, ranges of days and moments as people write them. Times are those of the house's zone."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.ui.numbers import NOT_REPORTED, is_chinese

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _date(value: dt.date | dt.datetime) -> dt.date:
    """The day of an instant in the house's zone; a day is itself."""
    if not isinstance(value, dt.datetime):
        return value
    if timezone.is_aware(value):
        value = timezone.localtime(value, HOUSE_ZONE)
    return value.date()


def _chinese(day: dt.date, since: dt.date | None = None) -> str:
    """Write ``day``, leaving out the year and month it shares with ``since``."""
    if since and (since.year, since.month) == (day.year, day.month):
        return f"{day.day} 日"
    if since and since.year == day.year:
        return f"{day.month} 月 {day.day} 日"
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _english(day: dt.date, until: dt.date | None = None) -> str:
    """Write ``day``, leaving out the month and year that ``until`` will say."""
    if until and (until.year, until.month) == (day.year, day.month):
        return str(day.day)
    month = f"{day.day} {_MONTHS[day.month - 1]}"
    return month if until and until.year == day.year else f"{month} {day.year}"


def day(value: dt.date | dt.datetime | None, language: str | None = None) -> str:
    """ "2020 年 2 月 27 日" or "27 February 2020"; None is "—"."""
    if value is None:
        return NOT_REPORTED
    return _chinese(_date(value)) if is_chinese(language) else _english(_date(value))


def moment(value: dt.datetime | None, language: str | None = None) -> str:
    """ "2020 年 2 月 27 日 19:00" or "27 February 2020, 19:00", in the house's zone."""
    if value is None:
        return NOT_REPORTED
    local = timezone.localtime(value, HOUSE_ZONE) if timezone.is_aware(value) else value
    joint = " " if is_chinese(language) else ", "
    return f"{day(local.date(), language)}{joint}{local:%H:%M}"


def days(
    start: dt.date | dt.datetime | None,
    end: dt.date | dt.datetime | None,
    language: str | None = None,
) -> str:
    """An inclusive range; what both ends share is written once, an open end says so.

    "2020 年 1 月 28 日至 2 月 26 日", "28 January to 26 February 2020", "2020 年 2 月 25 日起".
    """
    chinese = is_chinese(language)
    if start is None and end is None:
        return NOT_REPORTED
    if end is None:
        text = day(start, language)
        return f"{text}起" if chinese else f"from {text}"
    if start is None:
        text = day(end, language)
        return f"至 {text}" if chinese else f"to {text}"
    first, last = _date(start), _date(end)
    if first == last:
        return day(first, language)
    if chinese:
        return f"{_chinese(first)}至 {_chinese(last, since=first)}"
    return f"{_english(first, until=last)} to {_english(last)}"
