"""Times and hours as readers read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.ui.dates import day, moment
from kaijuan.core.ui.numbers import is_chinese

_DAYS_ZH = "一二三四五六日"
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def clock_time(time: dt.datetime, of: dt.date) -> str:
    """ "22:00"; the end of ``of`` is "24:00", and a time of the night after it says so."""
    if time.date() == of:
        return f"{time:%H:%M}"
    if time.date() == of + dt.timedelta(days=1):
        if (time.hour, time.minute) == (0, 0):
            return "24:00"
        return _("%(time)s the next day") % {"time": f"{time:%H:%M}"}
    return moment(time)


def times_of(of: dt.date, times: Sequence[tuple[dt.datetime, dt.datetime]]) -> str:
    """ "08:00–12:00, 14:00–22:00", "all day", or "closed" where there is none."""
    if not times:
        return pgettext("hours", "closed")
    said = []
    for begins, ends in times:
        whole = f"{begins:%H:%M}–{clock_time(ends, of)}"
        said.append(pgettext("hours", "all day") if whole == "00:00–24:00" else whole)
    return pgettext("between times", ", ").join(said)


def weekday(of: dt.date) -> str:
    """ "周三" or "Wed"."""
    return _weekday(of.isoweekday())


def day_and_weekday(of: dt.date) -> str:
    """ "2 月 26 日 周三" or "Wed 26 February"."""
    if is_chinese():
        return f"{of.month} 月 {of.day} 日 {weekday(of)}"
    return f"{weekday(of)} {day(of).rsplit(' ', 1)[0]}"


def hours_words(hours: Sequence[Mapping[str, Any]]) -> str:
    """Weekly hours in one line: "周一至周五 08:00–22:00；周六、周日 09:00–17:00"."""
    if not hours:
        return pgettext("hours", "at all hours")
    parts = []
    for line in hours:
        text = f"{line['from']}–{line['to']}"
        if line["to"] <= line["from"]:
            text = _("%(time)s the next day") % {"time": text}
        parts.append(f"{_days(sorted(line['days']))} {text}")
    return pgettext("between hours", "; ").join(parts)


def short_day(of: dt.datetime, at: dt.datetime) -> str:
    """ "2 月 26 日", with the year where it is not that of ``at``."""
    said, this_year = day(of), day(at)
    if is_chinese():
        year, _space, rest = said.partition(" 年 ")
        return rest if this_year.startswith(f"{year} ") else said
    rest, _space, year = said.rpartition(" ")
    return rest if this_year.endswith(f" {year}") else said


def since_words(since: dt.datetime | None) -> str:
    """ "2020 年 2 月 25 日 00:00 起", "" where nobody knows."""
    return _("since %(moment)s") % {"moment": point(since)} if since else ""


def until_words(until: dt.datetime | None) -> str:
    """ "至 2020 年 2 月 29 日 24:00" or "until further notice"."""
    if until is None:
        return _("until further notice")
    said = moment(until)
    if said.endswith("00:00"):
        # "Until 1 March" would be read as: on 1 March still.
        said = moment(until - dt.timedelta(minutes=1)).replace("23:59", "24:00")
    return _("until %(moment)s") % {"moment": said}


def point(at: dt.datetime) -> str:
    """The moment at which something begins; at midnight the day alone says it."""
    said = moment(at)
    return said.removesuffix("00:00").rstrip(" ,") if said.endswith("00:00") else said


def _days(days: list[int]) -> str:
    if days == [1, 2, 3, 4, 5, 6, 7]:
        return pgettext("hours", "daily")
    runs: list[list[int]] = []
    for each in days:
        if runs and runs[-1][-1] == each - 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    said = []
    for run in runs:
        if len(run) > 2:
            ends = {"first": _weekday(run[0]), "last": _weekday(run[-1])}
            said.append(_("%(first)s to %(last)s") % ends)
        else:
            said += [_weekday(each) for each in run]
    return pgettext("between days", ", ").join(said)


def _weekday(number: int) -> str:
    return f"周{_DAYS_ZH[number - 1]}" if is_chinese() else _DAYS_EN[number - 1]
