"""Who comes with a token: the header read, the token looked up, its owner made ready."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from kaijuan.core.accounts.models import User
from kaijuan.core.accounts.public import has_second_factor, second_factor_required
from kaijuan.core.clock import today
from kaijuan.core.tokens.models import Token
from kaijuan.core.tokens.secret import fits, prefix_of

#: Compared with where there is no token, so that the answer's time tells nothing.
_NOBODY: Final = "0" * 64


def sent_token(request: HttpRequest) -> str | None:
    """What stands behind ``Authorization: Bearer``; None where nothing like it was sent."""
    kind, _space, rest = request.headers.get("Authorization", "").partition(" ")
    return rest.strip() if kind.lower() == "bearer" else None


def token_for(text: str) -> Token | None:
    """The living token with this secret, of an owner who may come in; else None."""
    prefix = prefix_of(text)
    if prefix is None:
        return None
    tokens = Token.objects.select_related("user__second_factor")
    token = tokens.filter(prefix=prefix).first()
    if not fits(text, token.sha256 if token else _NOBODY) or token is None:
        return None
    return token if token.is_alive and may_come_in(token.user) else None


def may_come_in(user: User) -> bool:
    """Whether programs may act for ``user``: not while the house waits for a second factor.

    Else a token from before would carry a new role past the door. An account without a password is
    a program's own; nobody signs in to it, and only the operator makes its tokens.
    """
    if not user.is_active:
        return False
    return (
        has_second_factor(user)
        or not user.has_usable_password()
        or not second_factor_required(user)
    )


def owner_of(token: Token) -> User:
    """The owner with the roles that they have now; with one institution, those there."""
    user = token.user
    if token.institution_id is not None:
        at = token.institution_id
        # What ``User.roles`` keeps for this request: every rule and queryset asks there.
        user._roles = {pk: held for pk, held in user.roles().items() if pk == at}
    return user


def note_use(token: Token) -> None:
    """Write down the day; at most one write a day."""
    day = today()
    if token.last_used_on != day:
        Token.objects.filter(pk=token.pk).exclude(last_used_on=day).update(last_used_on=day)
