"""The frozen form of a release: canonical JSON, its digest, and the check of both.

Canonical means: keys sorted, no white space between tokens, UTF-8 without escapes, and no floating
point numbers (figures are strings, as they were read). The same report is the same bytes on every
machine, so that anyone can hash the downloaded file and find the printed digest.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

FORMAT = "kaijuan-release/1"


def canonical(body: dict[str, Any]) -> str:
    """``body`` as canonical JSON. Raises TypeError for a floating point number in it."""
    _refuse_floats(body, "body")
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of ``text``, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def verify(text: str, sha256: str) -> list[str]:
    """What is wrong with a frozen body: one line each, empty when it is whole.

    Checks the digest, that the form is canonical, that each figure opens to evidence, and that
    each figure named in a claim is there.
    """
    if digest(text) != sha256:
        return ["the digest is not that of this text"]
    try:
        body = json.loads(text)
    except ValueError:
        return ["this is not JSON"]
    faults = [] if canonical(body) == text else ["the form is not canonical"]
    if body.get("format") != FORMAT:
        return [*faults, f"the format is not {FORMAT}"]
    refs = {figure["ref"] for figure in body["figures"]}
    faults += [
        f"{figure['ref']} has no evidence" for figure in body["figures"] if not figure["evidence"]
    ]
    return faults + [
        f"{claim['ref']} holds {ref}, which is not there"
        for chapter in body["chapters"]
        for section in chapter["sections"]
        for claim in section["claims"]
        for ref in claim["figures"]
        if ref not in refs
    ]


def _refuse_floats(value: Any, where: str) -> None:
    if isinstance(value, float):
        raise TypeError(f"{where} is a floating point number; write it as text")
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_floats(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _refuse_floats(inner, f"{where}[{index}]")
