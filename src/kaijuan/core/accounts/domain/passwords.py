"""A password is chosen: by oneself, when it is due, or after it was forgotten."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction

from kaijuan.core.accounts import tries
from kaijuan.core.accounts.backends import find_user
from kaijuan.core.accounts.domain.letters import queue_letter
from kaijuan.core.accounts.domain.writing_down import at_home
from kaijuan.core.accounts.models import Mail, OldPassword, SecondFactor, User
from kaijuan.core.accounts.passwords import profile
from kaijuan.core.accounts.sessions import end_sessions
from kaijuan.core.clock import now

#: Letters to one account in an hour: more would be a nuisance that anybody could send.
MOST_RESETS = 3


def choose_password(
    user: User, password: str, *, base: str, keep: str | None = None, forgotten: bool = False
) -> None:
    """Set the password that ``user`` chose. Every session ends but that with the key ``keep``.

    Raises ValidationError with every rule that is not met.
    """
    with transaction.atomic():
        # One after the other: the hash of before must be in the history exactly once.
        locked = User.objects.select_for_update().get(pk=user.pk)
        validate_password(password, locked)
        _keep_old(locked)
        user.set_password(password)
        user.password_changed_at = now()
        user.save(update_fields=["password", "password_changed_at"])
        SecondFactor.objects.filter(user=user).update(failures=0)
        end_sessions(user, but=keep)
        at_home(user, "password.reset" if forgotten else "password.changed", by=user)
        queue_letter("password-changed", user=user, base=base)


def _keep_old(user: User) -> None:
    count = profile().before
    if count:
        OldPassword.objects.create(user=user, password=user.password)
    keep = OldPassword.objects.filter(user=user).values_list("pk", flat=True)[:count]
    OldPassword.objects.filter(user=user).exclude(pk__in=list(keep)).delete()


def ask_for_reset(identifier: str, *, base: str) -> None:
    """A letter with a link, if there is such an account with an address.

    The same is written and asked for whether there is or not, so that neither the answer nor its
    time tells who has an account; what is for nobody is put aside by the worker.
    """
    user = find_user(identifier)
    can = user is not None and user.is_active and bool(user.email)
    guarded = f"reset:{user.pk}" if user is not None else f"reset:nobody:{identifier[:254].lower()}"
    allowed = tries.take(guarded, most=MOST_RESETS, within=tries.HOUR) is not None
    with transaction.atomic():
        queue_letter("reset", user=user if can and allowed else None, base=base, always=True)


def reset_link(mail: Mail) -> str:
    """The address in the letter, good once and for an hour."""
    from django.urls import reverse

    user: Any = mail.user
    token = default_token_generator.make_token(user)
    return mail.base + reverse("accounts:reset", args=[user.code, token])


def user_of_reset(code: Any, token: str) -> User | None:
    """Whose password the link lets choose; None for a link that is used, old or made up."""
    user = User.objects.filter(code=code, is_active=True).first()
    return user if user is not None and default_token_generator.check_token(user, token) else None


def set_forgotten_password(user: User, token: str, password: str, *, base: str) -> bool:
    """Choose a password by a link. False where the link was used in the meantime.

    Raises ValidationError with every rule that is not met.
    """
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        if not default_token_generator.check_token(locked, token):
            return False
        choose_password(locked, password, base=base, forgotten=True)
    tries.forget(f"user:{user.pk}:elsewhere")
    return True
