"""What a text and a day may be: one place for model, form and API."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kaijuan.core.clock import EARLIEST, LATEST

# Control characters other than tab and line end; bidirectional overrides, which can make a
# sentence read differently from what is stored.
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


def plain_text(text: str) -> None:
    """Refuse characters that nobody can see. Raises ValidationError."""
    if _UNSEEN.search(text):
        raise ValidationError(_("Remove the invisible characters from this text."))


def sensible_day(day: dt.date) -> None:
    """Refuse days outside 1900 to 2200. Raises ValidationError."""
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(_("Give a day between the years 1900 and 2200."))
