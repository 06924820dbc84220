"""Definitions: what is what, in two columns."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component


@component(
    "defs",
    width="half",
    title=pgettext_lazy("gallery", "Definitions"),
    purpose=pgettext_lazy("gallery", "What is what, in two columns."),
)
def defs(pairs: Iterable[tuple[Text, Text]]) -> dict[str, object]:
    """``pairs``: term and meaning."""
    return {"pairs": list(pairs)}


defs.show(
    pgettext_lazy("gallery", "ways to reach a desk"),
    lambda: defs(
        [
            (pgettext_lazy("gallery", "Telephone"), "000-0000 0001"),
            (pgettext_lazy("gallery", "Hours"), "8:30–22:00"),
        ]
    ),
)
