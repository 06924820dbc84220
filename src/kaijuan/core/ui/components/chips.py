"""Chips: filters as the guide tabs that stick out of a card drawer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component
from kaijuan.core.ui.components.links import safe_href


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: ``href`` sets it or takes it off, ``count`` is how many it would leave."""

    label: Text
    href: str
    pressed: bool = False
    count: int | None = None
    icon: str = ""


@component(
    "chips",
    width="wide",
    title=pgettext_lazy("gallery", "Chips"),
    purpose=pgettext_lazy("gallery", "Filters of a list, each with what it leaves."),
)
def chips(items: Iterable[Chip]) -> dict[str, object]:
    """Draws the filters in a row; the ones in force are inked."""
    return {"items": [(chip, safe_href(chip.href)) for chip in items]}


chips.show(
    pgettext_lazy("gallery", "one in force"),
    lambda: chips(
        [
            Chip(pgettext_lazy("gallery", "All"), "#chips", True, 3),
            Chip(pgettext_lazy("gallery", "Fully open"), "#chips", False, 1, "open"),
            Chip(pgettext_lazy("gallery", "Closed"), "#chips", False, 2, "closed"),
        ]
    ),
)
