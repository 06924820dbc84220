"""The letter that tells an owner of a new token, in case somebody else made it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.accounts.letters import LETTERS, Letter
from kaijuan.core.accounts.models import Mail
from kaijuan.core.ui.dates import moment

KIND = "token-made"


def token_made(mail: Mail) -> Letter:
    """Says that there is a token, and nothing of it that could be used."""
    return Letter(
        _("A token was made for your account"),
        [
            pgettext("letter", "Hello %(name)s,") % {"name": mail.user},
            _("A program can now act for you, within the scopes of a new token."),
            _("This happened on %(at)s.") % {"at": moment(mail.created_at)},
            _("If it was not you, revoke the token and choose a new password:"),
            mail.base + reverse("tokens:list"),
        ],
    )


LETTERS.setdefault(KIND, token_made)
