"""What the browser gets: the form with its expressions as trees."""

from __future__ import annotations

from typing import Any, Final

from kaijuan.core.questionnaires.definition import EXPRESSIONS, Definition, Expression, Node
from kaijuan.core.questionnaires.definition_read import NAMED

_TEXTS: Final = ("label", "hint", "required_message", "constraint_message", "flag_label")


def compiled(definition: Definition) -> dict[str, Any]:
    """See ``Definition.compiled``. ``choices`` are as in the source."""
    names: dict[str, str] = {}
    by_name = {node.name: path for path, node in definition.nodes.items()}
    for node in definition.nodes.values():
        for key in _TEXTS:
            for text in getattr(node, key).values():
                names.update({name: by_name[name] for name in NAMED.findall(text)})
    return {
        "schema": definition.source["schema"],
        "languages": list(definition.languages),
        "choices": definition.source.get("choices", {}),
        "names": names,
        "order": list(definition.order),
        "children": [_compiled(node) for node in definition.children],
    }


def _compiled(node: Node) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": node.kind, "name": node.name, "path": node.path}
    for key in ("type", *_TEXTS, "choices", "appearance", "read_only", "mark"):
        value = getattr(node, key)
        if value:
            found[key] = dict(value) if key in _TEXTS else value
    for key in EXPRESSIONS:
        value = getattr(node, key)
        if isinstance(value, Expression):
            found[key] = value.tree
        elif value:
            found[key] = value
    if node.range:
        found["range"] = {key: str(getattr(node.range, key)) for key in ("start", "end", "step")}
    if node.kind in ("group", "repeat"):
        found["children"] = [_compiled(child) for child in node.children]
    return found
