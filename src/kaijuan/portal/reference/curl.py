"""An example as a command line that can be pasted and works; a test runs every one of them."""

from __future__ import annotations

import json
import shlex
from typing import Any, Final

from kaijuan.core.api.words import Example

_BREAK: Final = " \\\n  "


def curl(method: str, address: str, view: Any, *, token: bool) -> str:
    """The command, or "" where the house holds nothing yet that it could name."""
    known: Example | None = getattr(view, "example", None)
    arguments = known.path() if known is not None else None
    body = known.body() if known is not None and known.body is not None else None
    if known is None or arguments is None or (known.body is not None and body is None):
        return ""
    parts = ["curl"]
    if method != "GET":
        parts.append(f"-X {method}")
    if token:
        # In double quotes, so that the shell puts the token in.
        parts.append('-H "Authorization: Bearer $TOKEN"')
    if body is not None:
        parts.append("-H 'Content-Type: application/json'")
        parts.append("--data " + shlex.quote(json.dumps(body, ensure_ascii=False)))
    for name, value in arguments.items():
        address = address.replace("{" + name + "}", value)
    parts.append(shlex.quote(f"{address}?{known.query}" if known.query else address))
    return _BREAK.join(parts)
