"""What a tree gives, with the answers that its scope knows."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from kaijuan.core.questionnaires.expressions import values
from kaijuan.core.questionnaires.expressions.patterns import matches
from kaijuan.core.questionnaires.expressions.values import (
    NAN,
    Value,
    number_of,
    text_of,
    truth_of,
)

Tree = list[Any]


class OutOfSteps(Exception):
    """More was to be evaluated than one set of answers may ask for."""


class Scope(Protocol):
    """What an expression sees from where it stands."""

    @property
    def itself(self) -> Value:
        """The answer that the expression belongs to (".")."""

    @property
    def today(self) -> str:
        """The day in the zone of the institution, as a text in ISO form."""

    @property
    def now(self) -> str:
        """The moment in that zone, in ISO form with its offset."""

    @property
    def columns(self) -> Mapping[str, str]:
        """Of the choice that a filter looks at."""

    def step(self, count: int = 1) -> None:
        """Count ``count`` parts; raises ``OutOfSteps``."""

    def one(self, path: str) -> Value:
        """The answer at ``path``, in the same repetition where there is one."""

    def many(self, path: str) -> list[Value]:
        """All answers at ``path``, or one value for each repetition of a repeat."""

    def position(self, path: str) -> int:
        """The number of this repetition of the repeat at ``path``, from 1."""

    def choice_label(self, path: str, name: str) -> str:
        """The label of a choice of the question at ``path``, in the reader's language."""


def evaluate(tree: Tree, scope: Scope) -> Value:
    """The value of ``tree``; never raises but ``OutOfSteps``."""
    scope.step()
    return _KINDS[tree[0]](tree, scope)


def _number(tree: Tree, scope: Scope) -> float:
    return number_of(evaluate(tree, scope))


def _text(tree: Tree, scope: Scope) -> str:
    return text_of(evaluate(tree, scope))


def _truth(tree: Tree, scope: Scope) -> bool:
    return truth_of(evaluate(tree, scope))


def _divided(left: float, right: float) -> float:
    if right == 0:
        if left == 0 or math.isnan(left):
            return NAN
        return math.copysign(math.inf, left) * math.copysign(1.0, right)
    return left / right


def _left_over(left: float, right: float) -> float:
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return NAN
    return math.fmod(left, right)


def _product(left: float, right: float) -> float:
    return left * right


def _calculated(counted: Callable[[float, float], float]) -> Callable[[Tree, Scope], Value]:
    return lambda tree, scope: counted(_number(tree[1], scope), _number(tree[2], scope))


def _compared(holds: Callable[[float, float], bool]) -> Callable[[Tree, Scope], Value]:
    return lambda tree, scope: holds(_number(tree[1], scope), _number(tree[2], scope))


def _equal(tree: Tree, scope: Scope) -> Value:
    return values.equal(evaluate(tree[1], scope), evaluate(tree[2], scope))


def _once(tree: Tree, scope: Scope) -> Value:
    return scope.itself if text_of(scope.itself) else evaluate(tree[1], scope)


def _called(tree: Tree, scope: Scope) -> Value:
    return _FUNCTIONS[tree[1]](tree[2:], scope)


def _column(tree: Tree, scope: Scope) -> Value:
    return scope.columns.get(tree[1], "")


def _regex(tree: Tree, scope: Scope) -> Value:
    text = _text(tree[1], scope)
    scope.step(len(text) * len(tree[2]) // 5)
    return matches(tree[2], text)


def _choice_name(tree: Tree, scope: Scope) -> Value:
    return scope.choice_label(tree[2], _text(tree[1], scope))


_KINDS: Final[dict[str, Callable[[Tree, Scope], Value]]] = {
    "num": lambda tree, scope: float(tree[1]),
    "str": lambda tree, scope: str(tree[1]),
    "self": lambda tree, scope: scope.itself,
    "ref": lambda tree, scope: scope.one(tree[1]),
    "column": _column,
    "and": lambda tree, scope: _truth(tree[1], scope) and _truth(tree[2], scope),
    "or": lambda tree, scope: _truth(tree[1], scope) or _truth(tree[2], scope),
    "=": _equal,
    "!=": lambda tree, scope: not _equal(tree, scope),
    "<": _compared(operator.lt),
    "<=": _compared(operator.le),
    ">": _compared(operator.gt),
    ">=": _compared(operator.ge),
    "+": _calculated(operator.add),
    "-": _calculated(operator.sub),
    "*": _calculated(_product),
    "div": _calculated(_divided),
    "mod": _calculated(_left_over),
    "neg": lambda tree, scope: -_number(tree[1], scope),
    "regex": _regex,
    "position": lambda tree, scope: float(scope.position(tree[1])),
    "choice-name": _choice_name,
    "once": _once,
    "call": _called,
}


def _words(text: str) -> list[str]:
    return text.translate(_AS_BLANK).split(" ") if text.strip(values.BLANKS) else []


_AS_BLANK: Final = str.maketrans("\t\r\n", "   ")


def _chosen(tree: Tree, scope: Scope) -> list[str]:
    return [word for word in _words(_text(tree, scope)) if word]


def _selected_at(given: Tree, scope: Scope) -> Value:
    chosen, place = _chosen(given[0], scope), _number(given[1], scope)
    return chosen[int(place)] if 0 <= place < len(chosen) else ""


def _all(given: Tree, scope: Scope) -> list[Value]:
    """The values of arguments, a reference to something repeated giving all of its answers."""
    found: list[Value] = []
    for tree in given:
        found.extend(scope.many(tree[1]) if tree[0] == "ref" else [evaluate(tree, scope)])
    scope.step(len(found))
    return found


def _extreme(given: Tree, scope: Scope, better: Callable[[list[float]], float]) -> float:
    """XForms 1.1 §7.8.2: NaN where there is none, or one of them is no number."""
    numbers = [number_of(value) for value in _all(given, scope)]
    return better(numbers) if numbers and not any(map(math.isnan, numbers)) else NAN


def _sum(given: Tree, scope: Scope) -> float:
    # One after the other, as the browser adds: the last digit depends on it.
    total = 0.0
    for value in _all(given, scope):
        total += number_of(value)
    return total


def _non_empty(given: Tree, scope: Scope) -> float:
    return float(sum(1 for value in _all(given, scope) if text_of(value)))


def _coalesced(given: Tree, scope: Scope) -> Value:
    first = evaluate(given[0], scope)
    return first if text_of(first) else evaluate(given[1], scope)


def _whole(value: float, turned: Callable[[float], int]) -> float:
    return float(turned(value)) if math.isfinite(value) else value


def _part(given: Tree, scope: Scope) -> str:
    """From ``start`` up to, not with, ``end``; counted from 0, below it from the end."""
    text = _text(given[0], scope)
    places = [_number(tree, scope) for tree in given[1:]]
    cut = [int(max(-1e9, min(1e9, 0.0 if math.isnan(place) else place))) for place in places]
    return text[cut[0] : cut[1] if len(cut) > 1 else None]


def _before(given: Tree, scope: Scope) -> str:
    text, target = _text(given[0], scope), _text(given[1], scope)
    return text[: max(text.find(target), 0)]


def _after(given: Tree, scope: Scope) -> str:
    text, target = _text(given[0], scope), _text(given[1], scope)
    place = text.find(target)
    return text[place + len(target) :] if place >= 0 else ""


def _date(given: Tree, scope: Scope) -> str:
    return values.formatted(evaluate(given[0], scope), "%Y-%m-%d")


_FUNCTIONS: Final[dict[str, Callable[[Tree, Scope], Value]]] = {
    "selected": lambda g, s: _text(g[1], s).strip(values.BLANKS) in _chosen(g[0], s),
    "count-selected": lambda g, s: float(len(_chosen(g[0], s))),
    "selected-at": _selected_at,
    "if": lambda g, s: evaluate(g[1], s) if _truth(g[0], s) else evaluate(g[2], s),
    "coalesce": _coalesced,
    "string-length": lambda g, s: float(len(_text(g[0], s))),
    "not": lambda g, s: not _truth(g[0], s),
    "true": lambda g, s: True,
    "false": lambda g, s: False,
    "boolean": lambda g, s: _truth(g[0], s),
    "today": lambda g, s: s.today,
    "now": lambda g, s: s.now,
    "date": _date,
    "decimal-date-time": lambda g, s: _number(g[0], s),
    "format-date": lambda g, s: values.formatted(evaluate(g[0], s), _text(g[1], s)),
    "format-date-time": lambda g, s: values.formatted(evaluate(g[0], s), _text(g[1], s)),
    "int": lambda g, s: _whole(_number(g[0], s), math.trunc),
    "floor": lambda g, s: _whole(_number(g[0], s), math.floor),
    "ceiling": lambda g, s: _whole(_number(g[0], s), math.ceil),
    "round": lambda g, s: values.rounded(_number(g[0], s), _number(g[1], s) if len(g) > 1 else 0.0),
    "abs": lambda g, s: abs(_number(g[0], s)),
    "number": lambda g, s: _number(g[0], s),
    "string": lambda g, s: _text(g[0], s),
    "concat": lambda g, s: "".join(map(text_of, _all(g, s))),
    "join": lambda g, s: _text(g[0], s).join(map(text_of, _all(g[1:], s))),
    "substr": _part,
    "substring-before": _before,
    "substring-after": _after,
    "normalize-space": lambda g, s: " ".join(_chosen(g[0], s)),
    "contains": lambda g, s: _text(g[1], s) in _text(g[0], s),
    "starts-with": lambda g, s: _text(g[0], s).startswith(_text(g[1], s)),
    "ends-with": lambda g, s: _text(g[0], s).endswith(_text(g[1], s)),
    "count": lambda g, s: float(len(_all(g, s))),
    "count-non-empty": _non_empty,
    "sum": _sum,
    "min": lambda g, s: _extreme(g, s, min),
    "max": lambda g, s: _extreme(g, s, max),
}
