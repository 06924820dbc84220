"""What was sent, read by the types of the questions. Nothing that arrives is trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.answer_values import Answer, NotAnAnswer, canonical_answer
from kaijuan.core.questionnaires.definition import Definition, Node


class _TooMuch(Exception):
    """More values than one set of answers may hold."""


@dataclass(slots=True)
class Received:
    """``values`` and ``wrong`` (a sentence) by place, ``counts`` by the place of a repeat."""

    definition: Definition
    zone: ZoneInfo
    values: dict[str, Answer] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    _read: int = 0

    def read(self, raw: Any) -> None:
        """Take in what was sent; never raises."""
        try:
            self._nodes(self.definition.children, raw, "")
        except _TooMuch:
            self.problem("", _("More than %(most)s values were sent.") % {"most": limits.VALUES})

    def problem(self, place: str, sentence: str) -> None:
        if len(self.problems) < limits.PROBLEMS:
            self.problems.append((place, sentence))

    def _nodes(self, nodes: Sequence[Node], raw: Any, above: str) -> None:
        if raw is None or raw == "":
            return
        if not isinstance(raw, Mapping):
            self.problem(above, _("Here answers are expected, by the names of the questions."))
            return
        known = {node.name: node for node in nodes}
        for name in raw:
            if name not in known:
                self.problem(
                    above,
                    _("The form has no question “%(name)s” here.") % {"name": _printable(name)},
                )
        for name, node in known.items():
            if name in raw:
                self._node(node, raw[name], f"{above}/{name}" if above else name)

    def _node(self, node: Node, raw: Any, place: str) -> None:
        self._count()
        if node.kind == "group":
            self._nodes(node.children, raw, place)
        elif node.kind == "repeat":
            self._repeat(node, raw, place)
        elif node.kind == "note":
            if raw not in (None, ""):
                self.problem(place, _("A note takes no answer."))
        else:
            self._question(node, raw, place)

    def _count(self) -> None:
        self._read += 1
        if self._read > limits.VALUES:
            raise _TooMuch

    def _repeat(self, node: Node, raw: Any, place: str) -> None:
        if raw is None or raw == "":
            return
        if not isinstance(raw, list | tuple):
            self.problem(place, _("Here a list of answers is expected."))
            return
        if len(raw) > limits.REPETITIONS:
            self.problem(
                place, _("This repeats at most %(most)s times.") % {"most": limits.REPETITIONS}
            )
        taken = raw[: limits.REPETITIONS]
        self.counts[place] = len(taken)
        for number, each in enumerate(taken):
            self._count()
            self._nodes(node.children, each, f"{place}[{number}]")

    def _question(self, node: Node, raw: Any, place: str) -> None:
        try:
            self.values[place] = canonical_answer(node, raw, self.definition, self.zone)
        except NotAnAnswer as error:
            self.wrong[place] = str(error)


def _printable(name: Any) -> str:
    return "".join(each if each.isprintable() else "?" for each in str(name)[:40])
