"""Dialog: what one reads and confirms before a signed act."""

from __future__ import annotations

from django.utils.text import slugify
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component


@component(
    "dialog",
    width="half",
    title=pgettext_lazy("gallery", "Dialog"),
    purpose=pgettext_lazy(
        "gallery", "What one reads and confirms before a signed act. Wraps its text and buttons."
    ),
)
def dialog(content: Text, title: Text, id: str = "") -> dict[str, object]:
    """A framed part of the page, not a window over it: it works without a script and prints."""
    made = slugify(str(title), allow_unicode=True) or "dialog"
    return {"content": content, "title": title, "id": id or f"dialog-{made}"}


dialog.show(
    pgettext_lazy("gallery", "before switching"),
    lambda: dialog(
        pgettext_lazy("gallery", "5 things will change. You can undo it for 72 hours."),
        pgettext_lazy("gallery", "Open in part?"),
    ),
)
