"""The secret of a token: made, taken apart and compared. Only its digest is ever kept."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Final

#: What every token begins with, so that people and scanners know one when they see it.
MARK: Final = "kj_"
#: Shown in the owner's list; the rest is 43 characters, 256 bits from the system's generator.
PREFIX_CHARACTERS: Final = 8
_SECRET_BYTES: Final = 32
_SHAPE: Final = re.compile(r"kj_([0-9a-z]{8})_([A-Za-z0-9_-]{43})\Z")
_LETTERS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Secret:
    """``text`` is what the program sends; ``prefix`` and ``digest`` are what the house keeps."""

    text: str
    prefix: str
    digest: str


def new_secret() -> Secret:
    """A secret that nobody can guess."""
    prefix = "".join(secrets.choice(_LETTERS) for _ in range(PREFIX_CHARACTERS))
    text = f"{MARK}{prefix}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    return Secret(text, prefix, digest_of(text))


def prefix_of(text: str) -> str | None:
    """The prefix of what was sent as a token; None when it cannot be one."""
    found = _SHAPE.match(text)
    return found[1] if found else None


def digest_of(text: str) -> str:
    """SHA-256 as hexadecimal. A secret of 256 bits needs no salt and no slow hash."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def fits(text: str, digest: str) -> bool:
    """Whether ``digest`` is that of ``text``, in a time that tells nothing about it."""
    return hmac.compare_digest(digest_of(text), digest)
