"""The auditor's entry on the desk."""

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.panels import HOUSE, WorkItem, work_items

work_items.add(
    WorkItem(
        key="audit",
        order=90,
        label=_("Audit log"),
        hint=_("Who did what, when; every entry is chained to the one before."),
        url_name="audit:entries",
        permission="audit.view_entries",
        group=HOUSE,
    )
)
