"""What may stand in a text or a date; shared by models, forms, import and API of the rooms."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kaijuan.core.clock import EARLIEST, LATEST

#: Marks that turn the direction of the text after them, or take no room: a name could pretend to
#: be another, and a sentence read differently from what is stored.
_UNSEEN: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")
_LINE_ENDS: Final = frozenset("\r\n\t")


def plain_line(text: str) -> None:
    """One line of text without control characters or marks that turn the writing direction."""
    _check(text, allowed=frozenset())


def plain_text(text: str) -> None:
    """As ``plain_line``, but over several lines."""
    _check(text, allowed=_LINE_ENDS)


def sensible_day(day: dt.date) -> None:
    """A day between 1900 and 2200: everything else is a slip of the keyboard."""
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(_("Give a date between 1900 and 2200."), code="day")


def _check(text: str, *, allowed: frozenset[str]) -> None:
    for character in text:
        if character in allowed:
            continue
        if character == "\ufffd":
            raise ValidationError(
                _("The text was damaged by a wrong encoding (it holds U+FFFD). Enter it again."),
                code="damaged",
            )
        if character in _UNSEEN or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
            raise ValidationError(
                _("The text holds invisible control characters. Type it anew."), code="control"
            )
