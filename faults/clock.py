"""Steps of the clock under a running house."""

from __future__ import annotations

import json
from collections.abc import Iterator

from faults.budget import Budget
from faults.house import environment, look, must, prepare, python
from faults.table import Row


def step_clock(budget: Budget, *checks: str) -> Iterator[Row]:
    """One row; a check that fails is told in its own words."""
    began = budget.spent
    home = prepare(budget.scratch / "clock")
    output = must(python("faults.stepping", *checks), environment(home))
    found = json.loads(output.splitlines()[-1])
    failures = found["failures"]
    row = Row("steps of the clock", points=found["checks"], wanted=found["checks"])
    wrong = look(home)["wrong"]
    row.broken = len(failures) + len(wrong)
    row.note = "; ".join([*(f"{name}: {said}" for name, said in failures.items()), *wrong])
    row.seconds = budget.spent - began
    yield row
