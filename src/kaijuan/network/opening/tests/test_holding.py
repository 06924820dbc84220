"""Which decision holds: a table of cases, and a law against a naive reading of the rule."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaijuan.network.opening.domain.holding import (
    holding,
    holding_before,
    mode_of,
    present,
    stretches,
)
from kaijuan.network.opening.models import Mode, ModeSpan

ZERO = dt.datetime(2020, 1, 24, tzinfo=dt.UTC)
WHOLE, LIBRARY, BUILDING, SERVICE = range(4)
CLOSED, LIMITED, OPEN = Mode.CLOSED, Mode.LIMITED, Mode.OPEN


def hour(n: int) -> dt.datetime:
    return ZERO + dt.timedelta(hours=n)


def span(mode: Mode, start: int = 0, end: int | None = None) -> ModeSpan:
    return ModeSpan(mode=mode, starts_at=hour(start), ends_at=None if end is None else hour(end))


#: (decisions in order as (rank, mode, from, until), hour looked at, mode, since, until)
CASES: dict[str, tuple[list[tuple[Any, ...]], int, Mode, int | None, int | None]] = {
    "nothing decided": ([], 5, OPEN, None, None),
    "closed": ([(WHOLE, CLOSED, 0, None)], 5, CLOSED, 0, None),
    "not begun yet": ([(WHOLE, CLOSED, 8, None)], 5, OPEN, None, 8),
    "at the very start": ([(WHOLE, CLOSED, 5, 9)], 5, CLOSED, 5, 9),
    "at the very end it is over": ([(WHOLE, CLOSED, 0, 5)], 5, OPEN, 5, None),
    "over": ([(WHOLE, CLOSED, 0, 4)], 5, OPEN, 4, None),
    "the later decision of the same target": (
        [(WHOLE, CLOSED, 0, None), (WHOLE, LIMITED, 3, None)],
        5,
        LIMITED,
        3,
        None,
    ),
    "the same mode once more is no break": (
        [(WHOLE, CLOSED, 0, None), (WHOLE, CLOSED, 3, None)],
        5,
        CLOSED,
        0,
        None,
    ),
    "one closure ends where the next begins": (
        [(WHOLE, CLOSED, 0, 4), (WHOLE, CLOSED, 4, 9)],
        5,
        CLOSED,
        0,
        9,
    ),
    "what is over uncovers what lay beneath": (
        [(WHOLE, CLOSED, 0, None), (WHOLE, LIMITED, 2, 4)],
        5,
        CLOSED,
        4,
        None,
    ),
    "until what lies beneath shows again": (
        [(WHOLE, CLOSED, 0, None), (WHOLE, LIMITED, 2, 8)],
        5,
        LIMITED,
        2,
        8,
    ),
    "decided later for an earlier time": (
        [(WHOLE, LIMITED, 4, None), (WHOLE, CLOSED, 0, 6)],
        5,
        CLOSED,
        0,
        6,
    ),
    "a back-dated opening": ([(WHOLE, CLOSED, 0, None), (WHOLE, OPEN, 2, None)], 5, OPEN, 2, None),
    "an exception in a closure": (
        [(WHOLE, CLOSED, 0, None), (SERVICE, OPEN, 3, None)],
        5,
        OPEN,
        3,
        None,
    ),
    "an exception for an hour": (
        [(WHOLE, CLOSED, 0, None), (SERVICE, LIMITED, 4, 6)],
        5,
        LIMITED,
        4,
        6,
    ),
    "a later closure of everything closes an exception": (
        [(WHOLE, CLOSED, 0, None), (SERVICE, OPEN, 1, None), (WHOLE, CLOSED, 4, None)],
        5,
        CLOSED,
        4,
        None,
    ),
    "when that closure is over the exception is back": (
        [(SERVICE, LIMITED, 1, None), (WHOLE, CLOSED, 2, 4)],
        5,
        LIMITED,
        4,
        None,
    ),
    "a later opening opens nothing closed for itself": (
        [(SERVICE, CLOSED, 0, None), (WHOLE, OPEN, 3, None)],
        5,
        CLOSED,
        0,
        None,
    ),
    "limited for itself, closed and opened with everything": (
        [(SERVICE, LIMITED, 0, None), (WHOLE, CLOSED, 1, None), (WHOLE, OPEN, 4, None)],
        5,
        LIMITED,
        4,
        None,
    ),
    "a later limited opening limits an exception": (
        [(WHOLE, CLOSED, 0, None), (SERVICE, OPEN, 1, None), (WHOLE, LIMITED, 3, None)],
        5,
        LIMITED,
        3,
        None,
    ),
    "equally open: the narrower decision stays": (
        [(SERVICE, LIMITED, 0, None), (WHOLE, LIMITED, 3, None)],
        5,
        LIMITED,
        0,
        None,
    ),
    "a closed building in an open library": (
        [(WHOLE, OPEN, 0, None), (BUILDING, CLOSED, 3, None)],
        5,
        CLOSED,
        3,
        None,
    ),
    "a library closed after its building was opened": (
        [(BUILDING, OPEN, 0, None), (LIBRARY, CLOSED, 3, None)],
        5,
        CLOSED,
        3,
        None,
    ),
    "the building opened again for itself": (
        [(LIBRARY, CLOSED, 0, None), (BUILDING, LIMITED, 3, None), (SERVICE, OPEN, 4, None)],
        5,
        OPEN,
        4,
        None,
    ),
    "closed with everything, opened with the building, limited for itself": (
        [(SERVICE, LIMITED, 0, None), (WHOLE, CLOSED, 1, None), (BUILDING, OPEN, 4, None)],
        5,
        LIMITED,
        4,
        None,
    ),
    "an exception in a closed building, everything limited later": (
        [(BUILDING, CLOSED, 0, None), (SERVICE, OPEN, 1, None), (WHOLE, LIMITED, 3, None)],
        5,
        LIMITED,
        3,
        None,
    ),
    "closed before 1970 and never opened": (
        [(WHOLE, CLOSED, -500_000, None)],
        5,
        CLOSED,
        -500_000,
        None,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_table(case: str) -> None:
    decisions, at, mode, since, until = CASES[case]
    ranked = [(rank, span(m, start, end)) for rank, m, start, end in decisions]
    found = present(ranked, hour(at))
    assert found.mode == mode
    assert found.since == (None if since is None else hour(since))
    assert found.until == (None if until is None else hour(until))


def test_the_span_that_holds_is_named() -> None:
    closure, exception = span(CLOSED), span(OPEN, 2, 4)
    ranked = [(WHOLE, closure), (SERVICE, exception)]
    assert holding(ranked, hour(3)) is exception
    assert holding(ranked, hour(4)) is closure
    assert holding_before(ranked, hour(4)) is exception
    assert holding(ranked, hour(-1)) is None


# A law: the rule, word for word, at every hour.


def naive_mode(decisions: list[tuple[int, ModeSpan]], at: dt.datetime) -> Mode:
    covering = [
        (rank, Mode(each.mode))
        for rank, each in decisions
        if each.starts_at <= at and (each.ends_at is None or each.ends_at > at)
    ]
    counting = [
        mode
        for order, (rank, mode) in enumerate(covering)
        if not any(later >= rank for later, _mode in covering[order + 1 :])
    ]
    return min(counting, key=lambda mode: mode.openness, default=Mode.OPEN)


hours = st.integers(0, 12)
decided = st.tuples(
    st.integers(WHOLE, SERVICE), st.sampled_from(Mode), hours, st.none() | st.integers(1, 6)
)


@st.composite
def histories(draw: Any) -> list[tuple[int, ModeSpan]]:
    rows = draw(st.lists(decided, max_size=7))
    return [
        (rank, span(mode, start, None if long is None else start + long))
        for rank, mode, start, long in rows
    ]


@given(histories())
def test_what_holds_is_what_the_rule_says_at_every_hour(ranked: Any) -> None:
    line = {n: naive_mode(ranked, hour(n)) for n in range(-2, 22)}
    for n, mode in line.items():
        found = present(ranked, hour(n))
        assert found.mode == mode
        begun = next((m for m in range(n, -3, -1) if line[m] != mode), None)
        assert found.since == (None if begun is None else hour(begun + 1))
        after = next((m for m in range(n, 22) if line[m] != mode), None)
        assert found.until == (None if after is None else hour(after))


@given(histories(), st.integers(-2, 20), st.integers(1, 20))
def test_stretches_cover_the_range_without_gap_or_overlap(
    ranked: Any, start: int, long: int
) -> None:
    found = list(stretches(ranked, hour(start), hour(start + long)))
    assert found[0].starts_at == hour(start)
    assert found[-1].ends_at == hour(start + long)
    assert all(a.ends_at == b.starts_at for a, b in itertools.pairwise(found))
    for each in found:
        half = each.starts_at + (each.ends_at - each.starts_at) / 2
        assert mode_of(holding(ranked, half)) == each.mode
        assert each.mode == mode_of(each.span)


@given(histories(), st.integers(-2, 20))
def test_a_later_closure_of_everything_closes_everything(first: Any, at: int) -> None:
    assert mode_of(holding([*first, (WHOLE, span(CLOSED, -5))], hour(at))) == CLOSED


@given(histories(), st.integers(-2, 20))
def test_a_later_opening_of_everything_never_closes_anything(first: Any, at: int) -> None:
    before = mode_of(holding(first, hour(at))).openness
    after = mode_of(holding([*first, (WHOLE, span(OPEN, -5))], hour(at))).openness
    assert after >= before


def test_an_empty_range_has_no_stretches() -> None:
    assert list(stretches([(WHOLE, span(CLOSED))], hour(3), hour(3))) == []
