"""Small groups cannot be found, by whoever knows the rule and does every subtraction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product

import pytest

from kaijuan.network.rounds.domain.suppress import HANDED, Sum, is_small, may_follow, suppress

#: So small that every table there is can be looked at.
MOST, SMALL = 12, 3

WHOLE = [Sum(HANDED, ("a", "b", "c"))]
NESTED = [Sum(HANDED, ("nil", "flagged")), Sum("flagged", ("fever", "contact"))]


def all_tables(keys: tuple[str, ...], sums: list[Sum]) -> Iterator[tuple[int, dict[str, int]]]:
    """Every table of counts that these sums allow, with its total."""
    for handed in range(MOST + 1):
        for values in product(range(handed + 1), repeat=len(keys)):
            counts = dict(zip(keys, values, strict=True))
            known = {**counts, HANDED: handed}
            if all(sum(known[p] for p in each.parts) <= known[each.total] for each in sums):
                yield handed, counts


def told_of(counts: Mapping[str, int], handed: int, sums: list[Sum]) -> tuple[object, ...]:
    told = suppress(counts, handed=handed, sums=sums, threshold=SMALL)
    return (handed, *sorted(told.items()))


@pytest.mark.parametrize(
    ("keys", "sums"),
    [
        (("flagged",), [Sum(HANDED, ("flagged",))]),
        (("nil", "flagged"), [Sum(HANDED, ("nil", "flagged"))]),
        (("a", "b", "c"), WHOLE),
        (("nil", "flagged", "fever", "contact"), NESTED),
        (("a", "b"), []),
        (("a", "b", "c"), []),
    ],
)
def test_whoever_knows_the_rule_cannot_find_a_small_count(keys, sums):
    """Every table that is told in the same words: none of the small counts is the same in all."""
    behind = defaultdict(list)
    for handed, counts in all_tables(keys, sums):
        behind[told_of(counts, handed, sums)].append((handed, counts))
    for tables in behind.values():
        for find in _findable(keys, sums):
            found = {find(handed, counts) for handed, counts in tables}
            if len(found) == 1:
                (value,) = found
                # Of a total that is public, and small itself, nobody is told apart.
                assert not is_small(value, SMALL) or value == tables[0][0], (tables[0], value)


def _findable(keys, sums):
    """What somebody might look for: each count, and what each sum leaves over."""
    for key in keys:
        yield lambda handed, counts, key=key: counts[key]
    for each in sums or [Sum(HANDED, (key,)) for key in keys]:
        yield (
            lambda handed, counts, each=each: (
                {**counts, HANDED: handed}[each.total] - sum(counts[p] for p in each.parts)
            )
        )


def test_no_small_count_is_told():
    for handed, counts in all_tables(("a", "b", "c"), WHOLE):
        told = suppress(counts, handed=handed, sums=WHOLE, threshold=SMALL)
        assert not any(v is not None and is_small(v, SMALL) for v in told.values())


@pytest.mark.parametrize(
    ("handed", "counts", "told"),
    [
        # Nobody is not small, and everything large is told.
        (150, {"nil": 140, "flagged": 0}, {"nil": 140, "flagged": 0}),
        (150, {"nil": 120, "flagged": 12}, {"nil": 120, "flagged": 12}),
        # One person with a fever is not told, and the rest hides it.
        (150, {"nil": 120, "flagged": 1}, {"nil": 120, "flagged": None}),
        # All but two: the two would be found, so more is left out.
        (150, {"nil": 148, "flagged": 0}, {"nil": None, "flagged": 0}),
        (150, {"nil": 140, "flagged": 8}, {"nil": 140, "flagged": None}),
        # nil and flagged make up all of it: the one gives the other away.
        (150, {"nil": 147, "flagged": 3}, {"nil": None, "flagged": None}),
        # Of nine reports nothing at all is told.
        (9, {"nil": 9, "flagged": 0}, {"nil": None, "flagged": None}),
        (0, {"nil": 0, "flagged": 0}, {"nil": None, "flagged": None}),
    ],
)
def test_table_of_cases(handed, counts, told):
    sums = [Sum(HANDED, ("nil", "flagged"))]
    assert suppress(counts, handed=handed, sums=sums) == told


def test_parts_that_happen_to_make_all_need_no_declaration():
    """stayed + returned + away is everybody, though nobody said so."""
    told = suppress({"stayed": 90, "returned": 57, "away": 3}, handed=150)
    assert told["away"] is None
    assert sum(value is None for value in told.values()) == 2


def test_parts_that_make_more_than_the_total_hide_one_another_too():
    """One was sent back to be corrected: it is counted by where it stayed, and not handed in."""
    sums = [Sum(HANDED, ("stayed", "away"))]
    told = suppress({"stayed": 98, "away": 3}, handed=100, sums=sums)
    assert told == {"stayed": None, "away": None}


@pytest.mark.parametrize(
    ("new", "handed", "may"),
    [
        # One more came in: whatever it said stays untold, whether it was flagged or not.
        ({"flagged": 7}, 101, False),
        ({"flagged": 6}, 101, False),
        # One corrected.
        ({"flagged": 7}, 100, False),
        ({"flagged": 6}, 100, False),
        # Ten more, none, five or all of them flagged; not one, and not all but one.
        ({"flagged": 6}, 110, True),
        ({"flagged": 11}, 110, True),
        ({"flagged": 16}, 110, True),
        ({"flagged": 7}, 110, False),
        ({"flagged": 15}, 110, False),
    ],
)
def test_a_later_signing_tells_of_no_few(new, handed, may):
    assert may_follow(new, handed, {"flagged": 6}, 100) is may


@pytest.mark.parametrize(
    ("before", "handed", "now", "may"),
    [
        # Left out of 100; nine of 105 were at least four before, so those were four.
        (4, 100, (9, 105), False),
        # Of 80 that handed in two: all of the twenty may have come since.
        (2, 80, (20, 150), True),
        (2, 80, (20, 95), False),
        # Of nine nothing was told, whatever it was.
        (2, 9, (20, 150), True),
    ],
)
def test_what_was_left_out_is_not_found_from_what_is_told_later(before, handed, now, may):
    count, later = now
    told = suppress({"flagged": before}, handed=handed)
    now_told = suppress({"flagged": count}, handed=later)
    assert (told["flagged"], now_told["flagged"]) == (None, count)
    assert may_follow({"flagged": count}, later, told, handed, now_told) is may


@pytest.mark.parametrize("keys", [("flagged",), ("nil", "flagged")])
def test_whoever_has_seen_both_signings_cannot_find_a_small_count(keys):
    """Every two tables of which the second only adds: no small count, and no small difference,
    is the same in all that are told in the same words."""
    sums = [Sum(HANDED, keys)]
    tables = list(all_tables(keys, sums))
    told = [
        suppress(counts, handed=handed, sums=sums, threshold=SMALL) for handed, counts in tables
    ]
    behind = defaultdict(list)
    for (handed, counts), first in zip(tables, told, strict=True):
        for (later, more), second in zip(tables, told, strict=True):
            came = [more[key] - counts[key] for key in keys]
            if min(came) < 0 or sum(came) > later - handed:
                continue
            fresh = may_follow(more, later, first, handed, second, threshold=SMALL)
            seen = (handed, *first.values(), later, *(second.values() if fresh else ()))
            behind[seen].append((*counts.values(), *more.values(), *came))
    for seen, rows in behind.items():
        totals = (seen[0], seen[len(keys) + 1], seen[len(keys) + 1] - seen[0])
        for place, values in enumerate(zip(*rows, strict=True)):
            found = set(values)
            alone = len(found) == 1 and is_small(min(found), SMALL)
            assert not alone or found == {totals[place // len(keys)]}, (seen, rows[0])
