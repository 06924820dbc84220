"""Sign-in by user name or e-mail address."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Q
from django.http import HttpRequest

from kaijuan.core.accounts.models import User


def find_user(identifier: str | None) -> User | None:
    """The account with this user name or e-mail, in any case of letters."""
    text = (identifier or "").strip()
    if not text or len(text) > 254 or "\0" in text:
        return None
    return User.objects.filter(Q(username__iexact=text) | Q(email__iexact=text)).first()


class NameOrEmailBackend(BaseBackend):
    """Checks the password of the account that goes by this name or address."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if password is None:
            return None
        user = find_user(username)
        if user is None:
            # The same work as for a real account, so that the answer's time tells nothing: a
            # password that is not of Latin letters alone is looked at twice.
            User().check_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
