"""What opening shows on an institution's page, in the navigation and on the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.panels import (
    InstitutionPanel,
    NavItem,
    WorkItem,
    institution_panels,
    nav_items,
    work_items,
)
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.views.board_shown import panel_context
from kaijuan.network.opening.work import SERVICES


def open_now(institution: Institution, request: HttpRequest) -> Mapping[str, Any] | None:
    """What is open now; for the consortium itself only where it offers something."""
    return panel_context(institution)


institution_panels.add(
    InstitutionPanel(
        key="open-now",
        order=5,
        title=_("What is open now"),
        template="opening/panel.html",
        context=open_now,
        depends_on=("notices", "services"),
    )
)
nav_items.add(NavItem(key="services", order=15, label=_("Open now"), url_name="opening:matrix"))
work_items.add(
    WorkItem(
        key="notices",
        order=45,
        label=_("Write notices"),
        hint=_("Tell readers what has changed, since when and until when."),
        url_name="opening:own-notices",
        permission="opening.manage_notices",
        group=SERVICES,
    )
)
