"""A second factor is set up, renewed, switched off."""

from __future__ import annotations

import secrets
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kaijuan.core.accounts.domain.letters import queue_letter
from kaijuan.core.accounts.domain.writing_down import at_home
from kaijuan.core.accounts.models import RecoveryCode, SecondFactor, User
from kaijuan.core.accounts.models.second_factor import fresh_trust
from kaijuan.core.accounts.sealing import seal
from kaijuan.core.accounts.second_factor import factor_of, must_have, recovery_digest, right_step
from kaijuan.core.accounts.sessions import end_sessions
from kaijuan.core.errors import Refusal

CODES: Final = 10
# Without letters and digits that are easily taken for one another; 31 ** 10 is over 2 ** 49.
_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


class WrongCode(Refusal):
    """The first code was not of this secret."""

    says = _("That is not the code of this moment. Check the phone's clock, then type the next.")


class EnrolledAlready(Refusal):
    """Twice at once."""

    says = _("The second factor is set up already.")


class Required(Refusal):
    """The house wants one from this role."""

    says = _("Your role needs a second factor, so it cannot be switched off.")


def new_secret() -> str:
    """A secret for an app: 160 random bits (RFC 4226, R6), in base 32."""
    import pyotp

    return pyotp.random_base32(32)


def enrol(user: User, secret: str, typed: str, *, base: str) -> list[str]:
    """Take ``secret`` for the account once its app shows the right code; the recovery codes.

    Raises WrongCode, EnrolledAlready.
    """
    step = right_step(secret, typed)
    if step is None:
        raise WrongCode
    try:
        with transaction.atomic():
            SecondFactor.objects.create(
                user=user, sealed=seal(secret, owner=str(user.code)), last_step=step
            )
            codes = _new_codes(user)
            at_home(user, "second_factor.enrolled", by=user)
            queue_letter("second-factor-on", user=user, base=base)
    except IntegrityError as error:
        raise EnrolledAlready from error
    _reload(user)
    return codes


def renew_codes(user: User, *, base: str) -> list[str]:
    """Ten new recovery codes; those of before are good no more."""
    with transaction.atomic():
        codes = _new_codes(user)
        at_home(user, "second_factor.renewed", by=user)
        queue_letter("recovery-codes", user=user, base=base)
    return codes


def switch_off(user: User, *, base: str, keep: str | None) -> None:
    """Do without; other sessions end. Raises Required."""
    if must_have(user):
        raise Required
    _remove(user, "second_factor.removed", by=user, base=base, keep=keep)


def reset_second_factor(user: User, *, by: User | None, base: str) -> bool:
    """Take it away from somebody who lost everything; False where there was none.

    The person enters with the password alone and, where the role needs it, sets up another one.
    """
    return _remove(user, "second_factor.reset", by=by, base=base, keep=None)


def trust_no_device(user: User) -> None:
    """Every device asks for the code again."""
    SecondFactor.objects.filter(user=user).update(trust=fresh_trust())


def _remove(user: User, verb: str, *, by: User | None, base: str, keep: str | None) -> bool:
    with transaction.atomic():
        gone, _each = SecondFactor.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
        if gone:
            end_sessions(user, but=keep)
            at_home(user, verb, by=by)
            queue_letter("second-factor-off", user=user, base=base)
    _reload(user)
    return bool(gone)


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [_one_code() for _each in range(CODES)]
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(user=user, digest=recovery_digest(user, code)) for code in codes]
    )
    return codes


def _one_code() -> str:
    signs = [secrets.choice(_SIGNS) for _each in range(10)]
    return "".join(signs[:5]) + "-" + "".join(signs[5:])


def _reload(user: User) -> None:
    """What was asked of the database before is no longer so."""
    user._state.fields_cache.pop("second_factor", None)
    factor_of(user)
