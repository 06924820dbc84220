"""Where meetings and orders stand on the desk."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.registry.panels import WorkGroup, WorkItem, work_items

WORK: Final = WorkGroup("meetings", 30, pgettext_lazy("desk", "Meetings and orders"))

work_items.add(
    WorkItem(
        key="own-orders",
        order=10,
        label=_("My orders"),
        hint=_("What you have to do, at all your institutions, by due time."),
        url_name="meetings:own-orders",
        permission="meetings.view",
        group=WORK,
        at_consortium=True,
    )
)
work_items.add(
    WorkItem(
        key="meetings",
        order=40,
        label=_("Meetings"),
        hint=_("Invite, write the minutes, give orders from what was decided."),
        url_name="meetings:meetings",
        permission="meetings.view",
        group=WORK,
    )
)
work_items.add(
    WorkItem(
        key="orders",
        order=41,
        label=_("Orders"),
        hint=_("Who does what until when, and what is late."),
        url_name="meetings:orders",
        permission="meetings.view",
        group=WORK,
    )
)
work_items.add(
    WorkItem(
        key="member-orders",
        order=42,
        label=_("Orders to members"),
        hint=_("Ask members to do something, and see who has done it."),
        url_name="meetings:member-orders",
        permission="meetings.order_members",
        group=WORK,
        at_consortium=True,
    )
)
work_items.add(
    WorkItem(
        key="asked-by-consortium",
        order=43,
        label=_("Asked by the consortium"),
        hint=_("What the consortium wants done, and what you answered."),
        url_name="meetings:asked",
        permission="meetings.answer_member_order",
        group=WORK,
    )
)
