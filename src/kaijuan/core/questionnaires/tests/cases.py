"""The table of cases that holds both interpreters, ours and the browser's, to the same values."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from kaijuan.core.questionnaires.definition import Definition
from kaijuan.core.questionnaires.definition_read import parse_definition
from kaijuan.core.questionnaires.definition_shape import shape_of
from kaijuan.core.questionnaires.expressions.binding import Binder, Place

ZONE: Final = ZoneInfo("Asia/Shanghai")
TABLE: Final[dict[str, Any]] = json.loads(
    Path(__file__).with_name("cases.json").read_text(encoding="utf-8")
)
AT: Final = dt.datetime.fromisoformat(TABLE["at"])


@dataclass(frozen=True, slots=True)
class Case:
    """``tree`` is compiled; ``answers`` are raw; ``indices`` by the path of each repeat."""

    expression: str
    tree: list[Any]
    answers: Mapping[str, Any]
    at: str
    indices: Mapping[str, int]
    columns: Mapping[str, str]
    expected: Any

    def __str__(self) -> str:
        return f"{self.expression} {json.dumps(self.answers, ensure_ascii=False)}"


def form() -> Definition:
    return parse_definition(TABLE["form"])


def cases() -> list[Case]:
    """All of them, each bound to the form at its place."""
    shape = shape_of(TABLE["form"])
    places = {s.path: Place(s.path, s.kind, s.type, s.repeats) for s in shape.sketches.values()}
    binder = Binder(places, {path.rpartition("/")[2]: [path] for path in places})
    return [_case(row, binder, places) for row in TABLE["cases"]]


def _case(row: Mapping[str, Any], binder: Binder, places: Mapping[str, Place]) -> Case:
    at = row.get("at", "result")
    bound = binder.bind(
        row["expression"],
        places[at],
        row.get("column", "calculation"),
        {"name", "province", "people"},
    )
    return Case(
        row["expression"],
        bound.tree,
        row["answers"],
        at,
        row.get("indices", {}),
        row.get("columns", {}),
        row["expected"],
    )


def same(found: Any, expected: Any) -> bool:
    """Whether a value is the expected one, and of its kind; {"number": "NaN"} stands for NaN."""
    if isinstance(expected, Mapping):
        return (
            isinstance(found, float)
            and {
                "NaN": math.isnan(found),
                "Infinity": found == math.inf,
                "-Infinity": found == -math.inf,
            }[expected["number"]]
        )
    if isinstance(expected, bool) or isinstance(found, bool):
        return found is expected
    if isinstance(expected, int | float):
        return isinstance(found, float) and found == expected
    return bool(found == expected)
