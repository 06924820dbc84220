"""The digests of pledges, which anybody can compute again (S19).

Of a version: SHA-256 over canonical JSON (sorted keys, no spaces, UTF-8) of its title, number and
both texts. Of a signature: the same over the version's digest, the person's code, the name as it
was typed and the time in UTC with microseconds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from uuid import UUID

from kaijuan.network.health.models import PledgeVersion, Signature


def digest_of_version(version: PledgeVersion) -> str:
    return _digest(
        {
            "title": version.pledge.title,
            "number": version.number,
            "text": version.text,
            "text_en": version.text_en,
        }
    )


def digest_of(version_sha256: str, person: UUID, name: str, at: dt.datetime) -> str:
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return _digest({"version": version_sha256, "person": str(person), "name": name, "at": moment})


def holds(signature: Signature) -> bool:
    """Whether text and signature are as they were when it was signed."""
    version = signature.version
    if digest_of_version(version) != version.sha256:
        return False
    expected = digest_of(version.sha256, signature.person.code, signature.name, signature.signed_at)
    return expected == signature.sha256


def _digest(fields: Mapping[str, object]) -> str:
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
