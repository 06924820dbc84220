"""People with a second factor, and their codes."""

from __future__ import annotations

import time
from typing import Any

import pyotp
from django.test import Client

from kaijuan.core.accounts.domain.second_factor import enrol, new_secret
from kaijuan.core.accounts.models import User

BASE = "http://testserver"


def code_at(secret: str, *, steps: int = 0) -> str:
    """The code that the app shows, ``steps`` time steps from now."""
    return str(pyotp.TOTP(secret).generate_otp(int(time.time()) // 30 + steps))


def enrolled(user: User) -> tuple[str, list[str]]:
    """Set up a second factor; the secret, and the recovery codes. The previous code is used up."""
    secret = new_secret()
    codes = enrol(user, secret, code_at(secret, steps=-1), base=BASE)
    return secret, codes


def type_password(client: Client, name: str, password: str = "", **more: Any) -> Any:
    return client.post(
        "/sign-in/", {"username": name, "password": password or f"{name}-password", **more}
    )


def is_in(client: Client) -> bool:
    """Whether the house takes the browser for somebody: its own answer, not the session's."""
    return client.get("/account/").status_code == 200
