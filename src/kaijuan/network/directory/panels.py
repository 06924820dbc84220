"""What the directory shows on an institution's page and on the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.registry.panels import (
    InstitutionPanel,
    WorkGroup,
    WorkItem,
    institution_panels,
    work_items,
)
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.directory.models import LeadingGroup, Responsibility, running_first


def leading_groups(institution: Institution, request: HttpRequest) -> Mapping[str, Any] | None:
    """The running groups, for those who belong to the institution; None for everyone else."""
    if not request.user.has_perm("directory.view_leading_group", institution):
        return None
    running = running_first(Responsibility.objects.filter(until__isnull=True))
    people = Prefetch("responsibilities", running.select_related("person"), to_attr="running")
    groups = LeadingGroup.objects.filter(dissolved_on__isnull=True).order_by("established_on", "pk")
    found = list(groups.prefetch_related(people))
    return {"groups": found, "institution": institution} if found else None


institution_panels.add(
    InstitutionPanel(
        key="leading-groups",
        order=40,
        title=_("Leading groups"),
        template="directory/panel.html",
        context=leading_groups,
        depends_on=None,
    )
)
LIBRARY: Final = WorkGroup("directory", 70, pgettext_lazy("desk", "The library and its people"))

work_items.add(
    WorkItem(
        key="institutions-import",
        order=20,
        label=_("List of institutions"),
        hint=_("Check and import the members of the consortium from a table."),
        url_name="directory:import",
        permission="directory.import_institutions",
        group=LIBRARY,
        at_consortium=True,
    )
)
work_items.add(
    WorkItem(
        key="leading-groups",
        order=30,
        label=_("Leading groups"),
        hint=_("Who leads, who is responsible for what, since when."),
        url_name="directory:groups",
        permission="directory.view_leading_group",
        group=LIBRARY,
    )
)
work_items.add(
    WorkItem(
        key="people",
        order=31,
        label=_("People"),
        hint=_("Those who work for the library, and how to reach them."),
        url_name="directory:people",
        permission="directory.view_person",
        group=LIBRARY,
    )
)
work_items.add(
    WorkItem(
        key="departments",
        order=32,
        label=_("Departments"),
        hint=_("The parts of the library."),
        url_name="directory:departments",
        permission="directory.view_department",
        group=LIBRARY,
    )
)
