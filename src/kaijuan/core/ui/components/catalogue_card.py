"""Catalogue card: one institution; its ministry code is the call number."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component


@component(
    "catalogue_card",
    width="wide",
    title=pgettext_lazy("gallery", "Catalogue card"),
    purpose=pgettext_lazy(
        "gallery", "One institution: call number, red margin, rod hole. Once a page, at its head."
    ),
)
def catalogue_card(content: Text, callno: Text, lines: Iterable[Text] = ()) -> dict[str, object]:
    """``lines`` stand under the call number: city, kind."""
    return {"content": content, "callno": callno, "lines": list(lines)}


catalogue_card.show(
    pgettext_lazy("gallery", "a library"),
    lambda: catalogue_card(
        pgettext_lazy("gallery", "Sample library A"),
        "10000",
        [pgettext_lazy("gallery", "Chengdu"), pgettext_lazy("gallery", "public university")],
    ),
)
