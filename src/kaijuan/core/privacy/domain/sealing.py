"""Sealing what is sensitive, so that erasing is destroying a key.

What is sealed is: one byte of the format, 16 of the key's code, 12 of a nonce, AES-256-GCM. It is
bound to the institution, the person, the purpose and the day: moved into another row it does not
open. Answers are padded, for a long text tells that somebody is ill.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from kaijuan.core.privacy.domain.keys import Key, keys_of, keys_to_seal, slot_of
from kaijuan.core.privacy.domain.refusals import Spoilt
from kaijuan.core.privacy.domain.wrapping import NONCE_BYTES, box
from kaijuan.core.tenancy.scope import current_institution

_FORMAT: Final = b"\x01"
_HEAD: Final = len(_FORMAT) + 16
_PADDED_TO: Final = 256
_ANSWERS: Final = "answers"
_FILE: Final = "file"


def seal(subject: UUID, value: Mapping[str, Any], *, purpose: str, day: dt.date) -> bytes:
    """``value`` (plain JSON) so that it is read only as this person's, for this purpose and day.

    Raises TooOld where the month of ``day`` is erased, TypeError for what is not JSON.
    """
    return seal_many([(subject, value, day)], purpose=purpose)[0]


def seal_many(
    rows: Sequence[tuple[UUID, Mapping[str, Any], dt.date]], *, purpose: str
) -> list[bytes]:
    """Each of (subject, value, day) sealed, in their order; at most four queries."""
    texts = [(subject, _padded(value), day) for subject, value, day in rows]
    return _seal(texts, purpose, _ANSWERS)


def unseal(sealed: bytes, *, subject: UUID, purpose: str, day: dt.date) -> dict[str, Any] | None:
    """What was sealed; {} for b"", None where its key was destroyed.

    Raises Spoilt where it was changed, or sealed as something else.
    """
    return unseal_many([(sealed, subject, day)], purpose=purpose)[0]


def unseal_many(
    rows: Iterable[tuple[bytes, UUID, dt.date]], *, purpose: str
) -> list[dict[str, Any] | None]:
    """The same for each of (sealed, subject, day), in their order; one query."""
    found = _unseal(list(rows), purpose, _ANSWERS)
    return [None if text is None else json.loads(text or b"{}") for text in found]


def seal_bytes(subject: UUID, data: bytes, *, purpose: str, day: dt.date) -> bytes:
    """A file; its length shows."""
    return _seal([(subject, data, day)], purpose, _FILE)[0]


def unseal_bytes(sealed: bytes, *, subject: UUID, purpose: str, day: dt.date) -> bytes | None:
    """The file again; None where its key was destroyed. Raises Spoilt."""
    return _unseal([(sealed, subject, day)], purpose, _FILE)[0]


def _seal(rows: Sequence[tuple[UUID, bytes, dt.date]], purpose: str, what: str) -> list[bytes]:
    if not rows:
        return []
    slots = [slot_of(subject, purpose, day) for subject, _data, day in rows]
    keys = keys_to_seal(slots)
    return [
        _closed(keys[slot], data, _bound_to(subject, purpose, day, what))
        for slot, (subject, data, day) in zip(slots, rows, strict=True)
    ]


def _unseal(
    rows: Sequence[tuple[bytes, UUID, dt.date]], purpose: str, what: str
) -> list[bytes | None]:
    plain = [(bytes(sealed), subject, day) for sealed, subject, day in rows]
    codes = {code for sealed, _s, _d in plain if (code := _code(sealed)) is not None}
    keys = keys_of(codes) if codes else {}
    return [
        _open(sealed, keys, _bound_to(subject, purpose, day, what))
        for sealed, subject, day in plain
    ]


def _closed(key: Key, data: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return _FORMAT + key.code.bytes + nonce + box(key.value).encrypt(nonce, data, bound_to)


def _open(sealed: bytes, keys: Mapping[UUID, Key], bound_to: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag

    code = _code(sealed)
    if code is None:
        return b""
    key = keys.get(code)
    if key is None:
        return None
    nonce, rest = sealed[_HEAD : _HEAD + NONCE_BYTES], sealed[_HEAD + NONCE_BYTES :]
    try:
        return box(key.value).decrypt(nonce, rest, bound_to)
    except (InvalidTag, ValueError) as error:
        raise Spoilt from error


def _code(sealed: bytes) -> UUID | None:
    if not sealed:
        return None
    if sealed[:1] != _FORMAT or len(sealed) < _HEAD + NONCE_BYTES:
        raise Spoilt
    return UUID(bytes=sealed[1:_HEAD])


def _bound_to(subject: UUID, purpose: str, day: dt.date, what: str) -> bytes:
    here = current_institution().code
    return f"{here} {subject} {purpose} {day.isoformat()} {what}".encode()


def _padded(value: Mapping[str, Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    data = text.encode("utf-8", "surrogatepass")
    return data + b" " * (-len(data) % _PADDED_TO)
