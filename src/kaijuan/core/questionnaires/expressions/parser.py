"""From words to a tree, by the precedence of XPath 1.0 (or, and, equality, order, sum, product)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.expressions.functions import checked_call
from kaijuan.core.questionnaires.expressions.lexer import Word, cannot_read, words_of
from kaijuan.core.questionnaires.refusals import ExpressionRefused

Tree = list[Any]

#: The weakest first; all bind to the left.
_LEVELS: Final[tuple[frozenset[str], ...]] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)
_PATHS: Final = frozenset({"/", "//", "[", "]", "@", "|", "::"})


def parse(text: str) -> Tree:
    """The tree of ``text``, references still by name: ``["name", ...]``, ``["path", up, names]``.

    Raises ``ExpressionRefused`` with a sentence that names what is not supported.
    """
    parser = _Parser(text)
    tree = parser.level(0)
    if parser.word.kind != "end":
        raise parser.lost()
    return tree


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.words: Sequence[Word] = words_of(text)
        self.at = 0
        self.depth = 0
        self.parts = 0

    @property
    def word(self) -> Word:
        return self.words[self.at]

    def take(self) -> Word:
        word = self.word
        self.at += 1
        return word

    def sign(self, text: str) -> bool:
        if self.word.kind == "sign" and self.word.text == text:
            self.at += 1
            return True
        return False

    def lost(self) -> ExpressionRefused:
        if self.word.kind == "sign" and self.word.text in _PATHS:
            return ExpressionRefused(
                _("Paths such as “%(part)s” are not supported. Refer to questions as ${name}.")
                % {"part": self.text[self.word.at :][:20]}
            )
        return cannot_read(self.text[self.word.at :])

    def grown(self, tree: Tree) -> Tree:
        self.parts += 1
        if self.parts > limits.EXPRESSION_PARTS:
            raise ExpressionRefused(
                _("The expression has too many parts. Split it into calculations.")
            )
        return tree

    def level(self, number: int) -> Tree:
        if number == len(_LEVELS):
            return self.negated()
        left = self.level(number + 1)
        while self.word.kind in ("sign", "name") and self.word.text in _LEVELS[number]:
            operator = self.take().text
            left = self.grown([operator, left, self.level(number + 1)])
        return left

    def negated(self) -> Tree:
        if not self.sign("-"):
            return self.value()
        with_depth = self.deeper(self.negated)
        return self.grown(["neg", with_depth])

    def deeper(self, read: Any) -> Tree:
        self.depth += 1
        if self.depth > limits.EXPRESSION_DEPTH:
            raise ExpressionRefused(
                _("The expression is nested too deeply. Split it into calculations.")
            )
        tree: Tree = read()
        self.depth -= 1
        return tree

    def value(self) -> Tree:
        word = self.word
        if word.kind == "num":
            return self.grown(["num", float(self.take().text)])
        if word.kind == "str":
            return self.grown(["str", self.take().text])
        if word.kind == "ref":
            self.take()
            return self.grown(["name", word.text])
        if word.kind == "name":
            return self.named()
        if self.sign("("):
            tree = self.deeper(lambda: self.level(0))
            if not self.sign(")"):
                raise self.lost()
            return tree
        if self.sign("."):
            return self.grown(["self"])
        if word.kind == "sign" and word.text == "..":
            return self.path()
        raise self.lost()

    def path(self) -> Tree:
        """``..``, ``../name``, ``../../name``: steps up, then names."""
        up = 0
        names: list[str] = []
        while True:
            if self.sign(".."):
                if names:
                    raise self.lost()
                up += 1
            elif self.word.kind == "name":
                names.append(self.take().text)
            else:
                raise self.lost()
            if not self.sign("/"):
                return self.grown(["path", up, names])

    def named(self) -> Tree:
        word = self.take()
        if not self.sign("("):
            return self.grown(["column", word.text])
        given: list[Tree] = []
        if not self.sign(")"):
            given.append(self.deeper(lambda: self.level(0)))
            while self.sign(","):
                given.append(self.deeper(lambda: self.level(0)))
            if not self.sign(")"):
                raise self.lost()
        return self.grown(checked_call(word.text, given))
