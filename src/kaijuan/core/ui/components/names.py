"""Names: a list of institutions, each with its call number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component
from kaijuan.core.ui.components.links import safe_href


@dataclass(frozen=True, slots=True)
class NameRow:
    """``key``: call number (an institution's ministry code), may be empty."""

    key: str
    name: Text
    href: str = ""
    note: Text = ""


@component(
    "names",
    width="wide",
    title=pgettext_lazy("gallery", "Names"),
    purpose=pgettext_lazy("gallery", "A list of institutions, each with its call number."),
)
def names(items: Iterable[NameRow]) -> dict[str, object]:
    """Draws the list in as many columns as fit."""
    return {"items": [(row, safe_href(row.href)) for row in items]}


names.show(
    pgettext_lazy("gallery", "three libraries"),
    lambda: names(
        [
            NameRow("10000", "样例馆甲", "#names"),
            NameRow("10001", "样例馆乙", "#names", pgettext_lazy("gallery", "by another name")),
            NameRow("10002", "样例馆丙"),
        ]
    ),
)
