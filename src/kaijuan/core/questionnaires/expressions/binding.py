"""Names in a tree become paths of the form, or are refused by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.definition import Expression
from kaijuan.core.questionnaires.expressions.functions import OF_MANY, ONLY_MANY
from kaijuan.core.questionnaires.expressions.parser import parse
from kaijuan.core.questionnaires.refusals import ExpressionRefused

Tree = list[Any]

#: Columns in which "." is the answer itself; elsewhere it would depend on itself.
_OF_ITSELF: Final = frozenset({"constraint", "flag", "required"})
_ONCE: Final = frozenset({"calculation", "default"})


@dataclass(frozen=True, slots=True)
class Place:
    """A node as far as a reference must know it."""

    path: str
    kind: str
    type: str
    repeats: tuple[str, ...]


@dataclass(slots=True)
class Binder:
    """The names of one form: ``places`` by path, and the paths of each name."""

    places: Mapping[str, Place]
    names: Mapping[str, Sequence[str]]
    parts: int = 0

    def bind(self, text: str, at: Place, column: str, columns: Collection[str] = ()) -> Expression:
        """The expression ``text`` in ``column`` of the node ``at``.

        ``columns`` are those of the list that a choice filter looks at. Raises
        ``ExpressionRefused``.
        """
        binding = _Binding(self, at, column, columns)
        tree = binding.bound(parse(text), many=False)
        return Expression(text, tree, tuple(dict.fromkeys(binding.reads)))

    def count(self, parts: int) -> None:
        """Count what is kept of the form; raises ``ExpressionRefused`` where it is too much."""
        self.parts += parts
        if self.parts > limits.FORM_PARTS:
            raise ExpressionRefused(
                _("The expressions of this form are too large together. Make them simpler.")
            )

    def named(self, name: str) -> Place:
        """The node that ``${name}`` means; raises ``ExpressionRefused``."""
        paths = self.names.get(name, ())
        if not paths:
            raise ExpressionRefused(
                _("There is no question “%(name)s” to refer to. Look at its spelling.")
                % {"name": name}
            )
        if len(paths) > 1:
            raise ExpressionRefused(
                _("“%(name)s” is the name of several questions. Give each a name of its own.")
                % {"name": name}
            )
        return self.places[paths[0]]


@dataclass(slots=True)
class _Binding:
    binder: Binder
    at: Place
    column: str
    columns: Collection[str]
    reads: list[str] = field(default_factory=list)

    def bound(self, tree: Tree, *, many: bool) -> Tree:
        """``many``: all answers of a repeated question may stand here."""
        self.binder.count(1)
        kind = tree[0]
        if kind in ("num", "str"):
            return tree
        if kind == "self":
            return self.itself(tree)
        if kind == "column":
            return self.in_list(tree)
        if kind == "name":
            return self.read(self.binder.named(tree[1]), many)
        if kind == "path":
            return self.read(self.at_path(tree), many)
        if kind == "choice-name":
            return self.choice_name(tree)
        if kind == "call":
            return self.called(tree)
        if kind == "once" and self.column not in _ONCE:
            raise ExpressionRefused(_("“once()” has a meaning only in a calculation."))
        if kind == "regex":
            self.binder.count(len(tree[2]))
            return [kind, self.bound(tree[1], many=False), tree[2]]
        return [kind, *(self.bound(part, many=False) for part in tree[1:])]

    def itself(self, tree: Tree) -> Tree:
        if self.column not in _OF_ITSELF or self.at.kind != "question":
            raise ExpressionRefused(
                _("“.” means the answer itself and is of use only in a constraint.")
            )
        return tree

    def in_list(self, tree: Tree) -> Tree:
        if self.column != "choice_filter":
            raise ExpressionRefused(
                _(
                    "“%(word)s” stands alone. Write ${%(word)s} for a question, or '%(word)s' "
                    "for a text."
                )
                % {"word": tree[1]}
            )
        if tree[1] not in self.columns:
            raise ExpressionRefused(
                _(
                    "The list of choices has no column “%(word)s” to filter by. A text stands in "
                    "quotes: '%(word)s'."
                )
                % {"word": tree[1]}
            )
        return tree

    def at_path(self, tree: Tree) -> Place:
        _kind, up, names = tree
        parts = self.at.path.split("/")
        path = "/".join([*parts[: max(len(parts) - up, 0)], *names])
        if up > len(parts) or path not in self.binder.places:
            raise ExpressionRefused(
                _("There is no question “%(name)s” to refer to. Look at its spelling.")
                % {"name": "/".join([*[".."] * up, *names])}
            )
        return self.binder.places[path]

    def read(self, place: Place, many: bool) -> Tree:
        if place.kind == "group" or (place.kind == "repeat" and not many):
            raise ExpressionRefused(
                _("“%(name)s” is a group and has no answer. Refer to a question in it.")
                % {"name": place.path.rpartition("/")[2]}
            )
        inside = (*place.repeats, place.path) if place.kind == "repeat" else place.repeats
        if not many and self.at.repeats[: len(inside)] != inside:
            raise ExpressionRefused(
                _(
                    "“%(name)s” is asked several times. Take all its answers together with "
                    "count(), sum(), min(), max() or join()."
                )
                % {"name": place.path.rpartition("/")[2]}
            )
        self.reads.append(place.path)
        return ["ref", place.path]

    def choice_name(self, tree: Tree) -> Tree:
        place = self.binder.named(tree[2][1])
        if place.type not in ("select_one", "select_multiple"):
            raise ExpressionRefused(
                _("“%(name)s” has no choices whose label could be shown.") % {"name": tree[2][1]}
            )
        return ["choice-name", self.bound(tree[1], many=False), place.path]

    def called(self, tree: Tree) -> Tree:
        name, given = tree[1], tree[2:]
        if name == "position":
            return self.position(given[0])
        if name in ONLY_MANY and given[0][0] not in ("name", "path"):
            raise ExpressionRefused(
                _("“%(name)s()” takes a question of a repeated group: ${name}.") % {"name": name}
            )
        many = name in OF_MANY
        bound = [self.bound(part, many=many) for part in given]
        if name != "count" and any(self.is_repeat(part) for part in bound):
            raise ExpressionRefused(
                _("Only “count()” takes a whole repeated group. Refer to a question in it.")
            )
        return ["call", name, *bound]

    def is_repeat(self, tree: Tree) -> bool:
        return tree[0] == "ref" and self.binder.places[tree[1]].kind == "repeat"

    def position(self, tree: Tree) -> Tree:
        place = None
        if tree[0] == "path" and not tree[2] and tree[1] < len(self.at.path.split("/")):
            place = self.at_path(tree)
        elif tree[0] == "name":
            place = self.binder.named(tree[1])
        if place is None or place.path not in self.at.repeats:
            raise ExpressionRefused(
                _("“position(..)” stands only in a question of a repeated group.")
            )
        return ["position", place.path]
