"""The operator's entry on the desk; everybody else comes to a job's page from where it began."""

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.panels import HOUSE, WorkItem, work_items

work_items.add(
    WorkItem(
        key="jobs",
        order=80,
        label=_("Long jobs"),
        hint=_("What runs in the background: how far it is, what failed, cancel and try again."),
        url_name="jobs:list",
        permission="jobs.list_all",
        group=HOUSE,
        at_consortium=True,
    )
)
