"""On which days a duty falls, and which instants its times are (RFC 5545, 3.3.10).

A rule is read on the days of the institution: it has no hours, and several times a day are several
duties. Its times become instants in the institution's zone day by day, so that a duty due at ten is
due at ten on either side of a change of the clock: a local time that the clock leaps over is moved
on by the leap, of one that comes twice the first counts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from kaijuan.core.workdays import Workday, next_working_day, working_day
from kaijuan.network.rounds.domain.obligation_refusals import BadRecurrence, NeverFalls, SubDaily
from kaijuan.network.rounds.models import Days

_ALLOWED: Final = frozenset(
    {
        "FREQ",
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "BYDAY",
        "BYMONTHDAY",
        "BYMONTH",
        "BYSETPOS",
        "WKST",
        "BYYEARDAY",
        "BYWEEKNO",
    }
)
_DAILY_OR_RARER: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_MONTH: Final = re.compile(r"0?[1-9]|1[0-2]")
_WEEKDAY: Final = re.compile(r"([+-]?[0-9]{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)")
_MOST_INTERVAL: Final = 1000
_MOST_COUNT: Final = 10_000
#: A rule that names no day within so many years names none at all (29 February on a Sunday: 28).
_YEARS: Final = 40
_CYCLE: Final = 400
#: A day off is moved by less than this.
_FURTHEST_MOVE: Final = dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Falls:
    """One day that a rule names. ``on`` is the day it is due, None: left out; ``why`` tells."""

    named: dt.date
    on: dt.date | None
    why: Workday


@dataclass(frozen=True, slots=True)
class Times:
    """The instants of one period, in UTC; ``opens_at`` < ``due_at`` <= the others."""

    opens_at: dt.datetime
    due_at: dt.datetime
    late_from: dt.datetime
    closes_at: dt.datetime


def check_rule(rule: str, starts_on: dt.date) -> str:
    """``rule`` as it is kept: without "RRULE:" and blanks, in capitals; "" is once.

    Raises BadRecurrence, SubDaily, NeverFalls (no day within forty years).
    """
    kept = rule.strip().upper().removeprefix("RRULE:").rstrip(";")
    if not kept:
        return ""
    parts = _parts(kept)
    if parts.get("FREQ") in {"HOURLY", "MINUTELY", "SECONDLY"}:
        raise SubDaily
    if parts.get("FREQ") not in _DAILY_OR_RARER or not set(parts) <= _ALLOWED:
        raise BadRecurrence
    _check_numbers(parts)
    _check_names(parts)
    last = _plus_years(starts_on, _YEARS)
    _read(kept, starts_on)
    # Only a rule that names a day at all may be asked for its first: the library would look for it
    # to the end of time.
    if not _names_a_day(parts, starts_on) or not any(
        _named(_read(kept, starts_on), starts_on, last)
    ):
        raise NeverFalls
    return kept


def _names_a_day(parts: dict[str, str], starts_on: dt.date) -> bool:
    """Whether the rule, without its end, names any day; asked shortly before the end of time.

    The calendar repeats itself every 400 years, weekdays too, and the last year is near there.
    """
    rest = {name: value for name, value in parts.items() if name not in {"COUNT", "UNTIL"}}
    cycles = (dt.MAXYEAR - _YEARS - starts_on.year) // _CYCLE
    moved = starts_on.replace(year=starts_on.year + cycles * _CYCLE)
    rule = ";".join(f"{name}={value}" for name, value in rest.items())
    return next(iter(_read(rule, moved)), None) is not None


def _parts(rule: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in rule.split(";")]
    names = [name for name, _equals, _value in pairs]
    if len(set(names)) < len(names) or not all(value for _name, _equals, value in pairs):
        raise BadRecurrence
    return {name: value for name, _equals, value in pairs}


def _check_numbers(parts: dict[str, str]) -> None:
    for name, most in (("INTERVAL", _MOST_INTERVAL), ("COUNT", _MOST_COUNT)):
        value = parts.get(name, "1")
        if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= most):
            raise BadRecurrence
    if "COUNT" in parts and "UNTIL" in parts:
        raise BadRecurrence


def _check_names(parts: dict[str, str]) -> None:
    """Months and weekdays that there are: the library that reads rules stumbles over others.

    It may do so late, in the first December, when the duty has long been running.
    """
    if "BYMONTH" in parts and not all(map(_MONTH.fullmatch, parts["BYMONTH"].split(","))):
        raise BadRecurrence
    of_month = parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts
    for day in parts["BYDAY"].split(",") if "BYDAY" in parts else ():
        found = _WEEKDAY.fullmatch(day)
        if found is None or not 1 <= abs(int(found[1] or 1)) <= (5 if of_month else 53):
            raise BadRecurrence


def _read(rule: str, starts_on: dt.date) -> rrule:
    # UNTIL is a day here; with an hour or a zone it would be compared with midnights.
    day_only = re.sub(r"(UNTIL=\d{8})T\d{6}Z?(?=;|$)", r"\1", rule)
    start = dt.datetime.combine(starts_on, dt.time())
    try:
        read = rrulestr(day_only, dtstart=start)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError) as error:
        raise BadRecurrence from error
    if not isinstance(read, rrule):
        raise BadRecurrence
    return read


def _named(read: rrule, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The days that the rule itself names, within [first, last]; a rule may go on for ever."""
    if last < first:
        return
    start = dt.datetime.combine(first, dt.time())
    for moment in read.xafter(start, inc=True):
        if moment.date() > last:
            return
        yield moment.date()


def falls(
    rule: str,
    days: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
    *,
    first: dt.date,
    last: dt.date,
) -> Iterator[Falls]:
    """Each day that the rule names and that falls, or is left out, within [first, last].

    With ``Days.MOVED`` a day named before ``first`` may fall within; two days that are moved to
    one working day are due once, on it. A duty does not fall after ``ends_on``.
    """
    end = last if ends_on is None else min(last, ends_on)
    start = max(starts_on, first - _FURTHEST_MOVE) if days == Days.MOVED else max(starts_on, first)
    taken: set[dt.date] = set()
    for named in _all_named(rule, starts_on, start, end):
        one = _fall(named, days)
        on = one.on
        if on is None:
            if named >= first:
                yield one
        elif first <= on <= end and on not in taken:
            taken.add(on)
            yield one
        elif named >= first and (on in taken or (ends_on is not None and on > ends_on)):
            yield Falls(named, None, one.why)


def _all_named(rule: str, starts_on: dt.date, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    if rule:
        yield from _named(_read(rule, starts_on), first, last)
    elif first <= starts_on <= last:
        yield starts_on


def _fall(named: dt.date, days: str) -> Falls:
    why = working_day(named)
    if days == Days.ALL:
        return Falls(named, named, why)
    if days == Days.MOVED:
        return Falls(named, next_working_day(named), why)
    return Falls(named, named if why.works == (days == Days.WORKING) else None, why)


def days_due(
    rule: str,
    days: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
    *,
    first: dt.date,
    last: dt.date,
) -> list[dt.date]:
    """The days within [first, last] on which it is due, in order, each once."""
    found = falls(rule, days, starts_on, ends_on, first=first, last=last)
    return sorted({each.on for each in found if each.on is not None})


def next_falls(
    rule: str, days: str, starts_on: dt.date, ends_on: dt.date | None, *, first: dt.date, most: int
) -> list[Falls]:
    """The next ``most`` days of the rule, those that are left out among them, within ten years."""
    last = _plus_years(max(first, starts_on), 10)
    return list(islice(falls(rule, days, starts_on, ends_on, first=first, last=last), most))


def _plus_years(day: dt.date, years: int) -> dt.date:
    return day.replace(year=min(day.year + years, dt.MAXYEAR), day=min(day.day, 28))


def instant(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """Local ``time`` of ``day`` in UTC; see the module for changes of the clock."""
    # fold=0: the first of two; of a time that is leapt over, the offset before the leap, which
    # puts it as much later as the clock leapt.
    return dt.datetime.combine(day, time.replace(fold=0), tzinfo=zone).astimezone(dt.UTC)


def times_of(  # what a duty says of its window, and the zone
    day: dt.date,
    *,
    opens_at: dt.time,
    due_at: dt.time,
    due_days: int,
    grace: int,
    closes: int,
    zone: ZoneInfo,
) -> Times:
    """The instants of the period that begins on ``day``."""
    due = instant(day + dt.timedelta(days=due_days), due_at, zone)
    late = due + dt.timedelta(minutes=grace)
    closed = max(late, due + dt.timedelta(minutes=closes))
    return Times(instant(day, opens_at, zone), due, late, closed)
