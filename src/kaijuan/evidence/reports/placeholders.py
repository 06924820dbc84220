"""Figures inside the sentence of a claim: ``{F03}`` with its unit, ``{F03:bare}`` without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_PLACEHOLDER: Final = re.compile(r"\{([A-Z]+[0-9]+)(:bare)?\}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: plain ``text``, or the figure ``ref``."""

    text: str = ""
    ref: str = ""
    bare: bool = False


def pieces(sentence: str) -> Iterator[Piece]:
    """``sentence`` cut at its figures, in order."""
    end = 0
    for match in _PLACEHOLDER.finditer(sentence):
        if match.start() > end:
            yield Piece(text=sentence[end : match.start()])
        yield Piece(ref=match[1], bare=bool(match[2]))
        end = match.end()
    if end < len(sentence):
        yield Piece(text=sentence[end:])


def refs_in(sentence: str) -> list[str]:
    """The numbers of the figures in ``sentence``, each once, in order."""
    return list(dict.fromkeys(piece.ref for piece in pieces(sentence) if piece.ref))
