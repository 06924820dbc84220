"""Crumbs: where this page stands."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component
from kaijuan.core.ui.components.links import safe_href


@component(
    "crumbs",
    width="wide",
    title=pgettext_lazy("gallery", "Crumbs"),
    purpose=pgettext_lazy(
        "gallery", "Where this page stands. The last one is the page itself and has no address."
    ),
)
def crumbs(items: Iterable[tuple[Text, str | None]]) -> dict[str, object]:
    """``items``: pairs of text and address; an address of None is the page itself."""
    return {"items": [(text, safe_href(href)) for text, href in items]}


crumbs.show(
    pgettext_lazy("gallery", "three deep"),
    lambda: crumbs(
        [
            (pgettext_lazy("gallery", "Members"), "#crumbs"),
            (pgettext_lazy("gallery", "Sample library A"), None),
        ]
    ),
)
