"""What this room shows on the desk and on the director's page."""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

from kaijuan.core.registry.panels import WorkGroup

ROUNDS: Final = WorkGroup("rounds", 25, pgettext_lazy("desk", "Duties and reports"))
