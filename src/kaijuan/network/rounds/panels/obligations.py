"""The desk's way to the library's duties and spots."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kaijuan.core.registry.panels import WorkItem, work_items
from kaijuan.network.rounds.panels import ROUNDS

work_items.add(
    WorkItem(
        key="duties",
        order=60,
        label=gettext_lazy("Duties of the library"),
        hint=gettext_lazy("What is expected of whom, how often and until when; start, end, waive."),
        url_name="rounds:manage",
        permission="rounds.manage",
        group=ROUNDS,
    )
)
work_items.add(
    WorkItem(
        key="spots",
        order=61,
        label=gettext_lazy("Areas and objects"),
        hint=gettext_lazy("What is disinfected, checked and walked past: floors, lifts, doors."),
        url_name="rounds:spots",
        permission="rounds.manage",
        group=ROUNDS,
    )
)
