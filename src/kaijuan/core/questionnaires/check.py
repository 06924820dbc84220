"""Answers as a person or a program sent them: made canonical, calculated, judged.

The one place where answers are judged, whatever way they came. In order: what was sent is read by
the types of the questions; in the order of dependence what is relevant, how often groups repeat and
what is calculated is worked out; then what is relevant is judged (required, constraint, choices,
flags). What is not relevant is dropped; expressions see it as empty. A question without an answer
is judged by ``required`` alone, as in ODK.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.answer_values import NotAnAnswer, canonical_answer
from kaijuan.core.questionnaires.calculated import calculated_answer
from kaijuan.core.questionnaires.definition import (
    SELECTS,
    Definition,
    Expression,
    Node,
    in_language,
)
from kaijuan.core.questionnaires.definition_read import NAMED
from kaijuan.core.questionnaires.expressions.evaluate import OutOfSteps
from kaijuan.core.questionnaires.expressions.values import number_of, truth_of
from kaijuan.core.questionnaires.received import Received
from kaijuan.core.questionnaires.rows import label_of, shown_value
from kaijuan.core.questionnaires.state import Indices, State, parent_place, place_of


@dataclass(frozen=True, slots=True)
class Problem:
    """``path`` is "" where no one question is at fault; ``sentence`` says what to do."""

    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Flag:
    """An answer that raises an alert, with what the form calls it."""

    path: str
    label: str


@dataclass(slots=True)
class Checked:
    """``answers`` are canonical, whatever the problems; see ``answer_values``.

    ``hidden`` are the places of what is not asked, given these answers.
    """

    answers: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    hidden: frozenset[str] = frozenset()

    @property
    def good(self) -> bool:
        return not self.problems


def check_answers(
    definition: Definition,
    raw: Mapping[str, Any],
    *,
    at: dt.datetime,
    zone: ZoneInfo,
    language: str = "zh",
) -> Checked:
    """Judge ``raw`` (groups are objects, repeats lists of objects); never raises.

    ``at`` (aware) is the moment that today() and now() mean, ``zone`` the institution's. Checking
    the canonical answers again gives the same answers. Sentences are in the active language,
    the form's own texts in ``language``.
    """
    check = _Check(State(definition, at, zone, language), Received(definition, zone))
    check.received.read(raw)
    check.state.values = check.received.values
    check.state.counts = check.received.counts
    try:
        check.work_out()
        check.found.hidden = check.state.hidden
        check.found.answers = check.judged(definition.children, {})
    except OutOfSteps:
        check.problem("", _("The form asks for too much to be calculated. Tell who made it."))
    return check.found


@dataclass(slots=True)
class _Check:
    state: State
    received: Received
    found: Checked = field(default_factory=Checked)
    #: By place: what was wrong with a value, told only where the question is relevant.
    wrong: dict[str, str] = field(default_factory=dict)

    def problem(self, path: str, sentence: str) -> None:
        if len(self.found.problems) < limits.PROBLEMS:
            self.found.problems.append(Problem(path, sentence))

    def work_out(self) -> None:
        for path, sentence in self.received.problems:
            self.problem(path, sentence)
        self.wrong = self.received.wrong
        for path in self.state.definition.order:
            node = self.state.definition.nodes[path]
            for indices in self.state.instances(node):
                self.state.step()
                self.work_out_one(node, indices)

    def work_out_one(self, node: Node, indices: Indices) -> None:
        state = self.state
        place = place_of(node, indices)
        above = parent_place(place)
        relevant = not above or state.relevant[above]
        if relevant and node.relevant:
            relevant = truth_of(state.evaluated(node.relevant, node, indices))
        state.relevant[place] = relevant
        if not relevant:
            return
        if node.count:
            state.counts[place] = self.repetitions(node, node.count, indices, place)
        if node.calculation:
            value = state.evaluated(node.calculation, node, indices)
            self.set(node, place, calculated_answer(node, value))
        elif isinstance(node.default, str) and node.default and _is_fixed(node):
            self.set(node, place, node.default)

    def set(self, node: Node, place: str, raw: Any) -> None:
        """Put a value there that nobody typed."""
        self.wrong.pop(place, None)
        try:
            value = canonical_answer(node, raw, self.state.definition, self.state.zone)
        except NotAnAnswer as error:
            value = None
            self.wrong[place] = str(error)
        self.state.values[place] = value

    def repetitions(self, node: Node, count: Expression, indices: Indices, place: str) -> int:
        number = number_of(self.state.evaluated(count, node, indices))
        if math.isnan(number) or number < 1:
            return 0
        if number > limits.REPETITIONS:
            self.problem(
                place, _("This repeats at most %(most)s times.") % {"most": limits.REPETITIONS}
            )
        return int(min(number, limits.REPETITIONS))

    def judged(self, nodes: Sequence[Node], indices: Indices) -> dict[str, Any]:
        """The canonical answers of ``nodes``; what is wrong with them is noted on the way."""
        found: dict[str, Any] = {}
        for node in nodes:
            place = place_of(node, indices)
            if not self.state.relevant.get(place):
                continue
            value: Any = None
            if node.kind == "group":
                value = self.judged(node.children, indices) or None
            elif node.kind == "repeat":
                numbers = range(self.state.count(node, indices))
                value = [self.judged(node.children, {**indices, node.path: n}) for n in numbers]
            elif node.kind == "question":
                value = self.state.values.get(place)
                self.judge(node, place, indices)
            if value not in (None, []):
                found[node.name] = value
        return found

    def judge(self, node: Node, place: str, indices: Indices) -> None:
        if place in self.wrong:
            self.problem(place, self.wrong[place])
            return
        value = self.state.values.get(place)
        if value is None:
            if node.type != "calculate" and self.holds(node.required, node, indices):
                self.problem(
                    place, self.said(node.required_message, indices) or _("Answer this question.")
                )
            return
        if node.constraint and not self.holds(node.constraint, node, indices):
            self.problem(
                place,
                self.said(node.constraint_message, indices)
                or _("This answer does not meet the condition of the form. Look at it again."),
            )
        if node.type in SELECTS and node.choice_filter:
            names = value if isinstance(value, list) else [str(value)]
            if not all(self.offered(node, node.choice_filter, name, indices) for name in names):
                self.problem(place, _("This answer is not offered here. Choose another."))
        if node.flag and self.holds(node.flag, node, indices):
            label = NAMED.sub("…", in_language(node.flag_label, self.state.language))
            self.found.flags.append(Flag(place, label or label_of(node, self.state.language)))

    def offered(self, node: Node, rule: Expression, name: str, indices: Indices) -> bool:
        return any(
            truth_of(self.state.evaluated(rule, node, indices, choice.columns))
            for choice in self.state.definition.choices_by_name[node.choices][name]
        )

    def holds(self, rule: bool | Expression, node: Node, indices: Indices) -> bool:
        if isinstance(rule, bool):
            return rule
        return truth_of(self.state.evaluated(rule, node, indices))

    def said(self, texts: Mapping[str, str], indices: Indices) -> str:
        """The form's own sentence; ``${name}`` in it is what was answered there."""
        text = in_language(texts, self.state.language)
        return NAMED.sub(lambda found: self.answered(found[1], indices), text)

    def answered(self, name: str, indices: Indices) -> str:
        state = self.state
        node = state.definition.nodes[state.definition.compiled()["names"][name]]
        place = place_of(node, indices)
        value = state.values.get(place) if state.relevant.get(place) else None
        return shown_value(state.definition, node, value, state.language) or "…"


def _is_fixed(node: Node) -> bool:
    """Whether nobody may change what stands in it."""
    return node.read_only or node.type == "hidden"
