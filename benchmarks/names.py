"""``find_institutions``: 1 MB of Chinese text against 3,000 names, and ``str.find`` for each."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from benchmarks.table import Line
from kaijuan.network.directory.matching import Name, NameIndex

T = TypeVar("T")
NAMES, MEGABYTE, ROUNDS = 3_000, 1_000_000, 7
_PLACES = "成都绵阳德阳宜宾泸州南充达州雅安乐山自贡内江遂宁广安巴中眉山资阳攀枝花西昌康定"
_KINDS = ("大学", "学院", "职业学院", "师范大学", "职业技术学院", "科技大学", "科技大学城市学院")
_WORDS = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年"


def measure_names() -> Iterator[Line]:
    """Both sides find the same names; the median of a few rounds."""
    chance = random.Random(2020)
    names = make_names(chance)
    text = make_text(chance, names)
    index = NameIndex(Name(name, number, str(number), name) for number, name in enumerate(names))
    ours, mentions = _median(lambda: index.find(text))
    theirs, positions = _median(lambda: naive(text, names))
    unknown = {(m.start, m.text) for m in mentions} - set(positions)
    if unknown:
        raise RuntimeError(f"the two sides disagree about {len(unknown)} mentions")
    yield Line(
        f"find_institutions, 1 MB, {len(names):,} names, {len(mentions):,} found",
        f"{ours * 1000:.1f} ms",
        f"str.find for each name {theirs * 1000:,.0f} ms",
        f"{theirs / ours:.0f} times faster",
    )


def make_names(chance: random.Random) -> list[str]:
    """Distinct names, many of which contain another one whole, as real ones do."""
    found: dict[str, None] = {}
    while len(found) < NAMES:
        place = "".join(chance.sample(_PLACES, chance.choice((2, 2, 3))))
        found[place + chance.choice(_KINDS)] = None
    return list(found)


def make_text(chance: random.Random, names: list[str]) -> str:
    """One megabyte in UTF-8, a name about every hundred characters."""
    parts: list[str] = []
    size = 0
    while size < MEGABYTE:
        part = "".join(chance.choices(_WORDS, k=chance.randint(20, 180)))
        part += chance.choice(names) + "，"
        parts.append(part)
        size += len(part.encode())
    return "".join(parts)


def naive(text: str, names: list[str]) -> list[tuple[int, str]]:
    """Every place of every name, one name after the other; the longest still to be chosen."""
    found: list[tuple[int, str]] = []
    for name in names:
        at = text.find(name)
        while at != -1:
            found.append((at, name))
            at = text.find(name, at + 1)
    return found


def _median(work: Callable[[], T]) -> tuple[float, T]:
    times: list[float] = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - began)
    return statistics.median(times), result
