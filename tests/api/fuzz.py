"""Schemathesis against a WSGI application: what is sent follows from its own description."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks as openapi_checks

CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.response_headers_conformance,
]
#: For each operation, each way of generating and each reader.
EXAMPLES = 10
PATH = "/api/v1/openapi.json"


def run(
    app: Any,
    headers: Mapping[str, str],
    *,
    steer: Callable[[Any, int], None] = lambda case, number: None,
    examples: int = EXAMPLES,
    only: Callable[[str], bool] = lambda path: True,
) -> Counter[tuple[str, int]]:
    """Ask every operation; fails as soon as an answer is not as described.

    ``only`` may choose some by their path. ``steer`` may put real names into a case. Returns how
    often which operation gave which status.
    """
    schema = schemathesis.openapi.from_wsgi(PATH, app)
    met: Counter[tuple[str, int]] = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()
        if not only(operation.path):
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _meet(operation, mode, headers, steer, examples, met)
    return met


def _meet(
    operation: Any,
    mode: Any,
    headers: Mapping[str, str],
    steer: Callable[[Any, int], None],
    examples: int,
    met: Counter[tuple[str, int]],
) -> None:
    number = iter(range(1_000_000))

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        steer(case, next(number))
        answer = case.call_and_validate(headers=dict(headers), checks=CHECKS)
        met[f"{operation.method.upper()} {operation.path}", answer.status_code] += 1

    try:
        ask()
    except Exception as error:
        if type(error).__name__ != "Unsatisfiable":
            raise
