"""The letters, each with its subject and its text, written at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from email.mime.text import MIMEText
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from kaijuan.core.accounts import post
from kaijuan.core.accounts.domain.invitations import invitation_link
from kaijuan.core.accounts.domain.passwords import reset_link
from kaijuan.core.accounts.models import Mail
from kaijuan.core.tenancy.models import Institution, Kind, Role
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised


class NothingToSay(Exception):
    """What the letter was to tell of is gone, or known already: it is not sent."""


class Enclosed(NamedTuple):
    """A text file that goes with a letter; ``subtype`` is that of ``text/…``."""

    name: str
    text: str
    subtype: str
    parameters: Mapping[str, str] = MappingProxyType({})

    def part(self) -> MIMEText:
        """As it stands in the letter."""
        made = MIMEText(self.text, self.subtype, "utf-8")
        for key, value in self.parameters.items():
            made.set_param(key, value)
        made.add_header("Content-Disposition", "attachment", filename=self.name)
        return made


class Letter(NamedTuple):
    """``lines`` are paragraphs."""

    subject: str
    lines: list[str]
    enclosed: tuple[Enclosed, ...] = ()


def receiver(mail: Mail) -> str:
    """The address, or "" where there is nobody to write to."""
    if mail.invitation is not None:
        return str(mail.invitation.email)
    if mail.user is not None and mail.user.is_active:
        return mail.user.email or ""
    return ""


def written(mail: Mail) -> EmailMessage:
    """The letter in its language. Raises KeyError for a kind that nobody writes, NothingToSay."""
    with translation.override(mail.language):
        letter = LETTERS[mail.kind](mail)
        house = _house()
        subject = " ".join(f"{letter.subject} · {house}".split())
        text = "\n\n".join([*letter.lines, f"—\n{house}"]) + "\n"
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    message = EmailMessage(
        subject=subject,
        body=text,
        from_email=post.sender(),
        to=[receiver(mail)],
        headers={
            # The same for every try, so that a server that had it already can tell.
            "Message-ID": f"<{mail.code}@{host}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": mail.language,
        },
    )
    for each in letter.enclosed:
        message.attach(each.part())
    return message


def _house() -> str:
    consortium = Institution.objects.filter(kind=Kind.CONSORTIUM).first()
    name = localised(consortium, "name") if consortium else ""
    return " ".join(part for part in (_("Kaijuan"), name) if part)


def _invitation(mail: Mail) -> Letter:
    row: Any = mail.invitation
    words = {
        "name": row.name or row.email,
        "by": str(row.invited_by) if row.invited_by else _("Kaijuan"),
        "library": localised(row.institution, "name"),
        "role": Role(row.role).label,
        "until": moment(row.expires_at),
    }
    return Letter(
        _("Your access to %(library)s") % words,
        [
            pgettext("letter", "Hello %(name)s,") % words,
            _("%(by)s invites you to work at %(library)s as: %(role)s.") % words,
            _("Open this address to choose a user name and a password:"),
            invitation_link(mail),
            _("It opens until %(until)s, and once.") % words,
            _("If you do not know what this is about, do nothing."),
        ],
    )


def _reset(mail: Mail) -> Letter:
    return Letter(
        _("Choose a new password"),
        [
            _greeting(mail),
            _("Somebody, probably you, asked for a new password for your account."),
            _("Open this address within an hour to choose one:"),
            reset_link(mail),
            _("If it was not you, do nothing: the password stays as it is."),
        ],
    )


def _told(subject: str, *sentences: str) -> Callable[[Mail], Letter]:
    """A letter that only tells what has happened."""

    def write(mail: Mail) -> Letter:
        at = _("This happened on %(at)s.") % {"at": moment(mail.created_at)}
        way_out = _("If it was not you, choose a new password at once and tell your library:")
        forgotten = mail.base + reverse("accounts:forgotten")
        lines = [_greeting(mail), *(_(each) for each in sentences), at, way_out, forgotten]
        return Letter(_(subject), lines)

    return write


def _greeting(mail: Mail) -> str:
    return pgettext("letter", "Hello %(name)s,") % {"name": mail.user}


LETTERS: Final[dict[str, Callable[[Mail], Letter]]] = {
    "invitation": _invitation,
    "reset": _reset,
    "password-changed": _told(
        gettext_noop("Your password was changed"),
        gettext_noop(
            "The password of your account was changed. All other devices have been signed out."
        ),
    ),
    "second-factor-on": _told(
        gettext_noop("Your second factor is set up"),
        gettext_noop("From now on your account asks for a code from your app after the password."),
    ),
    "second-factor-off": _told(
        gettext_noop("Your second factor was taken away"),
        gettext_noop(
            "Your account no longer asks for a code from an app. All devices have been signed out."
        ),
    ),
    "recovery-codes": _told(
        gettext_noop("You have new recovery codes"),
        gettext_noop(
            "New recovery codes were made for your account; the ones of before are good no more."
        ),
    ),
    "codes-guessed": _told(
        gettext_noop("Wrong codes after the right password"),
        gettext_noop(
            "Somebody knew your password and typed five wrong codes. The door is closed for a "
            "quarter of an hour."
        ),
    ),
    "recovery-code-used": _told(
        gettext_noop("A recovery code was used"),
        gettext_noop("Somebody signed in to your account with one of its recovery codes."),
    ),
}
