"""Answers split by marks: what may lie open, and what is sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from kaijuan.core.questionnaires.definition import Definition, Node


@dataclass(slots=True)
class Split:
    """Two parts of one set of answers. ``sealed`` holds what is personal or sensitive."""

    open: dict[str, Any] = field(default_factory=dict)
    sealed: dict[str, Any] = field(default_factory=dict)


def split_answers(definition: Definition, answers: Mapping[str, Any]) -> Split:
    """Split canonical answers by the marks of their questions; ``join_answers`` turns it back.

    A repeat with questions of both sorts stands in both parts with as many repetitions.
    """
    return _split(definition.children, answers)


def _split(nodes: Sequence[Node], answers: Mapping[str, Any]) -> Split:
    found = Split()
    for node in nodes:
        if node.name not in answers:
            continue
        value = answers[node.name]
        if node.kind == "group":
            part = _split(node.children, value)
            _put(found, node.name, part.open or None, part.sealed or None)
        elif node.kind == "repeat":
            parts = [_split(node.children, each) for each in value]
            opened, sealed = [part.open for part in parts], [part.sealed for part in parts]
            # A repeat of nothing but sealed questions leaves not even its count in the open.
            hidden = bool(node.mark) or (
                not any(opened) and (any(sealed) or _all_marked(node.children))
            )
            _put(
                found,
                node.name,
                None if hidden else opened,
                sealed if any(sealed) or hidden else None,
            )
        elif node.mark:
            found.sealed[node.name] = value
        else:
            found.open[node.name] = value
    return found


def _all_marked(nodes: Sequence[Node]) -> bool:
    asked = [node for node in nodes if node.kind != "note"]
    return bool(asked) and all(
        node.mark or (node.kind != "question" and _all_marked(node.children)) for node in asked
    )


def _put(found: Split, name: str, opened: Any, sealed: Any) -> None:
    if opened is not None:
        found.open[name] = opened
    if sealed is not None:
        found.sealed[name] = sealed


def join_answers(opened: Mapping[str, Any], sealed: Mapping[str, Any] | None) -> dict[str, Any]:
    """The answers that were split. ``sealed`` None (the key is gone): what is open alone."""
    found = dict(opened)
    for name, value in (sealed or {}).items():
        there = found.get(name)
        if isinstance(there, Mapping) and isinstance(value, Mapping):
            found[name] = join_answers(there, value)
        elif _of_objects(there) and _of_objects(value) and len(there) == len(value):
            found[name] = [join_answers(a, b) for a, b in zip(there, value, strict=True)]
        else:
            found[name] = value
    return found


def _of_objects(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list) and all(isinstance(each, Mapping) for each in value)
