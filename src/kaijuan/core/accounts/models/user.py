"""The user, from the first migration on, and the passwords that were before."""

from __future__ import annotations

import unicodedata
import uuid
from typing import Any, ClassVar

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kaijuan.core.clock import now

#: No @, so that a user name can never be another person's e-mail address.
username_validator = RegexValidator(
    r"^[\w][\w.-]{0,59}\Z",
    _("A user name has letters, digits, dots, hyphens and underscores, at most 60."),
)


class UserManager(BaseUserManager["User"]):
    """Accounts are made by invitation; there is no superuser who could see through the wall."""

    def create_user(
        self, username: str, *, email: str = "", password: str | None = None, **fields: Any
    ) -> User:
        """Make an account. Without a password nobody can sign in to it. Raises ValidationError."""
        user = self.model(username=username, email=email.lower() or None, **fields)
        user.set_password(password)
        user.full_clean()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person with an account. What they may do follows from roles alone."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(
        _("user name"), max_length=60, unique=True, validators=[username_validator]
    )
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    display_name = models.CharField(_("name"), max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=now, editable=False)
    #: None: the password was made by somebody else (the operator's command, the demonstration).
    password_changed_at = models.DateTimeField(null=True, editable=False)
    sample = models.BooleanField(_("demonstration account"), default=False)
    #: Of an account that is not there yet: whether its role will ask for one; no column.
    will_have_second_factor = False

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("username"), name="a_user_name_in_any_case_is_one"),
            models.UniqueConstraint(Lower("email"), name="an_email_in_any_case_is_one"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(None if raw_password is None else normalised(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        if raw_password is None:
            return False
        if super().check_password(normalised(raw_password)):
            return True
        # Passwords of before were not normalised.
        return not raw_password.isascii() and super().check_password(raw_password)

    def roles(self) -> dict[int, frozenset[str]]:
        """Roles by institution id; asked of the database once for each loaded user."""
        if not hasattr(self, "_roles"):
            found: dict[int, set[str]] = {}
            for institution_id, role in self.memberships.values_list("institution_id", "role"):
                found.setdefault(institution_id, set()).add(role)
            self._roles = {pk: frozenset(held) for pk, held in found.items()}
        return self._roles

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the rules; nobody stands above them."""
        return bool(rules.has_perm(perm, self, obj))


def normalised(password: str) -> str:
    """One password however a keyboard writes it: NFKC, as NIST SP 800-63B-4 (3.1.1.2) advises."""
    return password if password.isascii() else unicodedata.normalize("NFKC", password)


class OldPassword(models.Model):
    """The hash of a password of before, kept only where the profile forbids going back to it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    until = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-until", "-pk")

    def __str__(self) -> str:
        return f"{self.user_id} {self.until:%Y-%m-%d}"
