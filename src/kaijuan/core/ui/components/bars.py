"""Bars: a few values side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component
from kaijuan.core.ui.components.links import safe_href
from kaijuan.core.ui.numbers import compact

_WIDE, _HIGH, _TOOTH = 300.0, 14.0, 6.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One value. ``display`` is how it is written ("over 600,000"); empty writes ``value``.

    ``lower_bound`` tears the edge, ``estimated`` draws it dashed; ``value`` of None is not
    reported: no bar, and "—".
    """

    label: Text
    value: Decimal | int | None
    href: str = ""
    display: Text = ""
    lower_bound: bool = False
    estimated: bool = False


def edge(length: float, lower_bound: bool) -> str:
    """Path of a bar ``length`` long; the end of a lower bound is torn (zigzag)."""
    if length <= 0:
        return ""
    if not lower_bound or length <= _TOOTH:
        return f"M0 0H{length:.1f}V{_HIGH:g}H0z"
    quarter = _HIGH / 4
    teeth = "".join(
        f"L{length if n % 2 else length - _TOOTH:.1f} {n * quarter:g}" for n in range(5)
    )
    return f"M0 0{teeth}H0z"


@component(
    "bars",
    width="half",
    title=pgettext_lazy("gallery", "Bars"),
    purpose=pgettext_lazy("gallery", "A few values side by side; a torn end is a lower bound."),
)
def bars(rows: Iterable[Bar]) -> dict[str, object]:
    """The longest bar fills the width. Negative values are refused with ValueError."""
    listed = list(rows)
    known = [Decimal(bar.value) for bar in listed if bar.value is not None]
    if any(value < 0 for value in known):
        raise ValueError("Bars start at nothing; a negative value cannot be drawn.")
    most = max(known, default=Decimal(0)) or Decimal(1)
    drawn = []
    for bar in listed:
        length = float(Decimal(bar.value or 0) / most) * _WIDE
        display = bar.display or compact(bar.value)
        drawn.append((bar, safe_href(bar.href), display, edge(length, bar.lower_bound)))
    return {"rows": drawn}


bars.show(
    pgettext_lazy("gallery", "by kind"),
    lambda: bars(
        [
            Bar(pgettext_lazy("gallery", "public university"), 30, "#bars"),
            Bar(pgettext_lazy("gallery", "private university"), 7, "#bars"),
            Bar(pgettext_lazy("gallery", "military"), 1),
        ]
    ),
)
bars.show(
    pgettext_lazy("gallery", "lower bound and estimate"),
    lambda: bars(
        [
            Bar("2020", 600000, "", pgettext_lazy("gallery", "over 600,000"), lower_bound=True),
            Bar(
                "2019",
                380000,
                "",
                pgettext_lazy("gallery", "about 380,000, derived"),
                estimated=True,
            ),
            Bar("2018", None),
        ]
    ),
)
