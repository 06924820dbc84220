"""What supplies show on the desk."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.registry.panels import WorkGroup, WorkItem, work_items

SUPPLIES: Final = WorkGroup("supplies", 50, pgettext_lazy("desk", "Supplies and equipment"))

work_items.add(
    WorkItem(
        key="supplies",
        order=45,
        label=pgettext_lazy("section", "Supplies"),
        hint=_("Masks, disinfectant, thermometers: issue, receive, count, order in time."),
        url_name="supplies:stock",
        permission="supplies.view",
        group=SUPPLIES,
    )
)
work_items.add(
    WorkItem(
        key="equipment",
        order=46,
        label=pgettext_lazy("section", "Equipment"),
        hint=_("Sterilisers, thermal gates: where they stand, when they are serviced."),
        url_name="supplies:equipment",
        permission="supplies.view",
        group=SUPPLIES,
    )
)
