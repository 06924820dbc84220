"""The two languages a figure is written in."""

from __future__ import annotations

from typing import Final, Literal

from django.utils.translation import get_language

Language = Literal["zh-Hans", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("zh-Hans", "en")


def active_language() -> Language:
    """The language of whoever reads now; Chinese when nothing is set."""
    return "en" if (get_language() or "").startswith("en") else "zh-Hans"


def django_code(language: Language) -> str:
    """Django's own code for ``language``, as ``translation.override`` wants it."""
    return "en" if language == "en" else "zh-hans"
