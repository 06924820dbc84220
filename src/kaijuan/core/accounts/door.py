"""django-axes guards the door, and counts the way we count (``tries``).

Its own handler counts after a wrong password, so that guesses sent at once went past five; and it
keeps addresses, browsers and what was typed, which nobody here needs.
"""

from __future__ import annotations

from typing import Any

from axes.handlers.base import AbstractAxesHandler, AxesBaseHandler

from kaijuan.core.accounts import tries
from kaijuan.core.accounts.devices import device_key, lockout_key


class Door(AbstractAxesHandler, AxesBaseHandler):
    """Axes' interface on top of ``tries``."""

    def is_allowed(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        """Called before the password is looked at; takes the try."""
        request.tries_left = tries.take(lockout_key(request, credentials))
        return request.tries_left is not None

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        if request is not None and not getattr(request, "tries_left", 1):
            # The fifth: the page says at once that the door is closed now.
            request.axes_locked_out = True
            request.axes_credentials = credentials

    def user_logged_in(self, sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        tries.forget(device_key(request, user))

    def user_logged_out(self, sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        """Going out counts nothing."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """Never asked: ``is_allowed`` answers by itself."""
        raise NotImplementedError
