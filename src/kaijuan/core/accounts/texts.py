"""What may stand in a name; the same rule as the directory's, which accounts cannot import."""

from __future__ import annotations

import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: Marks that turn the direction of the text after them: a name could pretend to be another.
_DIRECTION: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})


def plain_line(text: str) -> None:
    """One line of text without control characters or marks that turn the writing direction."""
    for character in text:
        if character in _DIRECTION or unicodedata.category(character) in _INVISIBLE:
            raise ValidationError(
                _("The text holds invisible control characters. Type it anew."), code="control"
            )
        if character == "\ufffd":
            raise ValidationError(
                _("The text was damaged by a wrong encoding (it holds U+FFFD). Enter it again."),
                code="damaged",
            )
