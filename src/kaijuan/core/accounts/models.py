"""The user, from the first migration on."""

from __future__ import annotations

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
    sample = models.BooleanField(_("demonstration account"), default=False)

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
