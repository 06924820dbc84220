"""Weekly hours: what may be written, and when they are in a zone with its daylight saving."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: Three shifts on seven days.
MOST: Final = 21
DAY: Final = 24 * 60
WEEK: Final = 7 * DAY
_TIME: Final = re.compile(r"(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)\Z")
_KEYS: Final = {"days", "from", "to"}


def minutes(text: str) -> int:
    """ "08:30" as 510; "24:00" is 1440. Raises ValueError for anything else."""
    match = _TIME.match(text)
    if match is None:
        raise ValueError(text)
    return DAY if match[1] is None else int(match[1]) * 60 + int(match[2])


def sensible_hours(value: Any) -> None:
    """The shape of ``ServiceRule.hours``: times that exist, weekdays 1 to 7, nothing twice."""
    if not isinstance(value, list) or len(value) > MOST:
        raise ValidationError(_("Give at most 21 lines of hours."), code="hours")
    taken = sorted(stretch for line in value for stretch in _week(line))
    ends = 0
    for begins, end in taken:
        if begins < ends:
            raise ValidationError(
                _("Two of the hours overlap. Make one of them shorter, or leave it out."),
                code="overlap",
            )
        ends = end
    # Sunday night reaches into Monday morning.
    if taken and ends - WEEK > taken[0][0]:
        raise ValidationError(
            _("Two of the hours overlap. Make one of them shorter, or leave it out."),
            code="overlap",
        )


def _week(line: Any) -> list[tuple[int, int]]:
    """The line as stretches of minutes since Monday; the last may reach over the week's end."""
    if not isinstance(line, Mapping) or set(line) != _KEYS or not _are_days(line["days"]):
        raise ValidationError(
            _("Hours name their weekdays (1 to 7), from when and until when."), code="hours"
        )
    try:
        begins, ends = minutes(str(line["from"])), minutes(str(line["to"]))
    except ValueError:
        raise ValidationError(
            _("Write times as 08:30, from 00:00 to 24:00."), code="time"
        ) from None
    if begins in (DAY, ends):
        raise ValidationError(
            _("Hours end after they begin. A whole day is 00:00 to 24:00."), code="empty"
        )
    long = ends - begins if ends > begins else ends + DAY - begins
    return [
        ((day - 1) * DAY + begins, (day - 1) * DAY + begins + long) for day in sorted(line["days"])
    ]


def _are_days(days: Any) -> bool:
    return (
        isinstance(days, list)
        and 0 < len(days) <= 7
        and all(type(day) is int and 1 <= day <= 7 for day in days)
        and len(set(days)) == len(days)
    )


def open_times(
    hours: Sequence[Mapping[str, Any]], start: dt.datetime, end: dt.datetime, zone: ZoneInfo
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """[from, to) in UTC, cut to [start, end), in order; [start, end) itself for no hours.

    Wall times are taken as the zone has them: of a time that comes twice the first, and one that
    is leapt over is the moment of the leap. So a night of summer time is an hour shorter.
    """
    if start >= end:
        return
    if not hours:
        yield start, end
        return
    first = start.astimezone(zone).date() - dt.timedelta(days=1)
    last = end.astimezone(zone).date()
    found = (
        (max(begins, start), min(ends, end)) for begins, ends in _each_day(hours, first, last, zone)
    )
    yield from sorted(pair for pair in found if pair[0] < pair[1])


def _each_day(
    hours: Sequence[Mapping[str, Any]], first: dt.date, last: dt.date, zone: ZoneInfo
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    for day in _days(first, last):
        for line in hours:
            if day.isoweekday() not in line["days"]:
                continue
            begins, ends = minutes(line["from"]), minutes(line["to"])
            over = ends if ends > begins else ends + DAY
            yield _instant(day, begins, zone), _instant(day, over, zone)


def _days(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    return (first + dt.timedelta(days=n) for n in range((last - first).days + 1))


def _instant(day: dt.date, minute: int, zone: ZoneInfo) -> dt.datetime:
    wall = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minute)
    before = wall.replace(tzinfo=zone)
    instant = before.astimezone(dt.UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    # The clock leaps over this time. Seen with the offset before the leap it lies after it, with
    # the one after the leap before it: the leap is where the offset changes between the two.
    after = wall.replace(tzinfo=zone, fold=1).astimezone(dt.UTC)
    return _leap(after, instant, zone)


def _leap(low: dt.datetime, high: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    offset = high.astimezone(zone).utcoffset()
    while high - low > dt.timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)
