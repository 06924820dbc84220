"""The house's key, and how it wraps a person's key.

The wrapping keys are derived (HKDF-SHA-256, RFC 5869) from ``SECRET_KEY``; those of before may
stand in ``SECRET_KEY_FALLBACKS``, and the nightly erasure wraps anew what hangs on one of them.
A wrapped key is: 4 bytes that tell wrapping keys apart, 12 of a nonce, 48 of AES-256-GCM.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_WRAP: Final = b"kaijuan.privacy.wrap.1"
_MARK: Final = b"kaijuan.privacy.mark.1"
MARK_BYTES: Final = 4
NONCE_BYTES: Final = 12


class WrongHouse(Exception):
    """Wrapped by a secret that this house does not have."""


def new_key() -> bytes:
    """256 random bits."""
    return os.urandom(32)


def wrap(key: bytes, *, bound_to: bytes) -> bytes:
    """``key`` so that only this house opens it, and only as what it is ``bound_to``."""
    secret = settings.SECRET_KEY
    nonce = os.urandom(NONCE_BYTES)
    return _mark(secret) + nonce + _box(secret).encrypt(nonce, key, bound_to)


def unwrap(wrapped: bytes, *, bound_to: bytes) -> bytes:
    """Raises WrongHouse; cryptography's InvalidTag where it was changed or is another's."""
    mark, nonce = wrapped[:MARK_BYTES], wrapped[MARK_BYTES : MARK_BYTES + NONCE_BYTES]
    for secret in (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)):
        if hmac.compare_digest(_mark(secret), mark):
            return _box(secret).decrypt(nonce, wrapped[MARK_BYTES + NONCE_BYTES :], bound_to)
    raise WrongHouse


def is_current(wrapped: bytes) -> bool:
    """Whether it hangs on the present secret."""
    return hmac.compare_digest(_mark(settings.SECRET_KEY), wrapped[:MARK_BYTES])


def box(key: bytes) -> AESGCM:
    """AES-GCM under ``key``; never kept, so that a destroyed key is gone with its row."""
    # Imported here: only who seals pays for the library.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _box(secret: str) -> AESGCM:
    return box(_derive(secret, _WRAP))


def _mark(secret: str) -> bytes:
    return _derive(secret, _MARK)[:MARK_BYTES]


@lru_cache(maxsize=8)
def _derive(secret: str, info: bytes) -> bytes:
    """One block of HKDF; the secret is long and random, so extraction needs no salt."""
    extracted = hmac.new(bytes(32), secret.encode(), hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()
