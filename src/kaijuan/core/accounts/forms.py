"""The sign-in form."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Django's own, in our words."""

    error_messages = {  # noqa: RUF012  (Django's own class attribute)
        "invalid_login": _(
            "That name and password do not go together. Check both; after five tries the door "
            "closes for a quarter of an hour."
        ),
        "inactive": _("This account is closed. Ask your library to open it again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name or e-mail")
        self.fields["username"].max_length = 254  # type: ignore[attr-defined]
        self.fields["password"].label = _("Password")
        self.fields["password"].max_length = 500  # type: ignore[attr-defined]
