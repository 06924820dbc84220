"""How fast, and how long still: from the last minute, and only where that says something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: Seconds that a rate looks back.
WINDOW: Final = 60.0
#: Seconds of work below which a rate would be a guess.
AT_LEAST: Final = 3.0
#: Pairs that are kept at most, evenly spread over the window.
MOST: Final = 30


@dataclass(frozen=True, slots=True)
class Pace:
    """Items a second, and seconds left; None where nobody can know."""

    rate: float | None
    left: float | None


def thinned(samples: Sequence[Sequence[float]]) -> list[list[float]]:
    """The samples (seconds since 1970, items done) of the last minute, few enough to be stored."""
    last = samples[-1][0]
    # A clock that was put back leaves samples from the future: they say nothing.
    recent = [list(each) for each in samples if 0 <= last - each[0] <= WINDOW]
    while len(recent) > MOST:
        # Every other one goes, the first and the last stay.
        recent = [each for number, each in enumerate(recent[:-1]) if number % 2 == 0] + recent[-1:]
    return recent


def pace(samples: Sequence[Sequence[float]], *, at: float, done: int, total: int | None) -> Pace:
    """What the samples say at the instant ``at`` (seconds since 1970)."""
    if len(samples) < 2:
        return Pace(None, None)
    (first_at, first), (last_at, last) = samples[0], samples[-1]
    seconds, items = last_at - first_at, last - first
    if seconds < AT_LEAST or items <= 0 or at - last_at > WINDOW:
        # Too young, standing still, or not heard of for a minute.
        return Pace(None, None)
    rate = items / seconds
    left = max(0.0, (total - done) / rate) if total is not None and total >= done else None
    return Pace(rate, left)
