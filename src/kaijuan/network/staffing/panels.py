"""What this room shows on the desk and on the director's page."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from kaijuan.core.clock import today
from kaijuan.core.registry.command import CommandSection, Glance, Line, command_sections
from kaijuan.core.registry.panels import WorkGroup, WorkItem, work_items
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.dates import day, moment
from kaijuan.core.ui.lang import localised
from kaijuan.network.staffing.domain.needs import Need, needs_on
from kaijuan.network.staffing.domain.states import state_of, suspended_groups
from kaijuan.network.staffing.links import group_page

#: A record that runs out within so many days stands on the director's page.
SOON: Final = 30
_MOST: Final = 8
PEOPLE: Final = WorkGroup("staffing", 60, gettext_lazy("Groups of people and training"))


def glance(institution: Institution, user: Any) -> Glance:
    """Groups that are suspended, records that run out, people who lack one. Four queries."""
    status = reverse("staffing:status", args=[institution.slug])
    lines = [*_suspended(institution), *_trainings(status)]
    late = sum(line.tone == "late" for line in lines)
    href = reverse("staffing:groups", args=[institution.slug])
    return Glance(lines[:_MOST], len(lines), late, href)


def _suspended(institution: Institution) -> list[Line]:
    lines = []
    for group in suspended_groups():
        now = state_of(group)
        words = (
            _("%(group)s: suspended until %(until)s")
            if now.until
            else _("%(group)s: suspended until further notice")
        )
        text = words % {"group": localised(group, "name"), "until": moment(now.until)}
        lines.append(Line(text, group_page(institution, group), tone="off", due_at=now.until))
    return lines


def _trainings(status: str) -> list[Line]:
    """For each topic one line for those who lack it, and one for what runs out."""
    soon = today() + dt.timedelta(days=SOON)
    lines = []
    for need in needs_on(today()):
        href = f"{status}?topic={need.topic.code}"
        if need.lacking:
            lines.append(_lacking(need, f"{href}&standing=lacking"))
        if ends := [end for end in need.ends if end <= soon]:
            lines.append(_runs_out(need, ends, f"{href}&standing=expiring"))
    return lines


def _lacking(need: Need, href: str) -> Line:
    words = ngettext(
        "“%(topic)s”: %(count)s person lacks a valid record",
        "“%(topic)s”: %(count)s people lack a valid record",
        need.lacking,
    )
    text = words % {"topic": need.topic.name, "count": need.lacking}
    return Line(text, href, tone="late", word=pgettext("training", "lacking"))


def _runs_out(need: Need, ends: list[dt.date], href: str) -> Line:
    words = ngettext(
        "“%(topic)s”: %(count)s record runs out, the first on %(day)s",
        "“%(topic)s”: %(count)s records run out, the first on %(day)s",
        len(ends),
    )
    first = min(ends)
    text = words % {"topic": need.topic.name, "count": len(ends), "day": day(first)}
    return Line(text, href, tone="due", due_on=first)


command_sections.add(
    CommandSection(
        key="staffing",
        order=60,
        title=gettext_lazy("Groups of people and training"),
        permission="staffing.view",
        glance=glance,
    )
)
work_items.add(
    WorkItem(
        key="people-groups",
        order=70,
        label=gettext_lazy("Groups of people"),
        hint=gettext_lazy("Volunteers, student jobs, property staff: suspend and resume them."),
        url_name="staffing:groups",
        permission="staffing.view",
        group=PEOPLE,
    )
)
work_items.add(
    WorkItem(
        key="trainings",
        order=71,
        label=gettext_lazy("Trainings"),
        hint=gettext_lazy("Sessions, who attended, until when a record is good, who lacks it."),
        url_name="staffing:trainings",
        permission="staffing.view",
        group=PEOPLE,
    )
)
