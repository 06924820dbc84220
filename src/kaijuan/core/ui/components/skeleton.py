"""Skeleton: a place kept while something is fetched."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import component


@component(
    "skeleton",
    width="half",
    title=pgettext_lazy("gallery", "Skeleton"),
    purpose=pgettext_lazy("gallery", "A place kept while something is fetched."),
)
def skeleton(lines: int = 3) -> dict[str, object]:
    """``lines``: how many bars stand for the text, 1 to 12."""
    return {"lines": range(max(1, min(int(lines), 12)))}


skeleton.show(pgettext_lazy("gallery", "three lines"), lambda: skeleton())
