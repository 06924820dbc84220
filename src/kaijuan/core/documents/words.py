"""The few words that the writers put in by themselves, in the language of the document."""

from __future__ import annotations

from dataclasses import dataclass

from kaijuan.core.ui.numbers import is_chinese


@dataclass(frozen=True, slots=True)
class Words:
    """Before the number of a picture and of a table."""

    figure: str
    table: str


_CHINESE = Words("图", "表")
_ENGLISH = Words("Figure", "Table")


def words(language: str) -> Words:
    return _CHINESE if is_chinese(language) else _ENGLISH
