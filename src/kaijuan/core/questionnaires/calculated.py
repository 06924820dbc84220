"""The value of a calculation as an answer to the question that it stands in."""

from __future__ import annotations

import math

from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.definition import Node
from kaijuan.core.questionnaires.expressions.values import (
    Value,
    formatted,
    number_of,
    text_of,
)

_FORMS = {"date": "%Y-%m-%d", "datetime": "%Y-%m-%dT%H:%M:%S", "time": "%H:%M:%S"}


def calculated_answer(node: Node, value: Value) -> str | None:
    """``value`` as raw text for ``node``; None where it is no number, endless or empty.

    Whole numbers lose their part after the point, as in ODK; decimals keep 15 digits.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if node.type == "integer":
        number = number_of(value)
        return text_of(float(math.trunc(number))) if math.isfinite(number) else text_of(value)
    if node.type in ("decimal", "range") and isinstance(value, float):
        return text_of(float(f"{value:.{limits.DIGITS}g}"))
    if node.type in _FORMS and isinstance(value, float):
        return formatted(value, _FORMS[node.type])
    return text_of(value)[: limits.TEXT + 1] or None
