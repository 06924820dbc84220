"""The premises on the desk."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.registry.panels import WorkGroup, WorkItem, work_items

PREMISES: Final = WorkGroup("premises", 47, pgettext_lazy("desk", "Patrol and disinfection"))

for _item in (
    WorkItem(
        key="patrol",
        order=10,
        label=pgettext_lazy("section", "Patrol"),
        hint=_("Rounds of today: scan the points, note what is not in order."),
        url_name="premises:patrol",
        permission="premises.view",
        group=PREMISES,
    ),
    WorkItem(
        key="disinfection",
        order=20,
        label=pgettext_lazy("section", "Disinfection"),
        hint=_("What is due today, floor by floor; agents, history, sheets for the doors."),
        url_name="premises:disinfection",
        permission="premises.view",
        group=PREMISES,
    ),
    WorkItem(
        key="returned-books",
        order=30,
        label=pgettext_lazy("section", "Returned books"),
        hint=_("Batches that rest or are treated, and what may go back to the shelf today."),
        url_name="premises:batches",
        permission="premises.view",
        group=PREMISES,
    ),
):
    work_items.add(_item)
