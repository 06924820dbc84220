"""The entry on the desk of who keeps a library's services."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.registry.panels import WorkGroup, WorkItem, work_items

SERVICES: Final = WorkGroup("services", 40, pgettext_lazy("desk", "Services and notices"))

work_items.add(
    WorkItem(
        key="services",
        order=25,
        label=_("Services and places"),
        hint=_("What the library offers, where, and what each service does in each mode."),
        url_name="opening:manage-services",
        permission="opening.manage_services",
        group=SERVICES,
    )
)
