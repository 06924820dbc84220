"""The operator's entry on the desk."""

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.panels import HOUSE, WorkItem, work_items

work_items.add(
    WorkItem(
        key="operations",
        order=95,
        label=_("Running the house"),
        hint=_("Whether everything is at work, and what is to be done where it is not."),
        url_name="operations:state",
        permission="operations.look",
        group=HOUSE,
        at_consortium=True,
    )
)
