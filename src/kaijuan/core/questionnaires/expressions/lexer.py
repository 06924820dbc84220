"""An expression as words: numbers, texts, names, references and signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.refusals import ExpressionRefused

_WORDS: Final = re.compile(
    r"""\s*(?:
      (?P<num>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    | (?P<str>"[^"]*"|'[^']*')
    | \$\{\s*(?P<ref>[^}\s]+)\s*\}
    | (?P<name>[A-Za-z_\u4e00-\u9fff][\w.\u4e00-\u9fff-]*(?::(?!:)[A-Za-z_][\w.-]*)?)
    | (?P<sign>!=|<=|>=|\.\.|//|::|[=<>+*(),./|@\[\]-])
    )""",
    re.VERBOSE,
)
_END: Final = re.compile(r"\s*\Z")


@dataclass(frozen=True, slots=True)
class Word:
    """``kind`` is num, str, ref, name, sign or end; ``at`` the place of its first character."""

    kind: str
    text: str
    at: int


def words_of(text: str) -> list[Word]:
    """The words of ``text``, an end at last; raises ``ExpressionRefused`` where one is unknown."""
    if len(text) > limits.EXPRESSION:
        raise ExpressionRefused(
            _("The expression is longer than %(most)s characters. Split it into calculations.")
            % {"most": limits.EXPRESSION}
        )
    found: list[Word] = []
    at = 0
    while not _END.match(text, at):
        match = _WORDS.match(text, at)
        if match is None or match.lastgroup is None:
            raise cannot_read(text[at:].strip())
        kind = match.lastgroup
        word = match.group(kind)
        found.append(Word(kind, word[1:-1] if kind == "str" else word, match.start(kind)))
        at = match.end()
    return [*found, Word("end", "", len(text))]


def cannot_read(rest: str) -> ExpressionRefused:
    """What is said where reading stops: at the first characters of ``rest``."""
    if not rest:
        return ExpressionRefused(_("The expression stops too early. Complete it."))
    return ExpressionRefused(
        _("The expression cannot be read from “%(rest)s” on. Use the signs of XLSForm.")
        % {"rest": rest[:20]}
    )
