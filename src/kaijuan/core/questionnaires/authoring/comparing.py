"""What one version asks that another does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import pgettext_lazy

from kaijuan.core.questionnaires.authoring.nodes import Placed, placed

#: What may differ, in the order in which it is told.
PARTS: Final = {
    "kind": pgettext_lazy("part of a question", "kind"),
    "type": pgettext_lazy("part of a question", "type of answer"),
    "label": pgettext_lazy("part of a question", "wording"),
    "hint": pgettext_lazy("part of a question", "hint"),
    "choices": pgettext_lazy("part of a question", "choices"),
    "choice_filter": pgettext_lazy("part of a question", "which choices are offered"),
    "required": pgettext_lazy("part of a question", "whether it must be answered"),
    "relevant": pgettext_lazy("part of a question", "when it is asked"),
    "constraint": pgettext_lazy("part of a question", "what is accepted"),
    "calculation": pgettext_lazy("part of a question", "calculation"),
    "default": pgettext_lazy("part of a question", "what is proposed"),
    "mark": pgettext_lazy("part of a question", "protection"),
    "flag": pgettext_lazy("part of a question", "alert"),
    "range": pgettext_lazy("part of a question", "scale"),
    "count": pgettext_lazy("part of a question", "how often"),
    "read_only": pgettext_lazy("part of a question", "whether it is only read"),
    "appearance": pgettext_lazy("part of a question", "look"),
}
#: Told together with what they belong to.
_WITH: Final = {
    "required": ("required_message",),
    "constraint": ("constraint_message",),
    "flag": ("flag_label",),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """``parts`` are keys of ``PARTS``."""

    before: Placed
    after: Placed
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Nodes by path. ``moved``: the same ones stand in another order."""

    added: tuple[Placed, ...]
    removed: tuple[Placed, ...]
    changed: tuple[Changed, ...]
    moved: bool

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """From ``before`` to ``after``; a question is the same one where its path is."""
    old = {each.path: each for each in placed(before)}
    new = {each.path: each for each in placed(after)}
    both = [path for path in new if path in old]
    changed = [
        Changed(old[path], new[path], parts)
        for path in both
        if (parts := _parts(before, old[path].node, after, new[path].node))
    ]
    return Difference(
        added=tuple(each for path, each in new.items() if path not in old),
        removed=tuple(each for path, each in old.items() if path not in new),
        changed=tuple(changed),
        moved=[path for path in old if path in new] != both,
    )


def _parts(
    before: Mapping[str, Any], old: Mapping[str, Any], after: Mapping[str, Any], new: Any
) -> tuple[str, ...]:
    found = []
    for part in PARTS:
        if part == "choices":
            differs = _choices(before, old) != _choices(after, new)
        else:
            names = (part, *_WITH.get(part, ()))
            differs = any((old.get(name) or None) != (new.get(name) or None) for name in names)
        if differs:
            found.append(part)
    return tuple(found)


def _choices(json: Mapping[str, Any], node: Mapping[str, Any]) -> Any:
    """The choices themselves: a list may have got another name."""
    name = node.get("choices")
    return (json.get("choices") or {}).get(name, ()) if name else ()
