"""The patterns of ``regex()``, as a machine that needs time in proportion to the text.

A backtracking matcher can be made to run for ever by a pattern and by an answer. Here a pattern
becomes a list of states (Thompson's construction), which server and browser both walk through with
a set of places, so that they agree and neither can be stopped::

    ["set", [[from, to], …], next]    one character whose code point lies in a span
    ["split", [next, next]]           either way
    ["end"]                           matched, if the text is at its end too

The match is of the whole text, as ODK does it. Understood are characters, ``.``, ``\\d \\w \\s``
and their opposites (of ASCII), ``[...]``, ``( )``, ``(?: )``, ``|``, ``? * + {m,n}``, and ``^``
and ``$`` at the ends. Look-around, back references and flags are refused by name.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.expressions.pattern_reading import Reader
from kaijuan.core.questionnaires.refusals import ExpressionRefused

State = list[Any]


@lru_cache(maxsize=256)
def _program(pattern: str) -> tuple[State, ...]:
    return tuple(_Machine(pattern).program())


def program_of(pattern: str) -> list[State]:
    """The states of ``pattern``, the first to start with; raises ``ExpressionRefused``."""
    return list(_program(pattern))


def matches(program: list[State], text: str) -> bool:
    """Whether the whole ``text`` matches; False where it is longer than is looked at."""
    if len(text) > limits.PATTERN_TEXT:
        return False
    places = _reached(program, [0])
    for character in text:
        code = ord(character)
        onward = [
            program[place][2]
            for place in places
            if program[place][0] == "set"
            and any(first <= code <= last for first, last in program[place][1])
        ]
        if not onward:
            return False
        places = _reached(program, onward)
    return any(program[place][0] == "end" for place in places)


def _reached(program: list[State], starts: list[int]) -> set[int]:
    """``starts`` and every state that is reached from them without a character."""
    seen: set[int] = set()
    waiting = list(starts)
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        if program[place][0] == "split":
            waiting.extend(program[place][1])
    return seen


class _Machine:
    """Lays the states of a pattern out, from the end to the start."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.states: list[State] = []
        self.spans = 0
        self.work = 0

    def program(self) -> list[State]:
        tree = Reader(self.pattern).read()
        end = self.state(["end"])
        return self.turned(self.laid(tree, end))

    def turned(self, start: int) -> list[State]:
        """The states with the one to start with in the first place."""
        if start == 0:
            return self.states
        swap = {start: 0, 0: start}
        self.states[0], self.states[start] = self.states[start], self.states[0]
        for state in self.states:
            if state[0] == "set":
                state[2] = swap.get(state[2], state[2])
            elif state[0] == "split":
                state[1] = [swap.get(place, place) for place in state[1]]
        return self.states

    def state(self, state: State) -> int:
        if len(self.states) >= limits.PATTERN_STATES:
            raise self.too_large()
        self.states.append(state)
        return len(self.states) - 1

    def too_large(self) -> ExpressionRefused:
        return ExpressionRefused(
            _("The pattern “%(pattern)s” is too large. Shorten what it repeats.")
            % {"pattern": self.pattern[:60]}
        )

    def laid(self, tree: Any, onward: int) -> int:
        """Lay ``tree`` out in front of the state ``onward``; where it starts."""
        self.work += 1
        if self.work > limits.PATTERN_WORK:
            raise self.too_large()
        if tree[0] == "set":
            self.spans += len(tree[1])
            if self.spans > limits.PATTERN_SPANS:
                raise self.too_large()
            return self.state(["set", tree[1], onward])
        if tree[0] == "all":
            for part in reversed(tree[1]):
                onward = self.laid(part, onward)
            return onward
        if tree[0] == "any":
            return self.state(["split", [self.laid(part, onward) for part in tree[1]]])
        return self.times(tree[1], tree[2], tree[3], onward)

    def times(self, tree: Any, least: int, most: int, onward: int) -> int:
        if most < 0:
            loop = self.state(["split", [onward]])
            self.states[loop][1].append(self.laid(tree, loop))
            onward = loop
        else:
            end = onward
            for _number in range(most - least):
                onward = self.state(["split", [end, self.laid(tree, onward)]])
        for _number in range(least):
            onward = self.laid(tree, onward)
        return onward
