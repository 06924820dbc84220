"""The answers of one form while they are evaluated: values, repetitions, what is relevant.

Places are written as in problems: "group/question", "repeat[0]/question".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.answer_values import Answer
from kaijuan.core.questionnaires.definition import Definition, Expression, Node, in_language
from kaijuan.core.questionnaires.expressions.evaluate import OutOfSteps, evaluate
from kaijuan.core.questionnaires.expressions.values import Value

#: Which repetition of each repeat one stands in.
Indices = Mapping[str, int]
NOWHERE: Final[Indices] = {}
_NUMBERS: Final = ("integer", "decimal", "range")


def place_of(node: Node, indices: Indices) -> str:
    """Where ``node`` stands in these repetitions; a repeat itself has no number of its own."""
    if not node.repeats:
        return node.path
    parts: list[str] = []
    path = ""
    for step in node.path.split("/"):
        path = f"{path}/{step}" if path else step
        parts.append(f"{step}[{indices[path]}]" if path in node.repeats else step)
    return "/".join(parts)


def parent_place(place: str) -> str:
    """The place of the group around ``place``, without the number of the repetition."""
    above = place.rpartition("/")[0]
    return above.rpartition("[")[0] if above.endswith("]") else above


def seen_value(node: Node, answer: Answer) -> Value:
    """An answer as an expression sees it."""
    if answer is None:
        return ""
    if node.type in _NUMBERS:
        return float(str(answer))
    return " ".join(answer) if isinstance(answer, list) else str(answer)


@dataclass(slots=True)
class State:
    """``values`` and ``relevant`` by place, ``counts`` by the place of a repeat."""

    definition: Definition
    at: dt.datetime
    zone: ZoneInfo
    language: str
    values: dict[str, Answer] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    relevant: dict[str, bool] = field(default_factory=dict)
    steps: int = 0

    @property
    def hidden(self) -> frozenset[str]:
        """The places of what is not relevant."""
        return frozenset(place for place, there in self.relevant.items() if not there)

    def step(self, count: int = 1) -> None:
        """Count what was worked out; raises ``OutOfSteps``."""
        self.steps += count
        if self.steps > limits.STEPS:
            raise OutOfSteps

    def instances(self, node: Node, fixed: Indices = NOWHERE) -> Iterator[dict[str, int]]:
        """Each repetition in which ``node`` stands; those in ``fixed`` stay as they are."""
        return self._inside(node.repeats, 0, {}, fixed)

    def _inside(
        self, repeats: tuple[str, ...], depth: int, taken: dict[str, int], fixed: Indices
    ) -> Iterator[dict[str, int]]:
        if depth == len(repeats):
            yield dict(taken)
            return
        path = repeats[depth]
        if path in fixed:
            yield from self._inside(repeats, depth + 1, {**taken, path: fixed[path]}, fixed)
            return
        for number in range(self.count(self.definition.nodes[path], taken)):
            yield from self._inside(repeats, depth + 1, {**taken, path: number}, fixed)

    def count(self, repeat: Node, indices: Indices) -> int:
        """How often ``repeat`` is there; 0 where it is not relevant."""
        place = place_of(repeat, indices)
        return self.counts.get(place, 0) if self.relevant.get(place, True) else 0

    def evaluated(
        self,
        expression: Expression,
        node: Node,
        indices: Indices,
        columns: Mapping[str, str] | None = None,
    ) -> Value:
        """The value of ``expression`` of ``node`` in this repetition; raises ``OutOfSteps``."""
        itself = seen_value(node, self.values.get(place_of(node, indices)))
        return evaluate(expression.tree, _Scope(self, indices, itself, columns or {}))


class _Scope:
    """What an expression sees from one repetition."""

    def __init__(
        self, state: State, indices: Indices, itself: Value, columns: Mapping[str, str]
    ) -> None:
        self.state = state
        self.indices = indices
        self.itself = itself
        self.columns = columns

    @property
    def today(self) -> str:
        return self.state.at.astimezone(self.state.zone).date().isoformat()

    @property
    def now(self) -> str:
        return self.state.at.astimezone(self.state.zone).isoformat(timespec="seconds")

    def step(self, count: int = 1) -> None:
        self.state.step(count)

    def one(self, path: str) -> Value:
        node = self.state.definition.nodes[path]
        return self._seen(node, self.indices)

    def many(self, path: str) -> list[Value]:
        state = self.state
        node = state.definition.nodes[path]
        found: list[Value] = []
        for indices in state.instances(node, self.indices):
            if node.kind == "repeat":
                found.extend([""] * state.count(node, indices))
            elif state.relevant.get(place_of(node, indices)):
                found.append(self._seen(node, indices))
        return found

    def position(self, path: str) -> int:
        return self.indices[path] + 1

    def choice_label(self, path: str, name: str) -> str:
        node = self.state.definition.nodes[path]
        found = self.state.definition.choices_by_name[node.choices].get(name)
        return (in_language(found[0].label, self.state.language) or name) if found else ""

    def _seen(self, node: Node, indices: Indices) -> Value:
        place = place_of(node, indices)
        if not self.state.relevant.get(place):
            return ""
        return seen_value(node, self.state.values.get(place))
