"""Names in a text: leftmost, longest, never overlapping."""

from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from kaijuan.network.directory.matching import Mention, Name, NameIndex

CITY = Name("西南科技大学城市学院", 1, "14045", "西南科技大学城市学院")
SOUTHWEST = Name("西南科技大学", 2, "10619", "西南科技大学")
CDUT = Name("成都理工大学", 3, "10616", "成都理工大学")
SHORT = Name("成理", 3, "10616", "成都理工大学")


def naive(names: list[Name], text: str) -> list[tuple[int, int, str]]:
    found, at = [], 0
    while at < len(text):
        here = [name.text for name in names if text.startswith(name.text, at)]
        if here:
            longest = max(here, key=len)
            found.append((at, at + len(longest), longest))
            at += len(longest)
        else:
            at += 1
    return found


def test_a_longer_name_is_not_taken_for_the_shorter_one_in_it() -> None:
    found = NameIndex([SOUTHWEST, CITY]).find("西南科技大学城市学院与西南科技大学")
    assert [(mention.key, mention.start, mention.end) for mention in found] == [
        ("14045", 0, 10),
        ("10619", 11, 17),
    ]


def test_an_alias_leads_to_the_official_name() -> None:
    (mention,) = NameIndex([CDUT, SHORT]).find("据成理图书馆报告")
    assert mention == Mention(1, 3, "成理", 3, "10616", "成都理工大学")
    assert mention.is_short


def test_offsets_count_characters_also_after_rare_ones() -> None:
    (mention,) = NameIndex([SOUTHWEST]).find("𠮷👩‍👩‍👧 é 西南科技大学")
    text = "𠮷👩‍👩‍👧 é 西南科技大学"
    assert text[mention.start : mention.end] == "西南科技大学"


def test_nothing_is_found_in_nothing() -> None:
    assert NameIndex([]).find("西南科技大学") == []
    assert NameIndex([SOUTHWEST]).find("") == []
    assert NameIndex([Name("", 9, "x", "x"), SOUTHWEST]).find("abc") == []


@given(
    st.lists(st.text("甲乙丙ab", min_size=1, max_size=5), max_size=8, unique=True),
    st.text("甲乙丙abc", max_size=60),
)
def test_it_finds_what_a_naive_matcher_finds(texts: list[str], text: str) -> None:
    names = [Name(each, number, each, each) for number, each in enumerate(texts)]
    found = [(mention.start, mention.end, mention.text) for mention in NameIndex(names).find(text)]
    assert found == naive(names, text)


def test_a_megabyte_against_three_thousand_names_takes_less_than_a_tenth_of_a_second() -> None:
    chance = random.Random(2020)
    parts = "四川大学西南科技职业学院成都理工师范医中北民航飞行农电子交通石油财经体育音乐"
    names = [
        Name("".join(chance.choices(parts, k=8)) + str(number), number, str(number), "x")
        for number in range(3000)
    ]
    pieces = [
        chance.choice(names).text + "".join(chance.choices(parts, k=30)) for _ in range(11_000)
    ]
    text = "".join(pieces)[:380_000]
    assert len(text.encode()) > 1_000_000
    index = NameIndex(names)
    took = []
    for _ in range(5):
        # Time on the processor: other tests run beside this one.
        started = time.thread_time()
        found = index.find(text)
        took.append(time.thread_time() - started)
    assert len(found) > 1000
    assert min(took) < 0.1
