"""Toast: something is done."""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component, one_of

_ICONS: Final = {"open": "ok", "limited": "due", "late": "late", "plain": ""}


@component(
    "toast",
    width="half",
    title=pgettext_lazy("gallery", "Toast"),
    purpose=pgettext_lazy("gallery", "Something is done, on one line."),
)
def toast(text: Text, tone: str = "plain") -> dict[str, object]:
    """The icon tells a done thing from a refused one; the ground is the same."""
    one_of(tone, _ICONS, "tone")
    return {"text": text, "icon": _ICONS[tone]}


toast.show(
    pgettext_lazy("gallery", "done"),
    lambda: toast(pgettext_lazy("gallery", "3 librarians reminded"), "open"),
)
toast.show(
    pgettext_lazy("gallery", "refused"),
    lambda: toast(pgettext_lazy("gallery", "Not sent: the address is missing"), "late"),
)
