"""Who must have a second factor, and whether a code is right (TOTP, RFC 6238)."""

from __future__ import annotations

import hmac
import re
import time
import unicodedata
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import F

from kaijuan.core.accounts.models import RecoveryCode, SecondFactor, User
from kaijuan.core.accounts.sealing import digest, unseal
from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Role

#: Seconds of one time step, and how many steps a clock may be off (RFC 6238, 5.2).
STEP: Final = 30
DRIFT: Final = 1
#: Consecutive wrong codes after which only another way in helps (NIST SP 800-63B-4, 3.2.2).
MOST_FAILURES: Final = 100
_NOT_IN_A_CODE: Final = re.compile(r"[\s·.—–-]+")
#: Roles that do not work in the house.
_READS_ONLY: Final = frozenset({Role.READER.value})


def must_have(user: User) -> bool:
    """Whether ``user`` may enter only with a second factor. Demonstration accounts never must."""
    wanted = settings.TWO_FACTOR
    if wanted == "none" or user.sample:
        return False
    return wanted == "all" or any(held - _READS_ONLY for held in user.roles().values())


def role_must_have(role: str) -> bool:
    """Whether somebody who gets ``role`` will have to have one."""
    wanted = settings.TWO_FACTOR
    return wanted == "all" or (wanted == "staff" and role not in _READS_ONLY)


def factor_of(user: User) -> SecondFactor | None:
    """The person's second factor; asked of the database once for each loaded user."""
    if user.pk is None:
        return None
    found: SecondFactor | None = getattr(user, "second_factor", None)
    return found


def has_or_must_have(user: User) -> bool:
    """Whether the password is not all there is: then it may be shorter."""
    if user.pk is None:
        # Not an account yet: the invitation says which role it will have.
        return user.will_have_second_factor
    return factor_of(user) is not None or must_have(user)


def bare(typed: str) -> str:
    """A code as it is compared: without blanks and hyphens, in small letters, and half as wide
    where a Chinese input method wrote full-width digits."""
    return _NOT_IN_A_CODE.sub("", unicodedata.normalize("NFKC", typed)).lower()


def right_step(secret: str, typed: str, *, at: float | None = None) -> int | None:
    """The time step whose code was typed; None where it is that of no step near now."""
    import pyotp

    code = bare(typed)
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        return None
    present = int((time.time() if at is None else at) // STEP)
    totp = pyotp.TOTP(secret)
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        # All of them are compared, so that the time of the answer says nothing.
        if hmac.compare_digest(totp.generate_otp(step), code):
            found = step
    return found


def accept_code(user: User, typed: str) -> bool:
    """Take a code of the app, or one from paper. Each is taken once, also by two requests at once.

    Raises Unsealable where the house's key is no longer the one that sealed the secret.
    """
    factor = factor_of(user)
    if factor is None:
        return False
    mine = SecondFactor.objects.filter(pk=factor.pk)
    if not mine.filter(failures__lt=MOST_FAILURES).exists():
        return False
    if _accept_app(mine, factor, user, typed) or _accept_paper(user, typed):
        mine.update(failures=0)
        return True
    mine.update(failures=F("failures") + 1)
    return False


def is_worn_out(user: User) -> bool:
    """So many wrong codes in a row that none is taken any more."""
    factor = factor_of(user)
    return factor is not None and factor.failures >= MOST_FAILURES


def _accept_app(mine: Any, factor: SecondFactor, user: User, typed: str) -> bool:
    step = right_step(unseal(factor.sealed, owner=str(user.code)), typed)
    return step is not None and bool(mine.filter(last_step__lt=step).update(last_step=step))


def _accept_paper(user: User, typed: str) -> bool:
    unused = RecoveryCode.objects.filter(
        user=user, digest=recovery_digest(user, typed), used_at__isnull=True
    )
    with transaction.atomic():
        return bool(unused.update(used_at=now()))


def recovery_digest(user: User, typed: str) -> str:
    """How a recovery code is kept."""
    return digest(f"recovery:{user.code}:{bare(typed)}")


def codes_left(user: User) -> int:
    """How many recovery codes are still good."""
    return RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()
