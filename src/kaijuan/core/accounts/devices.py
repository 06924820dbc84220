"""Devices that have signed in before are counted apart when the door is locked.

The protocol is OWASP's "device cookies": after a sign-in the browser keeps a signed token for that
account. Failures with a valid token count for this device alone, all others together; so guessing
from elsewhere locks out the unknown devices and never the one a librarian works on.
"""

from __future__ import annotations

import secrets
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from kaijuan.core.accounts.backends import find_user
from kaijuan.core.accounts.models import User

COOKIE: Final = "kaijuan_device"
SALT: Final = "kaijuan.accounts.device"
YEAR: Final = 365 * 24 * 3600
#: A shared computer remembers its last few people.
MOST_ACCOUNTS: Final = 8


def lockout_key(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """Under which name failures are counted: the account, and the device where it is known."""
    identifier = (credentials or {}).get("username")
    if identifier is None and request is not None:
        identifier = request.POST.get("username")
    identifier = (identifier or "").strip().lower()[:200]
    user = find_user(identifier)
    if user is None:
        return f"nobody:{identifier}"
    token = _known(request).get(str(user.pk)) if request is not None else None
    return f"user:{user.pk}:device:{token}" if token else f"user:{user.pk}:elsewhere"


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Give the browser a token for ``user``, keeping those of others who use it too."""
    known = _known(request)
    token = known.pop(str(user.pk), None) or secrets.token_urlsafe(12)
    known[str(user.pk)] = token
    kept = dict(list(known.items())[-MOST_ACCOUNTS:])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        found: dict[str, str] = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=YEAR
        )
    except signing.BadSignature:
        return {}
    return found
