"""Conditions as three boxes (which question, how, what), and the expression they stand for.

What was typed as an expression and is none of ours stays an expression: ``read_when`` answers None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import pgettext_lazy

#: How a question is compared; the key is what the form sends.
HOW: Final = {
    "is": pgettext_lazy("condition", "is"),
    "is-not": pgettext_lazy("condition", "is not"),
    "at-least": pgettext_lazy("condition", "is at least"),
    "at-most": pgettext_lazy("condition", "is at most"),
    "answered": pgettext_lazy("condition", "is answered"),
    "empty": pgettext_lazy("condition", "is not answered"),
}
_SIGNS: Final = {"is": "=", "is-not": "!=", "at-least": ">=", "at-most": "<="}
_NAMED: Final = {sign: how for how, sign in _SIGNS.items()}
_WITHOUT_VALUE: Final = frozenset({"answered", "empty"})
NUMBERS: Final = frozenset({"integer", "decimal", "range"})
_DAYS: Final = frozenset({"date"})

_NUMBER: Final = r"-?\d{1,15}(?:\.\d{1,15})?"
_DAY: Final = r"\d{4}-\d{2}-\d{2}"
_COMPARED: Final = re.compile(
    rf"(?P<of>\.|\$\{{[^}}]+\}})\s*(?P<sign>>=|<=|!=|=)\s*"
    rf"(?:'(?P<text>[^']*)'|date\('(?P<day>{_DAY})'\)|(?P<number>{_NUMBER}))\Z"
)
_SELECTED: Final = re.compile(
    r"(?P<no>not\()?selected\((?P<of>\.|\$\{[^}]+\}),\s*'(?P<text>[^']*)'\)(?(no)\))\Z"
)


@dataclass(frozen=True, slots=True)
class When:
    """``of`` is a name, or "." for the question itself."""

    of: str
    how: str
    value: str = ""


class CannotCompare(ValueError):
    """This kind of question is not compared in that way; ``needs`` says with what: number, day."""

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


def written(when: When, node: Mapping[str, Any]) -> str:
    """The expression for a question ``node``. Raises ``CannotCompare``."""
    of = "." if when.of == "." else f"${{{when.of}}}"
    type_ = str(node.get("type"))
    if when.how == "answered":
        return f"{of} != ''"
    if when.how == "empty":
        return f"{of} = ''"
    if type_ == "select_multiple" and when.how in {"is", "is-not"}:
        ticked = f"selected({of}, {_quoted(when.value)})"
        return ticked if when.how == "is" else f"not({ticked})"
    return f"{of} {_SIGNS[when.how]} {_literal(when, type_)}"


def _literal(when: When, type_: str) -> str:
    if type_ in NUMBERS:
        if not re.fullmatch(_NUMBER, when.value):
            raise CannotCompare("number")
        return when.value
    if type_ in _DAYS:
        if not re.fullmatch(_DAY, when.value):
            raise CannotCompare("day")
        return f"date('{when.value}')"
    if when.how not in {"is", "is-not"}:
        raise CannotCompare("number")
    return _quoted(when.value)


def _quoted(text: str) -> str:
    if "'" in text:
        raise CannotCompare("quote")
    return f"'{text}'"


def read_when(expression: Any) -> When | None:
    """The boxes that say the same, or None where none do."""
    if not isinstance(expression, str):
        return None
    text = expression.strip()
    if match := _SELECTED.match(text):
        return When(_of(match["of"]), "is-not" if match["no"] else "is", match["text"])
    if match := _COMPARED.match(text):
        how = _NAMED[match["sign"]]
        if match["text"] == "" and how in {"is", "is-not"}:
            return When(_of(match["of"]), "empty" if how == "is" else "answered")
        value = next(v for k in ("text", "day", "number") if (v := match[k]) is not None)
        return When(_of(match["of"]), how, value)
    return None


def _of(text: str) -> str:
    return "." if text == "." else text[2:-1].strip()


_BOUNDS: Final = re.compile(
    rf"\.\s*>=\s*(?P<least>{_NUMBER})(?:\s+and\s+\.\s*<=\s*(?P<most>{_NUMBER}))?\Z"
    rf"|\.\s*<=\s*(?P<only>{_NUMBER})\Z"
)
#: Days by words, since the bound moves with the day.
DAYS: Final = {
    "past": (". <= today()", pgettext_lazy("condition", "today or earlier")),
    "future": (". >= today()", pgettext_lazy("condition", "today or later")),
}


def between(least: str, most: str) -> str:
    """The constraint of a number; "" where neither is given."""
    parts = [f". >= {least}"] if least else []
    parts += [f". <= {most}"] if most else []
    return " and ".join(parts)


def read_between(expression: Any) -> tuple[str, str] | None:
    """Least and most, each perhaps "", or None where the expression says something else."""
    if not expression:
        return "", ""
    match = _BOUNDS.match(str(expression).strip())
    if match is None:
        return None
    return match["least"] or "", match["most"] or match["only"] or ""


def read_days(expression: Any) -> str | None:
    """The word for a constraint of a day, "" for none, None where it says something else."""
    if not expression:
        return ""
    text = str(expression).strip()
    return next((word for word, (kept, _label) in DAYS.items() if kept == text), None)
