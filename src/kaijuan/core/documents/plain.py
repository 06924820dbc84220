"""Stored text made fit for a document: what no file format can carry is taken out or marked."""

from __future__ import annotations

import re
from typing import Final

#: What stands for a character that cannot be shown: the printer's "geta" of Chinese typesetting.
MISSING: Final = "〓"

_BLANKS: Final = re.compile(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
#: XML has no place for these, and no font draws them.
_UNWRITABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: They turn the reading direction of what follows, text of others included.
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
#: A soft hyphen is seen only at the end of a line; alone as a heading it stops the typesetter.
_SOFT_HYPHEN: Final = "\u00ad"
_LONG_WORD: Final = re.compile(r"[!-~]{25,}")
_AT_ONCE: Final = 12


def plain(text: str) -> str:
    """``text`` as one line: blanks for line ends, no control character, no turned direction."""
    text = _BLANKS.sub(" ", text.replace(_SOFT_HYPHEN, ""))
    return _TURNING.sub("", _UNWRITABLE.sub("\ufffd", text))


def breakable(text: str) -> str:
    """A place to break a line in every dozen letters of a word that no column would hold."""
    return _LONG_WORD.sub(_cut, text)


def _cut(match: re.Match[str]) -> str:
    word = match[0]
    return "\u200b".join(word[n : n + _AT_ONCE] for n in range(0, len(word), _AT_ONCE))
