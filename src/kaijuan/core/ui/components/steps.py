"""Steps: how to do something, or how far something has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what, and a remark such as when or how many."""

    title: Text
    note: Text = ""


def _step(item: Step | tuple[Text, Text] | Text) -> Step:
    if isinstance(item, Step):
        return item
    return Step(*item) if isinstance(item, tuple) else Step(item)


@component(
    "steps",
    width="wide",
    title=pgettext_lazy("gallery", "Steps"),
    purpose=pgettext_lazy("gallery", "How to do something, or how far something has come."),
)
def steps(
    items: Iterable[Step | tuple[Text, Text] | Text], current: int = 0, across: bool = True
) -> dict[str, object]:
    """``current``: number of the present step from 1; 0 if none is. Those before it are done."""
    return {
        "rows": [(n, _step(item)) for n, item in enumerate(items, start=1)],
        "current": int(current),
        "across": across,
    }


steps.show(
    pgettext_lazy("gallery", "the third is being done"),
    lambda: steps(
        [
            Step(pgettext_lazy("gallery", "Call"), pgettext_lazy("gallery", "26 February, noon")),
            Step(pgettext_lazy("gallery", "Report"), pgettext_lazy("gallery", "74 libraries")),
            Step(
                pgettext_lazy("gallery", "Compile"),
                pgettext_lazy("gallery", "3 claims want evidence"),
            ),
            Step(
                pgettext_lazy("gallery", "Issue the report"),
                pgettext_lazy("gallery", "28 February"),
            ),
        ],
        3,
    ),
)
steps.show(
    pgettext_lazy("gallery", "down the page"),
    lambda: steps([pgettext_lazy("gallery", "Call"), pgettext_lazy("gallery", "Report")], 0, False),
)
