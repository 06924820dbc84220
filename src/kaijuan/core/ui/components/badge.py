"""Badge: the state of one thing, as word, shape and pigment together."""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component, one_of

#: Tone to its class; "plain" says something without judging it.
TONES: Final = {
    "open": "is-open",
    "limited": "is-limited",
    "closed": "is-closed",
    "late": "is-late",
    "plain": "is-quiet",
}


@component(
    "badge",
    title=pgettext_lazy("gallery", "Badge"),
    purpose=pgettext_lazy(
        "gallery",
        "The state of one thing: a word, a shape and a pigment. Take one away and two remain. "
        "Nil, waived, missing and late are four different facts.",
    ),
)
def badge(text: Text, tone: str = "plain", icon: str = "") -> dict[str, object]:
    """Without ``icon`` a tone takes its own: the doorway of its mode, or the triangle."""
    one_of(tone, TONES, "tone")
    return {
        "text": text,
        "tone_class": TONES[tone],
        "icon": icon or ("" if tone == "plain" else tone),
    }


badge.show(
    pgettext_lazy("gallery", "mode"),
    lambda: badge(pgettext_lazy("gallery", "Fully open"), tone="open"),
)
badge.show(
    pgettext_lazy("gallery", "mode"),
    lambda: badge(pgettext_lazy("gallery", "Limited opening"), tone="limited"),
)
badge.show(
    pgettext_lazy("gallery", "mode"),
    lambda: badge(pgettext_lazy("gallery", "Closed"), tone="closed"),
)
badge.show(
    pgettext_lazy("gallery", "trouble"),
    lambda: badge(pgettext_lazy("gallery", "Overdue"), tone="late"),
)
badge.show(
    pgettext_lazy("gallery", "due"),
    lambda: badge(pgettext_lazy("gallery", "3 hours left"), tone="limited", icon="due"),
)
badge.show(
    pgettext_lazy("gallery", "done"),
    lambda: badge(pgettext_lazy("gallery", "Done"), tone="open", icon="ok"),
)
badge.show(
    pgettext_lazy("gallery", "nil, signed"),
    lambda: badge(pgettext_lazy("gallery", "Nil report"), icon="ok"),
)
badge.show(
    pgettext_lazy("gallery", "waived"),
    lambda: badge(pgettext_lazy("gallery", "Waived"), icon="same"),
)
badge.show(
    pgettext_lazy("gallery", "not reported"),
    lambda: badge(pgettext_lazy("gallery", "Not reported"), icon="due"),
)
