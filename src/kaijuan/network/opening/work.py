"""The entry on the desk of who keeps a library's services."""

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.panels import WorkItem, work_items

work_items.add(
    WorkItem(
        key="services",
        order=25,
        label=_("Services and places"),
        hint=_("What the library offers, where, and what each service does in each mode."),
        url_name="opening:manage-services",
        permission="opening.manage_services",
    )
)
