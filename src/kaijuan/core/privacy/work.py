"""The entries on the desk."""

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.panels import HOUSE, WorkItem, work_items

work_items.add(
    WorkItem(
        key="looks",
        order=50,
        label=_("Who looked at mine"),
        hint=_("Who read what is kept of you, when and why; what is kept, and until when."),
        url_name="privacy:looks",
        permission="privacy.declarations",
        group=HOUSE,
    )
)
work_items.add(
    WorkItem(
        key="declarations",
        order=51,
        label=_("What is kept of people"),
        hint=_("Purpose, legal basis and retention of every table with personal data."),
        url_name="privacy:declarations",
        permission="privacy.declarations",
        group=HOUSE,
    )
)
