"""Button: ink does, cinnabar signs."""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component, one_of
from kaijuan.core.ui.components.links import attributes, safe_href

#: ink: the one main act of a view; plain: the rest; seal: an act signed with one's name, at most
#: one on a screen; bare: step back.
KINDS: Final = {"ink": "btn-ink", "plain": "", "seal": "btn-seal", "bare": "btn-bare"}
TYPES: Final = {"submit": "", "button": "", "reset": ""}


@component(
    "button",
    title=pgettext_lazy("gallery", "Button"),
    purpose=pgettext_lazy(
        "gallery",
        "Ink is the one main act of a view, plain the rest, seal an act signed with one’s name "
        "(at most one on a screen), bare a step back. With an address it is a link.",
    ),
)
def button(
    text: Text,
    kind: str = "plain",
    type: str = "submit",
    name: str = "",
    value: str = "",
    href: str = "",
    icon: str = "",
    disabled: bool = False,
    big: bool = False,
    form: str = "",
    **extra: object,
) -> dict[str, object]:
    """``extra`` takes hx_*, data_* and aria_* attributes, written with underscores."""
    one_of(kind, KINDS, "button kind")
    one_of(type, TYPES, "button type")
    classes = ["btn", KINDS[kind], "btn-big" if big else ""]
    return {
        "text": text,
        "classes": " ".join(name for name in classes if name),
        "type": type,
        "name": name,
        "value": value,
        "href": safe_href(href),
        "icon": icon,
        "disabled": disabled,
        "form": form,
        "extra": attributes(extra),
    }


button.show(
    pgettext_lazy("gallery", "one main act"),
    lambda: button(pgettext_lazy("gallery", "Search"), kind="ink"),
)
button.show(
    pgettext_lazy("gallery", "the rest"), lambda: button(pgettext_lazy("gallery", "Save draft"))
)
button.show(
    pgettext_lazy("gallery", "signed with one’s name"),
    lambda: button(pgettext_lazy("gallery", "Publish"), kind="seal"),
)
button.show(
    pgettext_lazy("gallery", "step back"),
    lambda: button(pgettext_lazy("gallery", "Cancel"), kind="bare"),
)
button.show(
    pgettext_lazy("gallery", "not now"),
    lambda: button(pgettext_lazy("gallery", "Not available"), disabled=True),
)
button.show(
    pgettext_lazy("gallery", "a link"),
    lambda: button(pgettext_lazy("gallery", "Word"), href="#button"),
)
button.show(
    pgettext_lazy("gallery", "with an icon"),
    lambda: button(pgettext_lazy("gallery", "Undo"), icon="undo", type="button"),
)
button.show(
    pgettext_lazy("gallery", "busy"),
    lambda: button(pgettext_lazy("gallery", "Saving"), kind="ink", aria_busy="true"),
)
