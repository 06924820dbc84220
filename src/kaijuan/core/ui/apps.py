"""The ui app."""

from __future__ import annotations

from kaijuan.core import room


class UiConfig(room.Room):
    """Templates, static files and template tags that every room draws with."""

    name = "kaijuan.core.ui"
    label = "ui"
    registers = ("components",)
