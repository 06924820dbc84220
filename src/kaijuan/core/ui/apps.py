"""The ui app."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, static files and template tags that every room draws with."""

    name = "kaijuan.core.ui"
    label = "ui"

    def ready(self) -> None:
        # Importing the package fills the register that the gallery shows.
        from kaijuan.core.ui import components  # noqa: F401  (they register themselves)
