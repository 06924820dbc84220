"""The entry on the desk of who decides on access."""

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.panels import HOUSE, WorkItem, work_items

work_items.add(
    WorkItem(
        key="access",
        order=80,
        label=_("People with access"),
        hint=_("Who may do what here; invite, import a list of staff, end a role."),
        url_name="accounts:access",
        permission="accounts.manage_access",
        group=HOUSE,
    )
)
