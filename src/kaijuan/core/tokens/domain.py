"""Whole state changes of tokens."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kaijuan.core.accounts.domain.letters import queue_letter
from kaijuan.core.accounts.models import User
from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.tokens.models import MOST_DAYS, Token
from kaijuan.core.tokens.secret import Secret, new_secret

#: A person needs a few; more are forgotten ones.
MOST_ALIVE = 50


class TokenExists(Refusal):
    """The form was sent a second time; a secret is shown once."""

    says = _(
        "This token is made already and its secret was shown. If you no longer have it, "
        "revoke the token and make another."
    )


class TooManyTokens(Refusal):
    """Somebody makes tokens and never revokes one."""

    says = _("You have 50 tokens that still work. Revoke those you no longer need.")


class NoRoleThere(Refusal):
    """A token acts by its owner's roles; where there are none it could do nothing."""

    says = _("Choose an institution at which this person has a role.")


def make_token(
    user: User,
    *,
    name: str,
    scopes: Iterable[str],
    days: int,
    by: User | None,
    institution: Institution | None = None,
    code: uuid.UUID | None = None,
    base: str = "",
) -> tuple[Token, Secret]:
    """A token of ``user`` for ``days`` days, and the secret, which nobody can be shown again.

    The owner is told by a letter, whose links begin with ``base``. ``code`` is the client's; a
    second token under it is refused with `TokenExists`. ``by`` is None where the operator does it
    at the machine itself. Raises `NoRoleThere`, `TooManyTokens` and ValidationError.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError({"days": _("A token lives from one day to one year.")})
    if institution is not None and institution.pk not in user.roles():
        raise NoRoleThere
    secret, made = new_secret(), now()
    token = Token(
        code=code or uuid.uuid4(),
        user=user,
        institution=institution,
        name=name.strip(),
        prefix=secret.prefix,
        sha256=secret.digest,
        scopes=sorted(set(scopes)),
        created_at=made,
        expires_at=made + dt.timedelta(days=days),
    )
    with transaction.atomic(), institution_scope(log_of(token)):
        if Token.objects.filter(code=token.code).exists():
            raise TokenExists
        if len(alive(user)) >= MOST_ALIVE:
            raise TooManyTokens
        token.full_clean(exclude=["user", "institution", "prefix"])
        _insert(token)
        record("token.made", token, by=by, details={"scopes": " ".join(token.scopes)})
        queue_letter("token-made", base=base, user=user)
    return token, secret


def _insert(token: Token) -> None:
    try:
        with transaction.atomic():
            token.save(force_insert=True)
    except IntegrityError:
        # On PostgreSQL a form that was sent twice can pass the question above at the same moment.
        if Token.objects.filter(code=token.code).exists():
            raise TokenExists from None
        raise


def revoke_token(token: Token, *, by: User | None) -> bool:
    """End ``token`` now. Doing it again changes nothing and returns False."""
    with transaction.atomic(), institution_scope(log_of(token)):
        ended = Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now())
        if ended:
            record("token.revoked", token, by=by)
    return bool(ended)


def revoke_all(user: User, *, by: User | None) -> int:
    """End every token of ``user`` that still works; returns how many there were."""
    with transaction.atomic():
        return sum(revoke_token(token, by=by) for token in alive(user))


def alive(user: User) -> list[Token]:
    """The tokens of ``user`` that still work."""
    return list(
        Token.objects.filter(user=user, revoked_at=None, expires_at__gt=now()).select_related(
            "institution"
        )
    )


def log_of(token: Token) -> Institution:
    """In whose log a token stands: that of its institution, or the consortium's."""
    return token.institution or Institution.objects.consortium()
