"""A form as it is kept: plain JSON, read into these classes, which are never changed.

The JSON::

    {"schema": 1, "languages": ["zh", "en"],
     "choices": {"<list>": [{"name": ..., "label": {...}, "<column>": ...}]},
     "children": [node]}

A node has ``kind`` (question, group, repeat, note), ``name``, ``label`` and ``hint`` by language
and, where they are wanted, ``type``, ``required`` (true or an expression), ``required_message``,
``relevant``, ``constraint``, ``constraint_message``, ``calculation``, ``default``, ``choices`` (the
name of a list), ``choice_filter``, ``appearance``, ``read_only``, ``mark``, ``flag``,
``flag_label``, ``count`` (of a repeat), ``range`` (start, end, step) and ``children``. Expressions
are the text of XLSForm as typed. A key that is absent means "none".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, Literal

SCHEMA: Final = 1
LANGUAGES: Final = ("zh", "en")
#: What a question may be.
TYPES: Final = (
    "text",
    "integer",
    "decimal",
    "date",
    "time",
    "datetime",
    "select_one",
    "select_multiple",
    "acknowledge",
    "calculate",
    "range",
    "image",
    "file",
    "barcode",
    "hidden",
)
SELECTS: Final = ("select_one", "select_multiple")
FILES: Final = ("image", "file")
#: Columns of a node that hold an expression.
EXPRESSIONS: Final = (
    "relevant",
    "constraint",
    "calculation",
    "required",
    "choice_filter",
    "flag",
    "count",
    "default",
)
#: What an acknowledgement holds once it is given, as in ODK.
ACKNOWLEDGED: Final = "OK"

Texts = Mapping[str, str]
Kind = Literal["question", "group", "repeat", "note"]
Mark = Literal["", "personal", "sensitive"]


@dataclass(frozen=True, slots=True)
class Expression:
    """``text`` as typed; ``tree`` as both interpreters read it; ``reads``: paths it refers to."""

    text: str
    tree: list[Any]
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """``columns`` hold what a choice filter looks at, the name among them."""

    name: str
    label: Texts
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Range:
    """Both ends belong to it; ``whole`` where every value is a whole number."""

    start: Decimal
    end: Decimal
    step: Decimal

    @property
    def whole(self) -> bool:
        return self.start == int(self.start) and self.step == int(self.step)


@dataclass(frozen=True, slots=True)
class Node:
    """One question, note, group or repeat. ``path`` has no indices: "group/repeat/question".

    ``repeats`` are the paths of the repeats it stands in, the outermost first. ``mark`` is the
    strongest of its own, of those above it and of those that its calculation, its default or
    the count of its repetitions reads.
    ``required`` is True, False or an expression.
    """

    kind: Kind
    name: str
    path: str
    repeats: tuple[str, ...] = ()
    type: str = ""
    label: Texts = field(default_factory=dict)
    hint: Texts = field(default_factory=dict)
    required: bool | Expression = False
    required_message: Texts = field(default_factory=dict)
    relevant: Expression | None = None
    constraint: Expression | None = None
    constraint_message: Texts = field(default_factory=dict)
    calculation: Expression | None = None
    default: str | Expression = ""
    choices: str = ""
    choice_filter: Expression | None = None
    appearance: str = ""
    read_only: bool = False
    mark: Mark = ""
    flag: Expression | None = None
    flag_label: Texts = field(default_factory=dict)
    count: Expression | None = None
    range: Range | None = None
    children: tuple[Node, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether it holds an answer of its own."""
        return self.kind == "question"


@dataclass(frozen=True)
class Definition:
    """A form that has been read and found good. ``source`` is its JSON.

    ``nodes`` are all of them by path, in the order of the form; ``order`` are the paths in the
    order in which they are evaluated, so that each comes after what it reads.
    """

    source: Mapping[str, Any]
    languages: tuple[str, ...]
    choices: Mapping[str, Sequence[Choice]]
    children: tuple[Node, ...]
    nodes: Mapping[str, Node]
    order: tuple[str, ...]

    @property
    def questions(self) -> Iterator[Node]:
        """The nodes that are answered, in the order of the form."""
        return (node for node in self.nodes.values() if node.answered)

    @cached_property
    def choices_by_name(self) -> Mapping[str, Mapping[str, Sequence[Choice]]]:
        """Of each list the choices of each name, in the order of the list; mostly one."""
        found: dict[str, dict[str, list[Choice]]] = {}
        for key, rows in self.choices.items():
            found[key] = {}
            for choice in rows:
                found[key].setdefault(choice.name, []).append(choice)
        return found

    @cached_property
    def sha256(self) -> str:
        return digest_of(self.source)

    @cached_property
    def _compiled(self) -> dict[str, Any]:
        from kaijuan.core.questionnaires.compiled import compiled

        return compiled(self)

    def compiled(self) -> dict[str, Any]:
        """The JSON for the browser: the source with each expression replaced by its tree.

        Each node has its ``path`` and its ``mark``; ``order`` is added; ``names`` gives the path
        of each name that stands as ``${name}`` in a label.
        """
        return self._compiled


def canonical(definition: Mapping[str, Any]) -> bytes:
    """The definition as bytes, the same whatever the order of its keys; UTF-8."""
    return json.dumps(
        definition, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode("utf-8", "surrogatepass")


def digest_of(definition: Mapping[str, Any]) -> str:
    """The SHA-256 of ``canonical``, in lower-case hexadecimal."""
    return hashlib.sha256(canonical(definition)).hexdigest()


def in_language(texts: Texts, language: str) -> str:
    """The text in ``language`` ("zh", "en", "zh-hans"), or else in another one that there is."""
    wanted = texts.get(language.split("-")[0].lower(), "")
    return wanted or next((text for text in texts.values() if text), "")
