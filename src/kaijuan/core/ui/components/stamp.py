"""Stamp: signed, sent, approved."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component


@component(
    "stamp",
    title=pgettext_lazy("gallery", "Stamp"),
    purpose=pgettext_lazy("gallery", "Something is signed, received or approved."),
)
def stamp(text: Text) -> dict[str, object]:
    """Two to four Chinese characters are set in two lines, as a seal is cut."""
    words = str(text)
    cut = (len(words) + 1) // 2
    chinese = 2 <= len(words) <= 4 and all("\u4e00" <= letter <= "\u9fff" for letter in words)
    return {"text": words, "lines": [words[:cut], words[cut:]] if chinese else [words]}


stamp.show(pgettext_lazy("gallery", "signed"), lambda: stamp(pgettext_lazy("gallery", "Signed")))
