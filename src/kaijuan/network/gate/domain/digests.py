"""What a scanner reads, in one form; and its keyed digest, which is all that is kept of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import unicodedata
from typing import Any, Final
from uuid import UUID

from django.utils.crypto import salted_hmac

from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.gate.domain.refusals import NotACard

#: Letters and digits alone: a QR code of these is small, and a scanner types them in any layout.
_TOKEN: Final = re.compile(r"KJ[A-Z2-7]{24}")
_CARD: Final = re.compile(r"[A-Z0-9][A-Z0-9._/-]{2,39}")
_SALT: Final = "kaijuan.gate"


def read(text: str) -> str:
    """``text`` as a scanner meant it: full-width letters of an input method, case and blanks."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def is_token(scan: str) -> bool:
    """Whether ``scan`` has the form of a QR code of this house."""
    return _TOKEN.fullmatch(scan) is not None


def card_number(scan: str) -> str:
    """``scan`` itself. Raises NotACard."""
    if not _CARD.fullmatch(scan):
        raise NotACard
    return scan


def digest_of_scan(scan: str) -> str:
    """To find a pass again, not to read the number: keyed, and another at each institution."""
    return _keyed("scan", scan)


def digest_of_name(name: str) -> str:
    """The same of a name; blanks and case make no other name."""
    return _keyed("name", read(name))


def digest_of_body(body: dict[str, Any]) -> str:
    """What was sent with an act, so that the same once more is known."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, default=str)
    return _keyed("body", text)


def token_of(code: UUID, serial: int) -> str:
    """The token of a pass: it looks random, is stored nowhere and can be shown again."""
    mac = _mac("token", f"{code}:{serial}")
    return "KJ" + base64.b32encode(mac).decode()[:24]


def _keyed(what: str, text: str) -> str:
    return _mac(what, text).hex()


def _mac(what: str, text: str) -> bytes:
    salt = f"{_SALT}.{what}.{current_institution().code}"
    data = text.encode("utf-8", "surrogatepass")
    # salted_hmac derives the key from SECRET_KEY; the text may hold what it cannot encode.
    key = salted_hmac(salt, "", algorithm="sha256").digest()
    return hmac.new(key, data, hashlib.sha256).digest()
