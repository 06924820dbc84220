"""Opens: a figure inside a sentence; the reader's dot says that it opens."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component
from kaijuan.core.ui.components.links import safe_href


@component(
    "opens",
    title=pgettext_lazy("gallery", "Opens"),
    purpose=pgettext_lazy(
        "gallery", "A figure inside a sentence. The cinnabar ring says: this opens to its evidence."
    ),
)
def opens(text: Text, href: str) -> dict[str, object]:
    """Without an address that may be followed the text stays, without the ring."""
    return {"text": text, "href": safe_href(href)}


opens.show(
    pgettext_lazy("gallery", "in a sentence"),
    lambda: opens(pgettext_lazy("gallery", "over 60 libraries"), "#opens"),
)
