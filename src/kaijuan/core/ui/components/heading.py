"""Heading of a section: fishtail, title, hairline, remark."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component


@component(
    "heading",
    width="wide",
    title=pgettext_lazy("gallery", "Heading"),
    purpose=pgettext_lazy("gallery", "Begins a section. The fishtail marks where the page folds."),
)
def heading(text: Text, note: Text = "", id: str = "") -> dict[str, object]:
    """``id`` lets a section name its heading by aria-labelledby."""
    return {"text": text, "note": note, "id": id}


heading.show(
    pgettext_lazy("gallery", "with a remark"),
    lambda: heading(
        pgettext_lazy("gallery", "Members"), note=pgettext_lazy("gallery", "sample, 3 libraries")
    ),
)
