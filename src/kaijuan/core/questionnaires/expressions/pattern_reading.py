"""A pattern of ``regex()`` read into a tree; see ``patterns``.

A tree is ("set", spans), ("all", trees), ("any", trees) or ("times", tree, least, most), where most
-1 is without end. Spans are [from, to] of code points, both ends included.
"""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _

from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.refusals import ExpressionRefused

Spans = list[list[int]]

_LAST: Final = 0x10FFFF
_DIGIT: Final[Spans] = [[48, 57]]
_WORD: Final[Spans] = [[48, 57], [65, 90], [95, 95], [97, 122]]
_SPACE: Final[Spans] = [[9, 13], [32, 32]]
_LINE_ENDS: Final[Spans] = [[10, 10], [13, 13], [0x85, 0x85], [0x2028, 0x2029]]
_CONTROLS: Final = {"n": 10, "r": 13, "t": 9, "f": 12}
_CLASSES: Final = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_MOST: Final = 200


def opposite(spans: Spans) -> Spans:
    """All code points that lie in none of ``spans``."""
    found: Spans = []
    at = 0
    for first, last in sorted(spans):
        if at < first:
            found.append([at, first - 1])
        at = max(at, last + 1)
    return [*found, [at, _LAST]] if at <= _LAST else found


class Reader:
    """Reads a pattern into a tree; ``read`` is the way in."""

    def __init__(self, pattern: str) -> None:
        self.text = pattern
        self.at = 0
        self.depth = 0

    def read(self) -> Any:
        """The tree of the whole pattern; raises ``ExpressionRefused``."""
        if self.text.startswith("^"):
            self.at = 1
        tree = self.alternatives()
        if self.at < len(self.text):
            raise self.refused(self.text[self.at])
        return tree

    def refused(self, part: str) -> ExpressionRefused:
        return ExpressionRefused(
            _("The pattern “%(pattern)s” holds “%(part)s”, which is not supported. Simplify it.")
            % {"pattern": self.text[:60], "part": part}
        )

    def peek(self, text: str) -> bool:
        return self.text.startswith(text, self.at)

    def alternatives(self) -> Any:
        self.depth += 1
        if self.depth > limits.EXPRESSION_DEPTH:
            raise self.refused("(" * 3)
        found = [self.sequence()]
        while self.peek("|"):
            self.at += 1
            found.append(self.sequence())
        self.depth -= 1
        return ("any", found) if len(found) > 1 else found[0]

    def sequence(self) -> Any:
        found: list[Any] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            if self.peek("$") and self.at == len(self.text) - 1:
                self.at += 1
                break
            found.append(self.repeated(self.atom()))
        return ("all", found)

    def repeated(self, tree: Any) -> Any:
        least, most = 1, 1
        if self.peek("?"):
            least, most = 0, 1
        elif self.peek("*"):
            least, most = 0, -1
        elif self.peek("+"):
            least, most = 1, -1
        elif self.peek("{"):
            least, most = self.counted()
        else:
            return tree
        self.at += 1
        if self.at < len(self.text) and self.text[self.at] in "?*+{":
            # Lazy ones match the same whole texts; possessive ones do not.
            if not self.peek("?"):
                raise self.refused(self.text[self.at - 1 : self.at + 1])
            self.at += 1
        return ("times", tree, least, most)

    def counted(self) -> tuple[int, int]:
        """``{m}``, ``{m,}``, ``{m,n}``; stays at the closing bracket."""
        end = self.text.find("}", self.at)
        body = self.text[self.at + 1 : end] if end >= 0 else ""
        first, comma, last = body.partition(",")
        if not body.isascii() or not first.isdigit() or (last and not last.isdigit()):
            raise self.refused("{")
        least = int(first[:6])
        most = least if not comma else int(last[:6]) if last else -1
        if least > _MOST or most > _MOST or (0 <= most < least):
            raise self.refused(self.text[self.at : end + 1])
        self.at = end
        return least, most

    def atom(self) -> Any:
        character = self.text[self.at]
        if character == "(":
            return self.group()
        if character == "[":
            return ("set", self.bracket())
        if character == ".":
            self.at += 1
            return ("set", opposite(_LINE_ENDS))
        if character == "\\":
            return ("set", self.escape())
        if character in "*+?{}^$":
            raise self.refused(character)
        self.at += 1
        return ("set", [[ord(character)] * 2])

    def group(self) -> Any:
        self.at += 1
        if self.peek("?:"):
            self.at += 2
        elif self.peek("?"):
            raise self.refused("(" + self.text[self.at : self.at + 2])
        tree = self.alternatives()
        if not self.peek(")"):
            raise self.refused("(")
        self.at += 1
        return tree

    def escape(self) -> Spans:
        letter = self.text[self.at + 1 : self.at + 2]
        self.at += 2
        if letter in _CLASSES:
            return [list(span) for span in _CLASSES[letter]]
        if letter and letter in "DWS":
            return opposite(_CLASSES[letter.lower()])
        if letter in _CONTROLS:
            return [[_CONTROLS[letter]] * 2]
        if letter in ("u", "x"):
            digits = 4 if letter == "u" else 2
            try:
                code = int(self.text[self.at : self.at + digits], 16)
            except ValueError:
                raise self.refused(f"\\{letter}") from None
            self.at += digits
            return [[code, code]]
        if not letter or letter.isalnum():
            raise self.refused(f"\\{letter}")
        return [[ord(letter)] * 2]

    def bracket(self) -> Spans:
        self.at += 1
        turned = self.peek("^")
        self.at += turned
        spans: Spans = []
        while not self.peek("]") or not spans:
            if self.at >= len(self.text) or self.peek("[") or self.peek("&&"):
                raise self.refused("[")
            spans.extend(self.span())
        self.at += 1
        return opposite(spans) if turned else spans

    def span(self) -> Spans:
        first = self.member()
        ranged = self.peek("-") and not self.peek("-]") and self.at + 1 < len(self.text)
        if not ranged or len(first) != 1 or first[0][0] != first[0][1]:
            return first
        self.at += 1
        last = self.member()
        if len(last) != 1 or last[0][0] != last[0][1] or last[0][0] < first[0][0]:
            raise self.refused("-")
        return [[first[0][0], last[0][0]]]

    def member(self) -> Spans:
        if self.peek("\\"):
            return self.escape()
        character = self.text[self.at]
        self.at += 1
        return [[ord(character)] * 2]
