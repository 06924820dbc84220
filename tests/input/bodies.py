"""Bodies of the API that are taken as they stand, for tests that spoil one field."""

from __future__ import annotations

import uuid
from typing import Any


def good_body(path: str, world: Any) -> dict[str, Any]:
    """A body that the operation at ``path`` takes."""
    if "/submissions/" in path:
        return {
            "institution": world.own.key,
            "occurrence": str(world.objects["own", "period"]),
            "subject": str(world.objects["own", "silent person"]),
            "channel": "phone",
            "answers": {"city": "成都"},
        }
    reading = {
        "comparator": "over",
        "value": str(uuid.uuid4().int % 1_000_000),
        "unit": "visits",
        "period_start": "2020-02-28",
        "period_end": "2020-02-28",
        "note": "",
    }
    if path.endswith("/corrections"):
        return reading | {"code": str(uuid.uuid4()), "reason": "misread"}
    evidence = {
        "source": f"log-{uuid.uuid4()}",
        "title": "log",
        "publisher": "library",
        "locator": "1",
        "paraphrase": "many visits",
    }
    figure = {"institution": "SC", "indicator": "homepage-visits", "evidence": [evidence]}
    return reading | figure


def with_field(body: dict[str, Any], field: str, text: str) -> dict[str, Any]:
    """``body`` with ``text`` in ``field``, which is one of its items' after a dot."""
    name, _dot, inner = field.partition(".")
    if inner:
        body[name][0][inner] = text
    else:
        body[name] = text
    return body
