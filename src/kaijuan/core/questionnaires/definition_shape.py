"""The shape of a definition: each key known, each text a text, nothing too large.

What comes from a browser, a file or a program is not trusted; it is walked once, and each node
becomes a ``Sketch`` whose expressions are still text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.definition import (
    EXPRESSIONS,
    LANGUAGES,
    SCHEMA,
    SELECTS,
    Choice,
    Range,
)
from kaijuan.core.questionnaires.definition_parts import (
    choices_of,
    name_of,
    plain,
    range_of,
    texts_of,
    type_of,
)
from kaijuan.core.questionnaires.refusals import BadDefinition

_TEXTS: Final = ("label", "hint", "required_message", "constraint_message", "flag_label")
_COMMON: Final = frozenset({"kind", "name", "type", "label", "hint", "relevant", "appearance"})
_QUESTION: Final = _COMMON | {
    "required",
    "required_message",
    "constraint",
    "constraint_message",
    "calculation",
    "default",
    "choices",
    "choice_filter",
    "read_only",
    "mark",
    "flag",
    "flag_label",
    "range",
}
_KEYS: Final[dict[str, frozenset[str]]] = {
    "question": _QUESTION,
    "note": _COMMON,
    "group": _COMMON | {"mark", "children"},
    "repeat": _COMMON | {"mark", "children", "count"},
}
#: No page shows them.
_UNSEEN: Final = ("calculate", "hidden")
_MARKS: Final = ("", "personal", "sensitive")
_TOP: Final = frozenset({"schema", "languages", "choices", "children"})


@dataclass(slots=True)
class Sketch:
    """A node whose texts have been looked at. ``columns`` are its expressions as typed."""

    raw: Mapping[str, Any]
    kind: str
    name: str
    path: str
    parent: str
    repeats: tuple[str, ...]
    type: str = ""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    required: bool = False
    range: Range | None = None
    children: list[Sketch] = field(default_factory=list)


@dataclass(slots=True)
class Shape:
    """A definition that has been walked; ``sketches`` by path, in the order of the form."""

    languages: tuple[str, ...]
    choices: dict[str, list[Choice]]
    children: list[Sketch]
    sketches: dict[str, Sketch]


def shape_of(definition: Any) -> Shape:
    """Walk ``definition``; raises ``BadDefinition`` at the first thing that is wrong."""
    if not isinstance(definition, Mapping) or definition.get("schema") != SCHEMA:
        raise BadDefinition(_("This is no form of this house (schema 1)."))
    for key in definition.keys() - _TOP:
        raise BadDefinition(_("“%(key)s” is not known in a form.") % {"key": str(key)[:40]})
    languages = definition.get("languages", list(LANGUAGES))
    if (
        not isinstance(languages, list)
        or not languages
        or any(language not in LANGUAGES for language in languages)
    ):
        raise BadDefinition(_("The languages of a form are zh and en."))
    walk = _Walk(tuple(dict.fromkeys(languages)), choices_of(definition.get("choices", {})))
    children = walk.children(definition.get("children", []), None)
    return Shape(walk.languages, walk.choices, children, walk.sketches)


@dataclass(slots=True)
class _Walk:
    languages: tuple[str, ...]
    choices: dict[str, list[Choice]]
    sketches: dict[str, Sketch] = field(default_factory=dict)

    def children(self, raw: Any, parent: Sketch | None) -> list[Sketch]:
        path = parent.path if parent else ""
        if not isinstance(raw, list):
            raise BadDefinition(_("The questions must be a list."), path)
        if path.count("/") + 1 >= limits.DEPTH and raw:
            raise BadDefinition(
                _("Groups stand in at most %(most)s levels.") % {"most": limits.DEPTH}, path
            )
        return [self.node(each, parent) for each in raw]

    def node(self, raw: Any, parent: Sketch | None) -> Sketch:
        above = parent.path if parent else ""
        if not isinstance(raw, Mapping):
            raise BadDefinition(_("A question must be an object."), above)
        name = name_of(raw.get("name"), above)
        path = f"{above}/{name}" if above else name
        if path in self.sketches:
            raise BadDefinition(_("Its name is given twice. Give each a name of its own."), path)
        if len(self.sketches) >= limits.NODES:
            raise BadDefinition(
                _("A form has at most %(most)s questions. Split it.") % {"most": limits.NODES}
            )
        sketch = self.sketch(raw, name, path, parent)
        self.sketches[path] = sketch
        if sketch.kind in ("group", "repeat"):
            sketch.children = self.children(raw.get("children", []), sketch)
        return sketch

    def sketch(self, raw: Mapping[str, Any], name: str, path: str, parent: Sketch | None) -> Sketch:
        kind = raw.get("kind")
        if not isinstance(kind, str) or kind not in _KEYS:
            raise BadDefinition(_("It is neither question, note, group nor repeat."), path)
        for key in raw.keys() - _KEYS[kind]:
            raise BadDefinition(
                _("“%(key)s” has no meaning here. Remove it.") % {"key": str(key)[:40]}, path
            )
        repeats = parent.repeats if parent else ()
        if parent and parent.kind == "repeat":
            repeats = (*repeats, parent.path)
        sketch = Sketch(raw, kind, name, path, parent.path if parent else "", repeats)
        sketch.type = type_of(raw, kind, path)
        for key in _TEXTS:
            sketch.texts[key] = texts_of(raw.get(key, {}), path, key)
        self.columns(sketch)
        self.rest(sketch)
        return sketch

    def columns(self, sketch: Sketch) -> None:
        required = sketch.raw.get("required", False)
        if isinstance(required, bool):
            sketch.required = required
        for key in EXPRESSIONS:
            given = sketch.raw.get(key, "")
            if key == "required" and isinstance(given, bool):
                continue
            if not isinstance(given, str):
                raise BadDefinition(_("This must be a text."), sketch.path, key)
            if len(given) > limits.EXPRESSION:
                raise BadDefinition(_("The text is too long. Shorten it."), sketch.path, key)
            plain(given, sketch.path, key, several=True)
            if given.strip():
                sketch.columns[key] = given
        if sketch.type == "calculate" and "calculation" not in sketch.columns:
            raise BadDefinition(_("It has no calculation."), sketch.path, "calculation")
        if sketch.type in _UNSEEN and "constraint" in sketch.columns:
            raise BadDefinition(
                _("Nobody sees this question, so nobody could mend what its condition refuses."),
                sketch.path,
                "constraint",
            )

    def rest(self, sketch: Sketch) -> None:
        raw, path = sketch.raw, sketch.path
        if raw.get("mark", "") not in _MARKS:
            raise BadDefinition(_("A mark is personal or sensitive."), path, "mark")
        if not isinstance(raw.get("read_only", False), bool):
            raise BadDefinition(_("This is true or false."), path, "read_only")
        appearance = raw.get("appearance", "")
        if not isinstance(appearance, str) or len(appearance) > limits.NAME * 4:
            raise BadDefinition(_("This must be a short text."), path, "appearance")
        plain(appearance, path, "appearance")
        if sketch.type in SELECTS:
            self.select(sketch)
        elif "choices" in raw or "choice_filter" in sketch.columns:
            raise BadDefinition(_("Only a question with choices has a list."), path, "choices")
        if sketch.type == "range":
            sketch.range = range_of(raw.get("range", {}), path)
        elif "range" in raw:
            raise BadDefinition(_("Only a range has start, end and step."), path, "range")

    def select(self, sketch: Sketch) -> None:
        name = sketch.raw.get("choices")
        if not isinstance(name, str) or name not in self.choices:
            raise BadDefinition(_("Its list of choices does not exist."), sketch.path, "choices")
        if sketch.type != "select_multiple":
            return
        for choice in self.choices[name]:
            if re.search(r"\s", choice.name):
                raise BadDefinition(
                    _("The choice “%(name)s” holds a space, which several answers cannot.")
                    % {"name": choice.name},
                    sketch.path,
                    "choices",
                )
