"""Modes and levels as these pages draw them."""

from __future__ import annotations

from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.lang import localised
from kaijuan.network.command.domain.board import UNSTATED
from kaijuan.network.opening.public import Mode

TONES: Final = {"closed": "closed", "limited": "limited", "open": "open"}


def mode_word(mode: str) -> str:
    """The name of a mode, and of none."""
    return pgettext("mode", "Nothing decided") if mode == UNSTATED else str(Mode(mode).label)


def mode_badge(mode: str) -> SafeString:
    """Word, doorway and pigment; none decided is no doorway."""
    if mode == UNSTATED:
        return badge(mode_word(mode), icon="due")
    return badge(mode_word(mode), tone=TONES[mode])


def level_word(level: Any) -> str:
    """The level in the reader's language; empty where there is no response."""
    return "" if level is None else str(localised(level, "name"))
