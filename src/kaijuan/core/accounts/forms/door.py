"""Forms on the way in: password, code, a new password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from kaijuan.core.accounts.models import User
from kaijuan.core.accounts.passwords import LONGEST
from kaijuan.core.ui.fields import field_of
from kaijuan.core.validators import plain_line


def password_field(label: Any, *, new: bool = False, help_text: Any = "") -> forms.CharField:
    """Blanks at the ends belong to a password."""
    autocomplete = "new-password" if new else "current-password"
    return forms.CharField(
        label=label,
        strip=False,
        max_length=500 if not new else LONGEST,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def code_field(label: Any, help_text: Any = "") -> forms.CharField:
    """A code of the app or from paper; phones offer the one that just came."""
    return forms.CharField(
        label=label,
        max_length=40,
        help_text=help_text,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class SignInForm(AuthenticationForm):
    """Django's own, in our words."""

    error_messages = {  # noqa: RUF012  # Django's own attribute, never changed
        "invalid_login": _(
            "That name and password do not go together. Check both; after five tries the door "
            "closes for a quarter of an hour."
        ),
        "inactive": _("This account is closed. Ask your library to open it again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name or e-mail")
        field_of(self, "username", forms.CharField).max_length = 254
        self.fields["password"].label = _("Password")
        field_of(self, "password", forms.CharField).max_length = 500


class GuardedForm(forms.Form):
    """Asks for something that may be guessed; ``views.answers.take_try`` counts."""

    #: Of this answer's try; None where it was not counted.
    tries_left: int | None = None
    too_many = False


class CodeForm(GuardedForm):
    """The second step of signing in."""

    code = code_field(
        _("Code"), _("The six digits that your app shows now, or one of your recovery codes.")
    )
    trust = forms.BooleanField(
        label=_("Do not ask for a code on this device for 30 days"),
        required=False,
        help_text=_("Not on a computer that others use too."),
    )


class FirstCodeForm(GuardedForm):
    """The app has the secret: its first code says so."""

    code = code_field(_("Code"), _("The six digits that the app shows now."))


class EnrolForm(FirstCodeForm):
    """The same by somebody who is signed in: whoever finds the screen open must not shut its owner
    out with an app of their own."""

    present = password_field(_("Present password"))
    field_order = ("code", "present")


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password = password_field(_("New password"), new=True)
    again = password_field(_("The new password once more"), new=True)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, second = cleaned.get("password"), cleaned.get("again")
        if first and second and first != second:
            self.add_error("again", _("The two are not the same. Type both anew."))
        return cleaned


class ChangePasswordForm(GuardedForm, NewPasswordForm):
    """The same by oneself, who knows the present one."""

    present = password_field(_("Present password"))
    field_order = ("present", "password", "again")


class PasswordAndCodeForm(GuardedForm):
    """Both factors at once, for what must not happen by somebody else at an open screen."""

    present = password_field(_("Present password"))
    code = code_field(_("Code"), _("The six digits that your app shows now, or a recovery code."))


class OneCodeForm(GuardedForm):
    """A code alone."""

    code = code_field(_("Code"), _("The six digits that your app shows now, or a recovery code."))


class ForgottenForm(forms.Form):
    """By which name one is known."""

    identifier = forms.CharField(
        label=_("User name or e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )


class AcceptForm(NewPasswordForm):
    """A new account."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Letters, digits, dots, hyphens and underscores; you sign in with it."),
        validators=User._meta.get_field("username").validators,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    name = forms.CharField(
        label=_("Your name, as colleagues read it"),
        max_length=80,
        validators=[plain_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("username", "name", "password", "again")
