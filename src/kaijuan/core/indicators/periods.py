"""Days and periods in words."""

from __future__ import annotations

import datetime as dt

from kaijuan.core.indicators.languages import Language
from kaijuan.core.ui import dates


def period_words(
    start: dt.date | None,
    end: dt.date | None,
    as_of: dt.date | None,
    language: Language,
    *,
    flow: bool = True,
) -> str:
    """From, to and as-of in one phrase; empty when nothing is known.

    A flow without a first day says so: a count since nobody knows when must not read like a
    period. What stood on a day (``flow`` false) only needs that day.
    """
    parts = [_span_words(start, end, language, flow)]
    if as_of is not None:
        day = dates.day(as_of, language)
        parts.append(f"as known on {day}" if language == "en" else f"{day}所知")
    joint = ", " if language == "en" else "，"
    return joint.join(part for part in parts if part)


def _span_words(start: dt.date | None, end: dt.date | None, language: Language, flow: bool) -> str:
    if start is None and end is None:
        return ""
    if start is not None:
        return dates.days(start, end, language)
    day = dates.day(end, language)
    if language == "en":
        return f"up to {day}, first day not given" if flow else f"as of {day}"
    return f"截至 {day}，起日未给" if flow else f"截至 {day}"
