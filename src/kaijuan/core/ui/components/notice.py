"""Notice: what must be read before going on."""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.badge import TONES
from kaijuan.core.ui.components.base import Text, component, one_of

_ICONS: Final = {"late": "late", "limited": "due", "open": "ok", "closed": "closed", "plain": ""}


@component(
    "notice",
    width="half",
    title=pgettext_lazy("gallery", "Notice"),
    purpose=pgettext_lazy("gallery", "What must be read before going on. Wraps its text."),
)
def notice(content: Text, tone: str = "late", title: Text = "") -> dict[str, object]:
    """``content`` is what stands between the opening and the closing tag."""
    one_of(tone, TONES, "tone")
    return {
        "content": content,
        "tone_class": TONES[tone],
        "icon": _ICONS[tone],
        "title": title,
    }


notice.show(
    pgettext_lazy("gallery", "trouble"),
    lambda: notice(
        pgettext_lazy("gallery", "The line is down; what you wrote is still on this page."),
        title=pgettext_lazy("gallery", "Not saved"),
    ),
)
notice.show(
    pgettext_lazy("gallery", "due"),
    lambda: notice(
        pgettext_lazy("gallery", "3 days left."),
        tone="limited",
        title=pgettext_lazy("gallery", "A trial is ending"),
    ),
)
notice.show(
    pgettext_lazy("gallery", "done"),
    lambda: notice(
        pgettext_lazy("gallery", "All six channels have it."),
        tone="open",
        title=pgettext_lazy("gallery", "Published"),
    ),
)
notice.show(
    pgettext_lazy("gallery", "plain"),
    lambda: notice(pgettext_lazy("gallery", "Made-up figures for a demonstration."), tone="plain"),
)
