"""The room's places in the navigation and on the desk."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.registry.panels import NavItem, WorkGroup, WorkItem, nav_items, work_items
from kaijuan.network.command.rules import sees_the_board, works_somewhere

OVERVIEW: Final = WorkGroup("command", 10, pgettext_lazy("desk", "Overview"))

nav_items.add(
    NavItem(
        key="today",
        order=80,
        label=pgettext_lazy("navigation", "Today"),
        url_name="command:mine",
        may=works_somewhere,
    )
)
nav_items.add(
    NavItem(
        key="board",
        order=81,
        label=pgettext_lazy("navigation", "Board"),
        url_name="command:board",
        may=sees_the_board,
    )
)
work_items.add(
    WorkItem(
        key="command",
        order=1,
        label=pgettext_lazy("desk", "Today"),
        hint=_("Level and mode, what is due, what is late, what is off, what waits for you."),
        url_name="command:today",
        permission="command.view",
        group=OVERVIEW,
    )
)
work_items.add(
    WorkItem(
        key="board",
        order=2,
        label=_("Board of all members"),
        hint=_("Every member by mode, since when, plan in force or not, open orders."),
        url_name="command:board",
        permission="command.board",
        group=OVERVIEW,
        at_consortium=True,
        consortium_only=True,
    )
)
work_items.add(
    WorkItem(
        key="figures",
        order=3,
        label=_("Figures that the house counts"),
        hint=_("Each opens to the list behind it; what is not known is not nought."),
        url_name="command:figures",
        permission="command.board",
        group=OVERVIEW,
        at_consortium=True,
        consortium_only=True,
    )
)
