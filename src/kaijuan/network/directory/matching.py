"""Find names in a text, all at once: no database, no Django."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import ahocorasick_rs

#: From this many characters on a name stands for itself.
SURE_LENGTH: Final = 4


class Name(NamedTuple):
    """A text by which an institution is called; ``name`` is its official one."""

    text: str
    institution_id: int
    key: str
    name: str


class Mention(NamedTuple):
    """``text[start:end]`` of the searched text, counted in characters, and who is meant."""

    start: int
    end: int
    text: str
    institution_id: int
    key: str
    name: str

    @property
    def is_short(self) -> bool:
        """True for a text that may also be part of other words, as 成理 is of 形成理论.

        Chinese has no blanks to tell; whoever counts such a mention asks a person first.
        """
        return len(self.text) < SURE_LENGTH


class NameIndex:
    """An automaton over many names, built once and used for many texts.

    Of names that begin at one place the longest counts, the leftmost counts first, and mentions do
    not overlap: 西南科技大学城市学院 is not a mention of 西南科技大学.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self.names = tuple(name for name in names if name.text)
        self._automaton = ahocorasick_rs.AhoCorasick(
            [name.text for name in self.names],
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            store_patterns=False,
        )

    def find(self, text: str) -> list[Mention]:
        """Every mention in ``text``, from left to right."""
        return [
            Mention(start, end, found.text, found.institution_id, found.key, found.name)
            for number, start, end in self._automaton.find_matches_as_indexes(text)
            for found in (self.names[number],)
        ]
