"""Small groups are not told upward, nor anything from which one could be found.

What leaves the library about what people said are counts: nil, flagged, and those of the kind. A
count of one to four is left out; so is one whose complement is that small ("all but two"), and
whatever would give a left-out one away by subtracting. How many were expected and handed in is
told as it is: it says nothing of anybody's health.

The tables are sums: a total, and parts that do not overlap; what no part counts is the rest. Where
fewer than ten handed in, nothing at all is told of what they said. Otherwise a part is left out
that is small. Where the rest is small, it is known once all parts are; so of the unknown of one
sum there are never fewer than two, never fewer than five persons in them together, and never as
many persons as unknown counts. Of a total that is left out, no part is told. That this is enough
is not argued but tried: the tests look at every table there is, up to a size, and at what
somebody who knows the rule could conclude from what is told of it.

A later signing of the same day differs from the earlier by few people. What was told before stays
as it was until at least five more handed in, no difference is small, and none of what was left
out can be found from what is told now (``may_follow``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

THRESHOLD: Final = 5
#: The total that all that was handed in makes.
HANDED: Final = "handed"


@dataclass(frozen=True, slots=True)
class Sum:
    """``parts`` do not overlap and make at most ``total``; both are keys of counts."""

    total: str
    parts: tuple[str, ...]


Told = dict[str, int | None]


def is_small(count: int, threshold: int = THRESHOLD) -> bool:
    """One person, or a few; nobody is not small."""
    return 0 < count < threshold


def suppress(
    counts: Mapping[str, int],
    *,
    handed: int,
    sums: Iterable[Sum] = (),
    threshold: int = THRESHOLD,
) -> Told:
    """``counts`` with None for what is not told. ``handed`` is public, and the total ``HANDED``.

    A count that no sum names is taken for a part of its own of what was handed in.
    """
    if handed < 2 * threshold:
        return dict.fromkeys(counts)
    tables = _tables(counts, handed, sums)
    hidden = {key for key, count in counts.items() if is_small(count, threshold)}
    values = {**counts, HANDED: handed}
    while more := _given_away(tables, values, hidden, threshold):
        hidden |= more
    return {key: None if key in hidden else count for key, count in counts.items()}


def _tables(counts: Mapping[str, int], handed: int, sums: Iterable[Sum]) -> list[Sum]:
    """The sums over counts that are there, with those that nobody declared."""
    known = {*counts, HANDED}
    tables = [
        Sum(s.total, tuple(p for p in s.parts if p in counts)) for s in sums if s.total in known
    ]
    named = {part for table in tables for part in table.parts}
    alone = tuple(key for key in counts if key not in named)
    if len(alone) > 1 and sum(counts[key] for key in alone) == handed:
        # Whoever adds them up sees that they are all; nobody needed to say so.
        tables.append(Sum(HANDED, alone))
    else:
        tables += [Sum(HANDED, (key,)) for key in alone]
    return [table for table in tables if table.parts]


def _given_away(
    tables: Sequence[Sum], values: Mapping[str, int], hidden: set[str], threshold: int
) -> set[str]:
    """What has to be left out besides, for the first sum that gives something away."""
    for table in tables:
        if _gives_away(table, values, hidden, threshold):
            further = _next(table, values, hidden)
            if further is not None:
                return {further}
    return set()


def _gives_away(table: Sum, values: Mapping[str, int], hidden: set[str], threshold: int) -> bool:
    # What was sent back is a part of some counts and not of the total: then nothing is left over.
    rest = max(0, values[table.total] - sum(values[part] for part in table.parts))
    unknown = [values[part] for part in table.parts if part in hidden]
    if table.total in hidden:
        # What is told of its parts would narrow it down.
        return len(unknown) < len(table.parts)
    if rest >= threshold:
        # The rest is not told, and hides whatever is hidden.
        return False
    if rest:
        unknown.append(rest)
    # As many persons as unknown counts would be one in each.
    return bool(unknown) and (len(unknown) == 1 or sum(unknown) < max(threshold, len(unknown) + 1))


def _next(table: Sum, values: Mapping[str, int], hidden: set[str]) -> str | None:
    """The smallest part that is still told; one that counts somebody before one that is nought."""
    told = [part for part in table.parts if part not in hidden]
    told.sort(key=lambda part: (values[part] == 0, values[part]))
    return told[0] if told else None


def may_follow(
    new: Mapping[str, int],
    handed: int,
    told: Mapping[str, int | None],
    told_handed: int,
    now_told: Mapping[str, int | None] | None = None,
    threshold: int = THRESHOLD,
) -> bool:
    """Whether ``new`` may be told, as ``now_told``, where ``told`` of the same day was told before.

    Only where at least ``threshold`` more (or fewer) handed in, and every count that was told has
    changed by nothing or by as many, and so has what it leaves over. What was left out is told
    only where all of it may have come in since: else what it was before has few possible values.
    What was told is not left out later, for the same reason.
    """
    change = abs(handed - told_handed)
    if change < threshold:
        return False
    now_told = new if now_told is None else now_told
    # Of so few nothing was told, whatever it was: that bounds nothing.
    nothing_told = told_handed < 2 * threshold
    disclosed = 0
    for key, count in new.items():
        before, left_out = told.get(key), now_told.get(key) is None
        if before is None:
            disclosed += 0 if left_out or nothing_told else count
            continue
        moved = abs(count - before)
        if left_out or is_small(moved, threshold) or is_small(abs(change - moved), threshold):
            return False
    return disclosed <= change
