"""Latin forms of Chinese names, for addresses and for readers who type pinyin or initials."""

from __future__ import annotations

import re
from typing import Final

_NOT_IN_SLUG: Final = re.compile(r"[^a-z0-9]+")
SLUG_LENGTH: Final = 80


def pinyin_of(name: str) -> str:
    """``四川大学`` -> ``sichuandaxue``: lower case, without tones or spaces."""
    return "".join(_syllables(name))


def initials_of(name: str) -> str:
    """``四川大学`` -> ``scdx``."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name.lower(), style=Style.FIRST_LETTER)).replace(" ", "")


def slug_of(name: str) -> str:
    """``四川大学`` -> ``si-chuan-da-xue``; may be empty for a name without any letter."""
    return _NOT_IN_SLUG.sub("-", "-".join(_syllables(name))).strip("-")[:SLUG_LENGTH].strip("-")


def capitalised(name: str) -> str:
    """``成都`` -> ``Chengdu``: how a city is written in English text."""
    return pinyin_of(name).capitalize()


def _syllables(name: str) -> list[str]:
    # Imported here: its tables take a quarter of a second, and only saving a name needs them.
    from pypinyin import lazy_pinyin

    return [part.strip() for part in lazy_pinyin(name.lower()) if part.strip()]
