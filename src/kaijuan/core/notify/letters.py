"""The letter that a message also goes out as."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.accounts.models import Mail
from kaijuan.core.accounts.public import LETTERS, Letter, NothingToSay
from kaijuan.core.notify.domain import LETTER
from kaijuan.core.notify.models import Message
from kaijuan.core.notify.wording import text_of
from kaijuan.core.ui.lang import localised


def _message(mail: Mail) -> Letter:
    rows = Message.objects.select_related("institution", "user")
    message = rows.filter(pk=mail.facts.get("message"), user=mail.user).first()
    if message is None or message.read_at is not None:
        raise NothingToSay
    words = {"name": message.user, "library": localised(message.institution, "name")}
    lines = [pgettext("letter", "Hello %(name)s,") % words, text_of(message)]
    if mail.base:
        lines += [_("Open this address:"), mail.base + message.href]
        lines.append(_("All that you were told: %(href)s") % {"href": mail.base + _list()})
    else:
        lines.append(_("Sign in to Kaijuan: it stands under Messages."))
    return Letter(_("A message for you from %(library)s") % words, lines)


def _list() -> str:
    return reverse("notify:messages")


LETTERS[LETTER] = _message
