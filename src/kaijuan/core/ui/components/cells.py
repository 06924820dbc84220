"""Cells: a count of members as a strip, one cell a member."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component

# Past this many members a cell would be thinner than a hairline; the strip then shows shares.
_MOST_CELLS = 240
_STEP, _WIDTH, _TOP, _BOTTOM = 10.0, 7.8, 1.0, 21.0


def _boxes(start: int, end: int, step: float) -> str:
    width = step * _WIDTH / _STEP
    return "".join(
        f"M{1 + n * step:.1f} {_TOP:g}h{width:.1f}V{_BOTTOM:g}h-{width:.1f}z"
        for n in range(start, end)
    )


def _strokes(start: int, end: int, step: float) -> str:
    """One diagonal through each claimed cell: claimed, and struck for want of a name."""
    width = step * _WIDTH / _STEP
    return "".join(
        f"M{1 + n * step:.1f} {_BOTTOM:g}L{1 + n * step + width:.1f} {_TOP:g}"
        for n in range(start, end)
    )


def _baseline(start: int, end: int, step: float) -> str:
    width = step * _WIDTH / _STEP
    return "".join(f"M{1 + n * step:.1f} {_BOTTOM:g}h{width:.1f}" for n in range(start, end))


@component(
    "cells",
    width="wide",
    title=pgettext_lazy("gallery", "Cells"),
    purpose=pgettext_lazy(
        "gallery",
        "A count of members, one cell each: solid is named, struck is claimed but not named, "
        "the baseline is not counted.",
    ),
)
def cells(
    named: int, claimed: int | None, total: int, label: Text, legend: bool = True
) -> dict[str, object]:
    """``claimed`` of None means that exactly the named ones are meant.

    A claim below the names, or a total below the claim, is drawn as what is known to be there. The
    legend has words only: the difference of a lower bound and a list is not a number of anything.
    """
    named = max(0, int(named))
    claimed = max(named, int(claimed or 0))
    total = max(claimed, int(total))
    share = min(1.0, _MOST_CELLS / total) if total else 1.0
    ends = [round(named * share), round(claimed * share), round(total * share)]
    return {
        "label": label,
        "legend": legend,
        "width": f"{max(1, ends[2]) * _STEP:.0f}",
        "solid": _boxes(0, ends[0], _STEP),
        "struck": _boxes(ends[0], ends[1], _STEP) + _strokes(ends[0], ends[1], _STEP),
        "rest": _baseline(ends[1], ends[2], _STEP),
    }


cells.show(
    pgettext_lazy("gallery", "claimed more than named"),
    lambda: cells(19, 60, 74, pgettext_lazy("gallery", "19 named, over 60 claimed, 74 reporting")),
)
cells.show(
    pgettext_lazy("gallery", "all named"),
    lambda: cells(3, None, 12, pgettext_lazy("gallery", "3 named of 12")),
)
