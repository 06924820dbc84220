"""Fold: the list behind a figure, closed until asked for."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component


@component(
    "fold",
    width="half",
    title=pgettext_lazy("gallery", "Fold"),
    purpose=pgettext_lazy(
        "gallery",
        "The list behind a figure, closed until asked for; open on paper. Wraps its text.",
    ),
)
def fold(
    content: Text, summary: Text, note: Text = "", open: bool = False, id: str = ""
) -> dict[str, object]:
    """``content`` is what stands between the opening and the closing tag."""
    return {"content": content, "summary": summary, "note": note, "open": open, "id": id}


fold.show(
    pgettext_lazy("gallery", "closed"),
    lambda: fold(
        pgettext_lazy("gallery", "Sample library A, sample library B"),
        pgettext_lazy("gallery", "over 30 libraries"),
        pgettext_lazy("gallery", "2 named · over 30 claimed · 74 reporting"),
    ),
)
