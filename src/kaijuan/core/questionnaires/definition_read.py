"""From plain JSON to a ``Definition``, or to one sentence that says what is wrong and where."""

from __future__ import annotations

import re
from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _

from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.definition import (
    Definition,
    Expression,
    Kind,
    Mark,
    Node,
    canonical,
)
from kaijuan.core.questionnaires.definition_order import marks_of, order_of
from kaijuan.core.questionnaires.definition_shape import Shape, Sketch, shape_of
from kaijuan.core.questionnaires.expressions.binding import Binder, Place
from kaijuan.core.questionnaires.refusals import BadDefinition, ExpressionRefused

if TYPE_CHECKING:
    from kaijuan.core.questionnaires.models import FormVersion

#: ``${name}`` in a label.
NAMED: Final = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
#: A default that is worked out: it refers to something or calls a function.
_WORKED_OUT: Final = re.compile(r"\$\{|[a-z]\s*\(")
_KEPT: Final = 128

_cache: OrderedDict[str, Definition] = OrderedDict()
_lock = Lock()


def parse_definition(definition: Mapping[str, Any]) -> Definition:
    """Read ``definition``; raises ``BadDefinition``, whose ``path`` says where."""
    shape = shape_of(definition)
    if len(canonical(definition)) > limits.DEFINITION_BYTES:
        raise BadDefinition(_("The form is larger than 1 MB. Split it."))
    binder = _binder(shape)
    bound = {path: _bound(sketch, shape, binder) for path, sketch in shape.sketches.items()}
    order = order_of(shape.sketches, bound)
    marks = marks_of(shape.sketches, bound)
    built: dict[str, Node] = {}
    # Children first: a node holds them.
    for path in reversed(shape.sketches):
        sketch = shape.sketches[path]
        _check_labels(sketch, binder)
        built[path] = _node(sketch, bound[path], marks[path], built)
    return Definition(
        source=definition,
        languages=shape.languages,
        choices=shape.choices,
        children=tuple(built[child.path] for child in shape.children),
        nodes={path: built[path] for path in shape.sketches},
        order=tuple(order),
    )


def definition_of(version: FormVersion) -> Definition:
    """The definition of a stored version; the last ones are kept in memory by their digest."""
    with _lock:
        found = _cache.get(version.sha256)
        if found is not None:
            _cache.move_to_end(version.sha256)
            return found
    found = parse_definition(version.definition)
    with _lock:
        _cache[version.sha256] = found
        while len(_cache) > _KEPT:
            _cache.popitem(last=False)
    return found


def _binder(shape: Shape) -> Binder:
    names: dict[str, list[str]] = defaultdict(list)
    for sketch in shape.sketches.values():
        names[sketch.name].append(sketch.path)
    return Binder({path: _place(sketch) for path, sketch in shape.sketches.items()}, names)


def _place(sketch: Sketch) -> Place:
    return Place(sketch.path, sketch.kind, sketch.type, sketch.repeats)


def _bound(sketch: Sketch, shape: Shape, binder: Binder) -> dict[str, Expression]:
    found: dict[str, Expression] = {}
    columns: set[str] = set()
    if "choice_filter" in sketch.columns:
        for choice in shape.choices[sketch.raw["choices"]]:
            columns.update(choice.columns)
    for column, text in sketch.columns.items():
        if column == "default" and not _WORKED_OUT.search(text):
            continue
        try:
            found[column] = binder.bind(text, _place(sketch), column, columns)
        except ExpressionRefused as error:
            raise BadDefinition(error.sentence, sketch.path, column) from error
    return found


def _check_labels(sketch: Sketch, binder: Binder) -> None:
    """A name in a label must mean one question that has one answer here."""
    for key, texts in sketch.texts.items():
        for text in texts.values():
            for name in NAMED.findall(text):
                try:
                    binder.bind(f"${{{name}}}", _place(sketch), key)
                except ExpressionRefused as error:
                    raise BadDefinition(error.sentence, sketch.path, key) from error


def _node(
    sketch: Sketch, bound: Mapping[str, Expression], mark: Mark, built: Mapping[str, Node]
) -> Node:
    raw, texts = sketch.raw, sketch.texts
    return Node(
        kind=cast("Kind", sketch.kind),
        name=sketch.name,
        path=sketch.path,
        repeats=sketch.repeats,
        type=sketch.type,
        label=texts["label"],
        hint=texts["hint"],
        required=bound.get("required", sketch.required),
        required_message=texts["required_message"],
        relevant=bound.get("relevant"),
        constraint=bound.get("constraint"),
        constraint_message=texts["constraint_message"],
        calculation=bound.get("calculation"),
        default=bound.get("default", sketch.columns.get("default", "")),
        choices=raw.get("choices", ""),
        choice_filter=bound.get("choice_filter"),
        appearance=raw.get("appearance", ""),
        read_only=raw.get("read_only", False),
        mark=mark,
        flag=bound.get("flag"),
        flag_label=texts["flag_label"],
        count=bound.get("count"),
        range=sketch.range,
        children=tuple(built[child.path] for child in sketch.children),
    )
