"""What levels and plans show on the desk and in the navigation."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.command import CommandSection, Glance, Line, command_sections
from kaijuan.core.registry.panels import NavItem, WorkGroup, WorkItem, nav_items, work_items
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.lang import localised
from kaijuan.network.plans.models import PlanVersion
from kaijuan.network.plans.rules.plans import plan_versions_visible_to

_MOST: Final = 8
PLANS: Final = WorkGroup("plans", 20, pgettext_lazy("desk", "Levels and switches"))


def plans_under_way(institution: Institution, user: Any) -> Glance:
    """Versions that wait for approval, and those approved that are not in force yet. One query."""
    state = PlanVersion.State
    rows = plan_versions_visible_to(user).filter(state__in=[state.REVIEWED, state.APPROVED])
    found = list(rows.select_related("plan").order_by("pk"))
    return Glance(
        lines=[_line(institution, each) for each in found[:_MOST]],
        total=len(found),
        href=reverse("plans:plans", args=[institution.slug]),
    )


def _line(institution: Institution, version: PlanVersion) -> Line:
    said = {"plan": localised(version.plan, "name"), "number": version.number}
    waits = version.state == PlanVersion.State.REVIEWED
    text = (
        gettext("%(plan)s, version %(number)s: reviewed, waits for approval")
        if waits
        else gettext("%(plan)s, version %(number)s: approved, not in force yet")
    )
    href = reverse("plans:version", args=[institution.slug, version.code])
    if waits:
        return Line(text % said, href, "waits")
    return Line(text % said, href, due_at=version.in_force_from)


command_sections.add(
    CommandSection(
        key="plans",
        order=30,
        title=pgettext_lazy("plan", "Plans on their way"),
        permission="plans.view_plan",
        glance=plans_under_way,
    )
)

nav_items.add(NavItem(key="levels", order=20, label=_("Response levels"), url_name="plans:levels"))
work_items.add(
    WorkItem(
        key="plans",
        order=11,
        label=_("Plans"),
        hint=_("What is done at which level: write, review, approve, compare."),
        url_name="plans:plans",
        permission="plans.view_plan",
        group=PLANS,
    )
)
work_items.add(
    WorkItem(
        key="plan-templates",
        order=12,
        label=_("Plan templates"),
        hint=_("Take over a plan that another library shares."),
        url_name="plans:templates",
        permission="plans.draft_plan",
        group=PLANS,
        at_consortium=True,
    )
)
work_items.add(
    WorkItem(
        key="levels",
        order=10,
        label=_("Record a change of level"),
        hint=_("Announce ahead, put in afterwards, correct."),
        url_name="plans:level-new",
        permission="plans.record_level",
        group=PLANS,
        at_consortium=True,
    )
)
