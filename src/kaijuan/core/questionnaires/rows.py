"""Answers as a person reads them, and the columns of a table of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext, pgettext

from kaijuan.core.questionnaires.definition import Definition, Node, in_language
from kaijuan.core.questionnaires.definition_read import NAMED

_BETWEEN: Final = " · "


class AnswerRow(NamedTuple):
    """One answer: its question, what was answered in words, and the mark of the question."""

    label: str
    value: str
    mark: str


class Column(NamedTuple):
    """One question of an export. ``path`` has no indices; repetitions stand in one cell."""

    path: str
    label: str
    type: str
    mark: str


def answer_rows(
    definition: Definition, answers: Mapping[str, Any], language: str
) -> list[AnswerRow]:
    """The answers that there are, in the order of the form, hidden values left out."""
    return list(_rows(definition, definition.children, answers, language, ""))


def columns_of(definition: Definition, language: str = "zh") -> list[Column]:
    """One column for each question, in the order of the form."""
    return [
        Column(node.path, label_of(node, language), node.type, node.mark)
        for node in definition.questions
    ]


def value_at(answers: Mapping[str, Any], path: str) -> Any:
    """The answer at ``path`` ("group/question"); a list where a repeat stands on the way."""
    value: Any = answers
    for step in path.split("/"):
        if isinstance(value, list):
            value = [each.get(step) for each in value if isinstance(each, Mapping)]
        elif isinstance(value, Mapping):
            value = value.get(step)
        else:
            return None
    return value


def shown_value(definition: Definition, node: Node, value: Any, language: str) -> str:
    """A canonical answer in words: labels of choices, days and times without an offset."""
    if value is None:
        return ""
    if node.choices:
        names = [str(name) for name in (value if isinstance(value, list) else [value])]
        known = definition.choices_by_name[node.choices]
        labels = (
            in_language(known[name][0].label, language) if name in known else "" for name in names
        )
        pairs = zip(labels, names, strict=True)
        return pgettext("between choices", ", ").join(label or name for label, name in pairs)
    if node.type == "acknowledge":
        return gettext("Acknowledged")
    if node.type == "datetime":
        return dt.datetime.fromisoformat(value).strftime("%Y-%m-%d %H:%M")
    return str(value)


def label_of(node: Node, language: str) -> str:
    """What the question is called where it cannot be seen in its form: "…" for ``${name}``."""
    return NAMED.sub("…", in_language(node.label, language)) or node.name


def _rows(
    definition: Definition,
    nodes: Sequence[Node],
    answers: Mapping[str, Any],
    language: str,
    above: str,
) -> Iterator[AnswerRow]:
    for node in nodes:
        value = answers.get(node.name)
        if value is None or node.type == "hidden" or (node.type == "calculate" and not node.label):
            continue
        label = above + label_of(node, language)
        if node.kind == "group":
            inside = f"{label}{_BETWEEN}" if node.label else above
            yield from _rows(definition, node.children, value, language, inside)
        elif node.kind == "repeat":
            for number, each in enumerate(value, start=1):
                inside = f"{label} {number}{_BETWEEN}"
                yield from _rows(definition, node.children, each, language, inside)
        else:
            shown = shown_value(definition, node, value, language)
            yield AnswerRow(label, shown, node.mark)
