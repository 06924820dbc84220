"""Which of the decisions that lie over one another holds, and since and until when (0018).

Nothing here reads the database: a decision is a ``ModeSpan`` with its rank, 0 for everything of
the institution, then library, building and, as the narrowest, the service itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kaijuan.network.opening.models import Mode, ModeSpan

#: (rank, decision), in the order in which they were decided.
Ranked = Sequence[tuple[int, ModeSpan]]

#: By the stored word: an enum is slow to look up, and this is asked for every service.
MODES: Final = {mode.value: mode for mode in Mode}


@dataclass(frozen=True, slots=True)
class Present:
    """The mode that holds at a moment, and the decision it comes from (None: nobody decided).

    ``since`` is where this mode began without a break, None where it never was another one;
    ``until`` where another one follows as decided by now, None until further notice.
    """

    mode: Mode
    span: ModeSpan | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """[starts_at, ends_at) under one decision."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    mode: Mode
    span: ModeSpan | None


def holding(ranked: Ranked, at: dt.datetime) -> ModeSpan | None:
    """The decision that holds at ``at``; None where none covers it, which means fully open.

    A decision counts until something as narrow, or narrower, is decided after it. Of those that
    count the least open holds, of equally open ones the narrowest. So a later closure of
    everything closes an exception, and a later opening opens nothing that was closed for itself.
    """
    return _least_open(
        (rank, span)
        for rank, span in reversed(ranked)
        if span.starts_at <= at and (span.ends_at is None or at < span.ends_at)
    )


def holding_before(ranked: Ranked, at: dt.datetime) -> ModeSpan | None:
    """The decision that held at the very last moment before ``at``."""
    return _least_open(
        (rank, span)
        for rank, span in reversed(ranked)
        if span.starts_at < at and (span.ends_at is None or at <= span.ends_at)
    )


def _least_open(latest_first: Iterable[tuple[int, ModeSpan]]) -> ModeSpan | None:
    held, narrowest = None, -1
    for rank, span in latest_first:
        if rank > narrowest:
            narrowest = rank
            if held is None or MODES[span.mode].openness <= MODES[held.mode].openness:
                held = span
    return held


def mode_of(span: ModeSpan | None) -> Mode:
    """What nobody closed is open."""
    return Mode.OPEN if span is None else MODES[span.mode]


def present(ranked: Ranked, at: dt.datetime) -> Present:
    """What holds at ``at``, since when and until when."""
    if not ranked:
        return Present(Mode.OPEN)
    span = holding(ranked, at)
    mode = mode_of(span)
    edges = _edges(ranked)
    begun = (edge for edge in reversed(edges) if edge <= at)
    ahead = (edge for edge in edges if edge > at)
    return Present(
        mode,
        span,
        since=next((e for e in begun if mode_of(holding_before(ranked, e)) != mode), None),
        until=next((e for e in ahead if mode_of(holding(ranked, e)) != mode), None),
    )


class Moment:
    """Answers of ``present`` at one moment, kept by what the decisions say and when.

    Most services of a consortium are under decisions that say the same: one in a thousand is
    worked out, the others only name a decision of their own.
    """

    def __init__(self, at: dt.datetime) -> None:
        self.at = at
        self._known: dict[tuple[Any, ...], tuple[Present, int | None]] = {}

    def present(self, ranked: Ranked) -> Present:
        """As ``present(ranked, at)``."""
        key = tuple([(rank, span.mode, span.starts_at, span.ends_at) for rank, span in ranked])
        known = self._known.get(key)
        if known is None:
            found = present(ranked, self.at)
            place = (n for n, (_rank, span) in enumerate(ranked) if span is found.span)
            self._known[key] = (found, next(place, None))
            return found
        alike, number = known
        if number is None:
            return alike
        return Present(alike.mode, ranked[number][1], alike.since, alike.until)


def stretches(ranked: Ranked, start: dt.datetime, end: dt.datetime) -> Iterator[Stretch]:
    """[start, end) cut where another decision takes over; nothing for an empty range."""
    cuts = [start, *(edge for edge in _edges(ranked) if start < edge < end), end]
    if start >= end:
        return
    begun, span = start, holding(ranked, start)
    for cut in cuts[1:]:
        following = holding(ranked, cut) if cut < end else None
        if cut == end or following is not span:
            yield Stretch(begun, cut, mode_of(span), span)
            begun, span = cut, following


def _edges(ranked: Ranked) -> list[dt.datetime]:
    ends = (span.ends_at for _rank, span in ranked if span.ends_at is not None)
    return sorted({span.starts_at for _rank, span in ranked}.union(ends))
