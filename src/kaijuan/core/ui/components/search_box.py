"""Search box: the one big line of a page that finds things."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component


@component(
    "search_box",
    width="half",
    title=pgettext_lazy("gallery", "Search box"),
    purpose=pgettext_lazy(
        "gallery", "The one big line of a page that finds things. It stands inside the page’s form."
    ),
)
def search_box(
    name: str, value: str = "", label: Text = "", placeholder: Text = "", button: Text = ""
) -> dict[str, object]:
    """Put it into ``<form method="get" role="search">``; the form is the page's own."""
    return {
        "name": name,
        "value": value,
        "label": label or _("Search"),
        "placeholder": placeholder,
        "button": button or _("Search"),
    }


search_box.show(
    pgettext_lazy("gallery", "empty"),
    lambda: search_box(
        "q",
        "",
        pgettext_lazy("gallery", "Find a library"),
        pgettext_lazy("gallery", "name, pinyin, initials or code"),
    ),
)
