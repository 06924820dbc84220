"""The functions that are supported, with how many values each takes."""

from __future__ import annotations

import re
from typing import Any, Final

from django.utils.translation import gettext as _

from kaijuan.core.questionnaires.expressions.patterns import program_of
from kaijuan.core.questionnaires.refusals import ExpressionRefused

#: Name: fewest and most values.
FUNCTIONS: Final[dict[str, tuple[int, int]]] = {
    "selected": (2, 2),
    "count-selected": (1, 1),
    "selected-at": (2, 2),
    "if": (3, 3),
    "coalesce": (2, 2),
    "string-length": (1, 1),
    "regex": (2, 2),
    "not": (1, 1),
    "true": (0, 0),
    "false": (0, 0),
    "boolean": (1, 1),
    "today": (0, 0),
    "now": (0, 0),
    "date": (1, 1),
    "decimal-date-time": (1, 1),
    "format-date": (2, 2),
    "format-date-time": (2, 2),
    "int": (1, 1),
    "round": (1, 2),
    "floor": (1, 1),
    "ceiling": (1, 1),
    "abs": (1, 1),
    "number": (1, 1),
    "string": (1, 1),
    "concat": (1, 20),
    "join": (2, 20),
    "substr": (2, 3),
    "substring-before": (2, 2),
    "substring-after": (2, 2),
    "normalize-space": (1, 1),
    "contains": (2, 2),
    "starts-with": (2, 2),
    "ends-with": (2, 2),
    "count": (1, 1),
    "count-non-empty": (1, 1),
    "sum": (1, 1),
    "min": (1, 20),
    "max": (1, 20),
    "position": (1, 1),
    "jr:choice-name": (2, 2),
    "once": (1, 1),
}
#: Those that take all answers of a repeated question at once.
OF_MANY: Final = frozenset({"count", "count-non-empty", "sum", "min", "max", "concat", "join"})
#: Those that take nothing but a reference to something repeated.
ONLY_MANY: Final = frozenset({"count", "count-non-empty", "sum"})
#: What a format may hold, for a date and, besides, for a date with a time.
DATE_PARTS: Final = "Yymnde"
TIME_PARTS: Final = "HhMS"
_NAMED: Final = re.compile(r"\A\s*\$\{\s*([^}\s]+)\s*\}\s*\Z")


def checked_call(name: str, given: list[Any]) -> list[Any]:
    """The tree of a call; raises ``ExpressionRefused`` where it is not supported."""
    if name not in FUNCTIONS:
        raise ExpressionRefused(
            _("The function “%(name)s()” is not supported. Remove it, or ask it another way.")
            % {"name": name[:40]}
        )
    fewest, most = FUNCTIONS[name]
    if not fewest <= len(given) <= most:
        raise ExpressionRefused(
            _("The function “%(name)s()” does not take %(count)s values. Look at its brackets.")
            % {"name": name, "count": len(given)}
        )
    if name == "regex":
        return ["regex", given[0], program_of(_literal(name, given[1]))]
    if name in ("format-date", "format-date-time"):
        _check_format(name, _literal(name, given[1]))
    if name == "jr:choice-name":
        named = _NAMED.match(_literal(name, given[1]))
        if named is None:
            raise ExpressionRefused(
                _("The second value of “jr:choice-name()” is a question in quotes: '${name}'.")
            )
        return ["choice-name", given[0], ["name", named.group(1)]]
    if name == "once":
        return ["once", given[0]]
    return ["call", name, *given]


def _literal(name: str, tree: list[Any]) -> str:
    if tree[0] != "str":
        raise ExpressionRefused(
            _("The second value of “%(name)s()” must be a text in quotes.") % {"name": name}
        )
    return str(tree[1])


def _check_format(name: str, text: str) -> None:
    known = DATE_PARTS + (TIME_PARTS if name == "format-date-time" else "")
    for part in re.findall(r"%(.?)", text, re.DOTALL):
        if part not in known or not part:
            raise ExpressionRefused(
                _("“%(part)s” is not supported in the format of “%(name)s()”. Use %(known)s.")
                % {
                    "part": f"%{part}",
                    "name": name,
                    "known": " ".join(f"%{letter}" for letter in known),
                }
            )
