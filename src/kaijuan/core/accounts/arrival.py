"""The steps between the right password and being signed in.

Somebody who has not taken all of them is *not* signed in: the session knows whose password was
right and nothing else, so every page answers as to a stranger. The steps: the code of the second
factor, a new password where it is due, setting up a second factor where the role needs one.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from kaijuan.core.accounts import tries
from kaijuan.core.accounts.devices import device_key, is_trusted, remember_device
from kaijuan.core.accounts.models import User
from kaijuan.core.accounts.passwords import is_due, is_due_soon
from kaijuan.core.accounts.second_factor import factor_of, must_have

BACKEND: Final = "kaijuan.core.accounts.backends.NameOrEmailBackend"
HALF: Final = "half"
#: In the session of who is signed in: a second factor was shown for it.
SECOND: Final = "_second_factor"
#: Seconds from the password to the code; and for the steps at which there is something to do.
QUICK: Final = 5 * 60
SLOW: Final = 20 * 60


@dataclass(frozen=True, slots=True)
class Half:
    """Who is on the way in; ``shown``: the second factor was."""

    user: User
    shown: bool


def begin(request: HttpRequest, user: User, *, next_url: str) -> HttpResponse:
    """The password was right: lead to the first step that is left, or in."""
    tries.forget(device_key(request, user))
    factor = factor_of(user)
    trusted = factor is not None and is_trusted(request, user, factor.trust)
    request.session.flush()
    request.session[HALF] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": int(time.time()),
        "shown": trusted,
        "trust": False,
        "next": next_url,
    }
    return go_on(request, user)


def go_on(request: HttpRequest, user: User) -> HttpResponse:
    """To the next step, or in."""
    step = next_step(user, shown=bool(request.session[HALF]["shown"]))
    return redirect(step) if step else enter(request, user)


def next_step(user: User, *, shown: bool) -> str:
    """The address of the next step; "" when all have been taken."""
    if factor_of(user) is not None and not shown:
        return resolve_url("accounts:code")
    if is_due(user):
        return resolve_url("accounts:due")
    if factor_of(user) is None and must_have(user):
        return resolve_url("accounts:must-enrol")
    return ""


def half_of(request: HttpRequest, step: str) -> Half | None:
    """Who is on the way in, if ``step`` (an address' name) is where they stand and in time."""
    kept: dict[str, Any] | None = request.session.get(HALF)
    if not kept:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    patience = QUICK if step == "accounts:code" else SLOW
    if (
        user is None
        or not 0 <= time.time() - kept["at"] <= patience
        or not constant_time_compare(kept["hash"], user.get_session_auth_hash())
        or next_step(user, shown=kept["shown"]) != resolve_url(step)
    ):
        del request.session[HALF]
        return None
    return Half(user, bool(kept["shown"]))


def passed(request: HttpRequest, user: User, **changes: Any) -> None:
    """A step was taken; the time for the next one begins."""
    kept = {**request.session[HALF], **changes, "hash": user.get_session_auth_hash()}
    request.session[HALF] = {**kept, "at": int(time.time())}
    request.session.cycle_key()


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in, under a new session key, and lead to where the person wanted to go."""
    kept = request.session.pop(HALF)
    sign_in(request, user, shown=bool(kept["shown"]))
    if is_due_soon(user):
        messages.warning(
            request, _("Your password will soon be due. Choose another on your account’s page.")
        )
    response = HttpResponseRedirect(kept["next"] or resolve_url("portal:desk"))
    factor = factor_of(user)
    trust = factor.trust if factor is not None and kept["trust"] else ""
    remember_device(request, response, user, trust=trust)
    return response


def sign_in(request: HttpRequest, user: User, *, shown: bool) -> None:
    """The session is the person's from here on."""
    login(request, user, backend=BACKEND)
    request.session[SECOND] = shown


def is_complete(session: Any, user: User) -> bool:
    """Whether a session may act for ``user``, as the house's settings and the roles are now."""
    return bool(session.get(SECOND)) or not must_have(user)
