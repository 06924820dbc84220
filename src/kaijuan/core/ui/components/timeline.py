"""Timeline: what happened, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import Text, component
from kaijuan.core.ui.components.links import safe_href


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. ``when`` is written as it is to be read."""

    when: Text
    title: Text
    note: Text = ""
    href: str = ""
    now: bool = False


@component(
    "timeline",
    width="half",
    title=pgettext_lazy("gallery", "Timeline"),
    purpose=pgettext_lazy("gallery", "What happened, in order."),
)
def timeline(items: Iterable[Moment]) -> dict[str, object]:
    """Draws the moments in the order given; ``now`` marks the present one in cinnabar."""
    return {"items": [(moment, safe_href(moment.href)) for moment in items]}


timeline.show(
    pgettext_lazy("gallery", "three moments"),
    lambda: timeline(
        [
            Moment(
                pgettext_lazy("gallery", "24 January"),
                pgettext_lazy("gallery", "Level I response"),
                pgettext_lazy("gallery", "Libraries close, loans extended"),
            ),
            Moment(
                pgettext_lazy("gallery", "26 February"),
                pgettext_lazy("gallery", "Level II response"),
                pgettext_lazy("gallery", "The call goes out at noon"),
            ),
            Moment(
                pgettext_lazy("gallery", "27 February"),
                pgettext_lazy("gallery", "19:00, 74 libraries have reported"),
                now=True,
            ),
        ]
    ),
)
