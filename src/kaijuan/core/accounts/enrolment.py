"""The secret that an app is about to learn: kept in the session, sealed, until its first code."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kaijuan.core.accounts.domain.second_factor import new_secret
from kaijuan.core.accounts.models import User
from kaijuan.core.accounts.sealing import Unsealable, seal, unseal

_KEY: Final = "enrol"


def secret_of(request: HttpRequest, user: User) -> str:
    """The secret of this enrolment; made when it begins, the same when the page is loaded again."""
    kept = request.session.get(_KEY)
    if kept:
        try:
            return unseal(kept, owner=str(user.code))
        except Unsealable:
            # Another person's, on a browser they share.
            pass
    secret = new_secret()
    request.session[_KEY] = seal(secret, owner=str(user.code))
    return secret


def forget_secret(request: HttpRequest) -> None:
    """It is taken."""
    request.session.pop(_KEY, None)


def picture(user: User, secret: str) -> dict[str, Any]:
    """For the page: ``qr`` (an image's data: address), ``groups`` of the secret, ``uri``."""
    import pyotp
    import segno

    uri = pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=_("Kaijuan"))
    code = segno.make(uri, error="m", micro=False)
    return {
        # Dark on light in both themes: not every camera reads it the other way round.
        "qr": code.svg_data_uri(scale=5, border=4, dark="#221d17", light="#ffffff"),
        "groups": [secret[at : at + 4] for at in range(0, len(secret), 4)],
        "uri": uri,
    }
