"""Figure: a headline number with its comparator and its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component
from kaijuan.core.ui.components.links import safe_href
from kaijuan.core.ui.numbers import compact


@dataclass(frozen=True, slots=True)
class Figure:
    """One headline number.

    ``comparator``: the word before it ("over", "nearly"), "" when exact. ``value``: a number is
    shown as people read it, text is shown as it is, None is "—": not reported, which is not nil.
    ``what``: whose, and of which period. ``href`` leads to the evidence.
    """

    comparator: Text
    value: Decimal | int | Text | None
    unit: Text
    what: Text
    evidence_label: Text = ""
    href: str = ""


@component(
    "figure",
    width="half",
    title=pgettext_lazy("gallery", "Figure"),
    purpose=pgettext_lazy(
        "gallery",
        "A headline number: comparator, value, unit, period, and the way to its evidence.",
    ),
)
def figure(fig: Figure) -> dict[str, object]:
    """Draws one figure; put several into ``<div class="figures">``."""
    value = fig.value
    if value is None or isinstance(value, Decimal | int):
        value = compact(value)
    return {
        "fig": fig,
        "value": value,
        "href": safe_href(fig.href),
    }


figure.show(
    pgettext_lazy("gallery", "lower bound"),
    lambda: figure(
        Figure(
            pgettext_lazy("gallery", "over"),
            220000,
            pgettext_lazy("gallery", "visits"),
            pgettext_lazy("gallery", "Sample library A, homepage"),
            pgettext_lazy("gallery", "1 sentence"),
            "#figure",
        )
    ),
)
figure.show(
    pgettext_lazy("gallery", "upper bound"),
    lambda: figure(
        Figure(
            pgettext_lazy("gallery", "nearly"),
            1200,
            pgettext_lazy("gallery", "titles"),
            pgettext_lazy("gallery", "Sample library B, e-textbooks"),
            pgettext_lazy("gallery", "1 sentence"),
            "#figure",
        )
    ),
)
figure.show(
    pgettext_lazy("gallery", "exact"),
    lambda: figure(
        Figure(
            "",
            28351,
            pgettext_lazy("gallery", "visits"),
            pgettext_lazy("gallery", "Sample library C"),
            pgettext_lazy("gallery", "2 rows"),
            "#figure",
        )
    ),
)
figure.show(
    pgettext_lazy("gallery", "not reported"),
    lambda: figure(
        Figure(
            pgettext_lazy("gallery", "not reported"),
            None,
            pgettext_lazy("gallery", "times"),
            pgettext_lazy("gallery", "Not nil, and in no sum"),
            "",
            "",
        )
    ),
)
