"""Secrets that lie in the database are sealed with a key that does not.

The keys are derived (HKDF, RFC 5869) from ``SECRET_KEY``, which is kept in the home; a key of
before may stand in ``SECRET_KEY_FALLBACKS`` while what it sealed is still in use.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import Any, Final

from django.conf import settings

_SEAL: Final = b"kaijuan.accounts.seal.1"
_DIGEST: Final = b"kaijuan.accounts.digest.1"


class Unsealable(Exception):
    """Sealed with another key, or for somebody else."""


def seal(text: str, *, owner: str) -> str:
    """``text`` so that only this house can read it, and only as ``owner``'s."""
    return str(_box(*_keys()).encrypt(f"{owner}\n{text}".encode()).decode())


def unseal(token: str, *, owner: str) -> str:
    """What was sealed for ``owner``. Raises Unsealable."""
    from cryptography.fernet import InvalidToken

    try:
        opened: str = _box(*_keys()).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise Unsealable from error
    said_of, _, text = opened.partition("\n")
    if said_of != owner:
        # Somebody with the database alone could give one person's secret to another.
        raise Unsealable
    return text


def digest(text: str) -> str:
    """The keyed SHA-256 of ``text``, as hexadecimal: to find again, not to read."""
    key = _derive(_keys()[0], _DIGEST)
    return hmac.new(key, text.encode(errors="replace"), hashlib.sha256).hexdigest()


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _box(*keys: str) -> Any:
    # Imported here: only who uses a second factor pays for the library.
    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(key, _SEAL))) for key in keys])


@lru_cache(maxsize=8)
def _derive(key: str, info: bytes) -> bytes:
    """HKDF-SHA-256 of one block; the key is long and random, so extraction needs no salt."""
    extracted = hmac.new(bytes(32), key.encode(), hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()
