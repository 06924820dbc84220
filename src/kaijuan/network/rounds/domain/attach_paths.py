"""Paths of answers: "group/photo", "repeat[0]/photo"."""

from __future__ import annotations

import re
from typing import Any, Final

_PART: Final = re.compile(r"([^\[\]/]+)(?:\[(\d{1,4})\])?\Z")


def plain_path(path: str) -> str:
    """ "repeat[0]/photo" as the definition names it: "repeat/photo"."""
    return "/".join(part.partition("[")[0] for part in path.split("/"))


def answer_at(answers: Any, path: str) -> Any:
    """What was answered at a path; None where nothing was."""
    found = answers
    for part in path.split("/"):
        match = _PART.match(part)
        if match is None or not isinstance(found, dict):
            return None
        found = found.get(match[1])
        if match[2] is not None:
            rows = found if isinstance(found, list) else []
            found = rows[int(match[2])] if int(match[2]) < len(rows) else None
    return found


def put_answer(answers: dict[str, Any], path: str, value: Any) -> None:
    """Put ``value`` at a path; a row of a repeat that is not there stays away."""
    found: Any = answers
    parts = path.split("/")
    for part in parts[:-1]:
        match = _PART.match(part)
        if match is None:
            return
        found = found.setdefault(match[1], [] if match[2] is not None else {})
        if match[2] is not None:
            if int(match[2]) >= len(found):
                return
            found = found[int(match[2])]
    if _PART.match(parts[-1]) and isinstance(found, dict):
        found[parts[-1]] = value
