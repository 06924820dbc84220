"""The opening modes (S06), and what a service does in them."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy


class Mode(models.TextChoices):
    """暂不开放、有限开放、全面开放."""

    CLOSED = "closed", pgettext_lazy("mode", "Closed")
    LIMITED = "limited", pgettext_lazy("mode", "Limited opening")
    OPEN = "open", pgettext_lazy("mode", "Fully open")

    @property
    def openness(self) -> int:
        """0 closed, 1 limited, 2 open: of two that apply the lower one may have to hold."""
        return _OPENNESS[self.value]


_OPENNESS: Final = {"closed": 0, "limited": 1, "open": 2}


class ServiceState(models.TextChoices):
    """What a service does in a mode. Programs know it by this name, the room by the short one."""

    OFF = "off", pgettext_lazy("service", "not available")
    LIMITED = "limited", pgettext_lazy("service", "limited")
    ON = "on", pgettext_lazy("service", "available")


State = ServiceState
