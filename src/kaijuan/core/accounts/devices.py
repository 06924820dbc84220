"""Devices that have signed in before are counted apart when the door is locked.

The protocol is OWASP's "device cookies": after a sign-in the browser keeps a signed token for that
account. Failures with a valid token count for this device alone, all others together; so guessing
from elsewhere locks out the unknown devices and never the one a librarian works on.

A token is good for the password it was given under, and no longer. It may also say that this
device was trusted with the second factor for thirty days.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from kaijuan.core.accounts.backends import find_user
from kaijuan.core.accounts.models import User

COOKIE: Final = "kaijuan_device"
SALT: Final = "kaijuan.accounts.device"
YEAR: Final = 365 * 24 * 3600
#: How long a device may do without the second factor, in seconds.
TRUSTED_FOR: Final = 30 * 24 * 3600
#: A shared computer remembers its last few people.
MOST_ACCOUNTS: Final = 8


@dataclass(frozen=True, slots=True)
class Known:
    """What the cookie says of one account: ``mark`` ties it to the password, ``trusted`` to the
    second factor until ``until`` (seconds since 1970)."""

    token: str
    mark: str
    trusted: str = ""
    until: int = 0


def lockout_key(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """Under which name failures are counted: the account, and the device where it is known."""
    identifier = (credentials or {}).get("username")
    if identifier is None and request is not None:
        identifier = request.POST.get("username")
    identifier = (identifier or "").strip().lower()[:200]
    user = find_user(identifier)
    return device_key(request, user) if user is not None else f"nobody:{identifier}"


def device_key(request: HttpRequest | None, user: User) -> str:
    """The account, and the device where it is known."""
    known = _known_for(request, user)
    return f"user:{user.pk}:device:{known.token}" if known else f"user:{user.pk}:elsewhere"


def is_trusted(request: HttpRequest, user: User, trust: str) -> bool:
    """Whether this device was trusted with the second factor whose mark is ``trust``."""
    known = _known_for(request, user)
    if known is None or known.until < time.time():
        return False
    return constant_time_compare(known.trusted, _trust_mark(user, trust))


def remember_device(
    request: HttpRequest, response: HttpResponse, user: User, *, trust: str = ""
) -> None:
    """Give the browser a token for ``user``, keeping those of others who use it too.

    ``trust`` is the mark of the second factor that the device is to be trusted with from now on.
    """
    everyone = _everyone(request)
    known = _known_for(request, user) or Known(secrets.token_urlsafe(12), _mark(user))
    if trust:
        until = int(time.time()) + TRUSTED_FOR
        known = Known(known.token, known.mark, _trust_mark(user, trust), until)
    everyone.pop(str(user.pk), None)
    everyone[str(user.pk)] = [known.token, known.mark, known.trusted, known.until]
    response.set_cookie(
        COOKIE,
        signing.dumps(dict(list(everyone.items())[-MOST_ACCOUNTS:]), salt=SALT),
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _known_for(request: HttpRequest | None, user: User) -> Known | None:
    if request is None:
        return None
    said = _everyone(request).get(str(user.pk))
    # In the first release it was the token alone, whatever became of the password.
    known = Known(*said) if isinstance(said, list) and len(said) == 4 else None
    return known if known and constant_time_compare(known.mark, _mark(user)) else None


def _everyone(request: HttpRequest) -> dict[str, Any]:
    try:
        found: dict[str, Any] = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=YEAR
        )
    except signing.BadSignature:
        return {}
    return found


def _mark(user: User) -> str:
    return salted_hmac(f"{SALT}.mark", user.password, algorithm="sha256").hexdigest()[:16]


def _trust_mark(user: User, trust: str) -> str:
    value = f"{user.pk}:{user.password}:{trust}"
    return salted_hmac(f"{SALT}.trust", value, algorithm="sha256").hexdigest()[:32]
