"""Empty: a list without rows says why, and what to do."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component
from kaijuan.core.ui.components.links import safe_href


@component(
    "empty",
    width="half",
    title=pgettext_lazy("gallery", "Empty"),
    purpose=pgettext_lazy("gallery", "A list without rows: says why, and what to do about it."),
)
def empty(
    title: Text, hint: Text = "", action_label: Text = "", action_href: str = ""
) -> dict[str, object]:
    """The action is drawn when it has both a label and an address."""
    return {
        "title": title,
        "hint": hint,
        "action_label": action_label,
        "action_href": safe_href(action_href),
    }


empty.show(
    pgettext_lazy("gallery", "nothing found"),
    lambda: empty(
        pgettext_lazy("gallery", "No library fits"),
        pgettext_lazy("gallery", "Without “fully open” there are 3 libraries."),
        pgettext_lazy("gallery", "Drop the filter"),
        "#empty",
    ),
)
