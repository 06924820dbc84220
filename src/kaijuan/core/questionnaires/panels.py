"""What forms show on the desk."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.registry.panels import WorkGroup, WorkItem, work_items

FORMS: Final = WorkGroup("forms", 70, pgettext_lazy("section", "Forms"))

work_items.add(
    WorkItem(
        key="forms",
        order=70,
        label=pgettext_lazy("section", "Forms"),
        hint=_("Write what is asked: health reports, checks, summaries; or bring an XLSForm."),
        url_name="questionnaires:forms",
        permission="questionnaires.view",
        group=FORMS,
    )
)
