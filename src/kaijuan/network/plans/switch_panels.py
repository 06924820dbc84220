"""What switches show outside their own pages: ahead to the public, open to those who work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, Final

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.registry.command import CommandSection, Glance, Line, command_sections
from kaijuan.core.registry.panels import (
    InstitutionPanel,
    WorkItem,
    institution_panels,
    work_items,
)
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.lang import localised
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.domain.ledger import shown, still_changed
from kaijuan.network.plans.domain.switches import steps_by_hand
from kaijuan.network.plans.models import MeasureRun, Switch
from kaijuan.network.plans.panels import PLANS
from kaijuan.network.plans.views.switches.words import target_of

#: So many are shown; who wants all of them opens the list.
MOST: Final = 8
#: A step that nobody has ticked off for so long is late.
LATE_AFTER: Final = dt.timedelta(hours=24)


def coming(institution: Institution, request: HttpRequest) -> Mapping[str, Any] | None:
    """Approved switches whose time has not come yet; published rows only."""
    rows = Switch.objects.filter(
        institution=institution, state=Switch.State.APPROVED, starts_at__gt=now()
    )
    found = list(rows.select_related("place", "service").order_by("starts_at", "pk")[:MOST])
    if not found:
        return None
    return {
        "rows": [
            {
                "mode": each.mode,
                "label": Mode(each.mode).label,
                "target": target_of(each),
                "switch": each,
                "reason": localised(each, "reason"),
            }
            for each in found
        ]
    }


def waiting(institution: Institution, user: Any) -> Glance:
    """Switches that somebody has to decide on; two queries."""
    asked = Q(state__in=[Switch.State.WAITING, Switch.State.PROPOSED])
    rows = Switch.objects.filter(asked, institution=institution)
    late = Q(starts_at__lte=now())
    counts = rows.aggregate(total=Count("pk"), late=Count("pk", filter=late))
    found = rows.select_related("place", "service", "prepared_by").order_by("starts_at", "pk")
    lines = [
        Line(
            text=format_lazy(
                _("Switch to “{mode}”: {what}, {state}"),
                mode=Mode(each.mode).label,
                what=target_of(each),
                state=Switch.State(each.state).label,
            ),
            href=reverse("plans:switch", args=[institution.slug, each.code]),
            tone="late" if each.starts_at <= now() else "waits",
            due_at=each.starts_at,
        )
        for each in found[:MOST]
    ]
    href = reverse("plans:switches", args=[institution.slug])
    return Glance(lines, counts["total"], counts["late"], href)


def by_hand(institution: Institution, user: Any) -> Glance:
    """Steps that a person has to do and has not ticked off; two queries."""
    overdue = now() - LATE_AFTER
    rows = MeasureRun.objects.filter(state=MeasureRun.State.WAITING)
    late = Count("pk", filter=Q(applied_at__lte=overdue))
    counts = rows.aggregate(total=Count("pk"), late=late)
    lines = [
        Line(
            text=localised_step(run.parameters),
            href=reverse("plans:switch", args=[institution.slug, run.switch.code]),
            tone="late" if run.applied_at <= overdue else "due",
            who=str(run.parameters.get("post", "")),
        )
        for run in steps_by_hand()[:MOST]
    ]
    href = reverse("plans:switches", args=[institution.slug])
    return Glance(lines, counts["total"], counts["late"], href)


def localised_step(parameters: Mapping[str, Any]) -> str:
    """What is to be done, in the reader's language where it was written in both."""
    return localised(SimpleNamespace(**parameters), "text")


def not_put_back(institution: Institution, user: Any) -> Glance:
    """What stands in the emergency ledger; two queries."""
    rows = still_changed()
    lines = []
    for row in rows[:MOST]:
        line = shown(row)
        # A notice is what it is called: then the kind of measure says more than its title again.
        after = line.measure if line.after in ("", line.what) else line.after
        text = format_lazy(_("{what}: {after}"), what=line.what, after=after)
        href = reverse("plans:switch", args=[institution.slug, row.run.switch.code])
        lines.append(Line(text=text, href=href, tone="off"))
    return Glance(lines, rows.count(), 0, reverse("plans:ledger", args=[institution.slug]))


institution_panels.add(
    InstitutionPanel(
        key="switches-ahead",
        order=12,
        title=_("Soon to change"),
        template="plans/panel_ahead.html",
        context=coming,
        depends_on=("switches",),
    )
)
command_sections.add(
    CommandSection(
        key="switches-waiting",
        order=20,
        title=_("Switches to be decided"),
        permission="plans.view_switch",
        glance=waiting,
    )
)
command_sections.add(
    CommandSection(
        key="steps-by-hand",
        order=25,
        title=_("To be done by hand"),
        permission="plans.view_switch",
        glance=by_hand,
    )
)
command_sections.add(
    CommandSection(
        key="ledger",
        order=80,
        title=_("Settings not put back"),
        permission="plans.view_ledger",
        glance=not_put_back,
    )
)
work_items.add(
    WorkItem(
        key="switches",
        order=5,
        label=pgettext_lazy("list", "Switches"),
        hint=_("Open or close the library: preview, approve, take back."),
        url_name="plans:switches",
        permission="plans.view_switch",
        group=PLANS,
    )
)
work_items.add(
    WorkItem(
        key="ledger",
        order=6,
        label=_("Emergency ledger"),
        hint=_("Every setting that a switch changed and that is not put back yet."),
        url_name="plans:ledger",
        permission="plans.view_ledger",
        group=PLANS,
    )
)
work_items.add(
    WorkItem(
        key="readiness",
        order=7,
        label=_("Readiness checklist"),
        hint=_("What must be true before the library opens."),
        url_name="plans:readiness",
        permission="plans.view_readiness",
        group=PLANS,
    )
)
work_items.add(
    WorkItem(
        key="proposals",
        order=11,
        label=pgettext_lazy("list", "Proposals"),
        hint=_("Propose a mode to the members; each director decides."),
        url_name="plans:proposals",
        permission="plans.propose",
        group=PLANS,
        at_consortium=True,
    )
)
