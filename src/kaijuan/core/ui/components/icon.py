"""Icon: a drawing that always stands beside its word, or carries the word as its label."""

from __future__ import annotations

from functools import lru_cache, partial

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component, one_of
from kaijuan.core.ui.components.drawings import DRAWINGS


@component(
    "icon",
    title=pgettext_lazy("gallery", "Icon"),
    purpose=pgettext_lazy(
        "gallery", "A drawing beside its word. Alone it needs a label, which is read out."
    ),
)
def _icon(name: str, size: int = 20, label: Text = "") -> dict[str, object]:
    one_of(name, DRAWINGS, "icon")
    box = 48 if name == "mark" else 24
    return {
        "name": name,
        "size": int(size),
        "label": label,
        "box": box,
        "drawing": DRAWINGS[name],
    }


@lru_cache(maxsize=1024, typed=True)
def _drawn(name: str, size: int, label: str) -> SafeString:
    return _icon(name, size, label)


def icon(name: str, size: int = 20, label: Text = "") -> SafeString:
    """Draw icon ``name``, ``size`` pixels square. Raises ValueError for an unknown name.

    A wall of members draws hundreds of the same few, so drawings are remembered; ``typed``
    keeps a safe label and an unsafe one with the same letters apart.
    """
    return _drawn(name, size, str(label) if isinstance(label, Promise) else label)


for _name in DRAWINGS:
    _icon.show(_name, partial(icon, _name, 28))
_icon.show(
    pgettext_lazy("gallery", "alone, with a label"),
    lambda: icon("late", 28, pgettext_lazy("gallery", "Fault")),
)
